import Foundation
import GRDB
import GRDBSQLite

extension History {
    /// Copies the database as it is at one moment into another file, also while imports go on.
    ///
    /// The copy is checked, and one file: nothing stands beside it. A file that is there already stays.
    /// - Parameters:
    ///   - target: the file to make, its owner's alone.
    ///   - progress: called after every portion, with pages done and pages in all.
    /// - Returns: the copy's size, bytes.
    /// - Throws: `HistoryProblem` of this database, `BackupProblem` of the copy.
    public func backup(to target: String, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> Int64 {
        let url = URL(fileURLWithPath: target)
        let name = ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).new"
        let other = url.deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
        defer { for ending in ["", "-journal"] { unlink(other + ending) } }
        let descriptor = open(other, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupProblem(path: target, errno: errno) }
        close(descriptor)
        let size = try copy(to: other, named: target, progress: progress)
        // A link fails where the name is taken, so that nothing is ever written over.
        guard link(other, target) == 0 else { throw BackupProblem(path: target, errno: errno) }
        Self.sync(url.deletingLastPathComponent().path(percentEncoded: false))
        return size
    }

    private func copy(to path: String, named target: String, progress: (Int, Int) -> Void) throws -> Int64 {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let copy: DatabaseQueue
        do {
            copy = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw BackupProblem(path: target, error)
        }
        try snapshot { db in
            // The moment that is copied: from here on, what others write is not seen, and makes nothing begin again.
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
            do {
                try withoutActuallyEscaping(progress) { progress in
                    try copy.inDatabase { copy in
                        try db.backup(to: copy, pagesPerStep: 1_024) { step in
                            progress(step.completedPageCount, step.totalPageCount)
                        }
                    }
                }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                throw HistoryProblem.from(error, path: self.path)
            } catch {
                throw BackupProblem(path: target, error)
            }
        }
        do {
            return try copy.inDatabase { db in
                // The copy has the source's mode; without a write-ahead log it is one file.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let found = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
                guard found == ["ok"] else {
                    throw HistoryProblem.database(
                        path: self.path, reason: "it is damaged (\(found.first ?? "")); see ingest-audit verify")
                }
                let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                return try Int64.fetchOne(db, sql: pages) ?? 0
            }
        } catch let error as DatabaseError {
            throw BackupProblem(path: target, error)
        }
    }

    private static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// Why a copy can't be written.
public struct BackupProblem: Error, CustomStringConvertible {
    /// One line: what, where, and what to do.
    public let description: String

    init(path: String, errno: Int32) {
        description =
            errno == EEXIST
            ? "\(path): is there already, and stays; name another file"
            : "\(path): can't be written: \(String(cString: strerror(errno))); name another file"
    }

    init(path: String, _ error: any Error) {
        let reason: String
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_FULL: reason = "the disk is full"
        case .SQLITE_IOERR: reason = "the disk refuses it"
        default: reason = (error as? DatabaseError)?.message ?? "\(error)"
        }
        description = "\(path): can't be written: \(reason); name another file"
    }
}
