import Foundation
import GRDB
import GRDBSQLite

extension History {
    /// Copies the database as it is at one moment into another file, also while imports go on.
    ///
    /// The copy is checked, and one file: nothing stands beside it. A file that is there already stays.
    /// - Parameters:
    ///   - target: the file to make, its owner's alone.
    ///   - progress: called after every portion, with pages done and pages in all; what it throws ends the copying.
    /// - Returns: the copy's size, bytes.
    /// - Throws: `HistoryProblem` of this database, `BackupProblem` of the copy.
    public func backup(
        to target: String, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> Int64 {
        guard !DatabaseFile.isPart(target, of: self.path) else { throw BackupProblem(belonging: target, to: self.path) }
        let unfinished = try UnfinishedCopy(of: target)
        defer { unfinished.remove() }
        let size = try copy(to: unfinished.path, named: target, progress: progress)
        try unfinished.publish()
        return size
    }

    private func copy(to path: String, named target: String, progress: (Int, Int) throws -> Void) throws -> Int64 {
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
                var end: (any Error)?
                try withoutActuallyEscaping(progress) { progress in
                    try copy.inDatabase { copy in
                        try db.backup(to: copy, pagesPerStep: 1_024) { step in
                            do {
                                try progress(step.completedPageCount, step.totalPageCount)
                            } catch {
                                end = error
                                throw error
                            }
                        }
                    }
                }
                // GRDB drops what is thrown after the last portion.
                if let end { throw end }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                throw problem(error)
            } catch let error as DatabaseError {
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

    init(belonging path: String, to database: String) {
        description = "\(path): belongs to the database \(database), which stays as it is; name another file"
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
