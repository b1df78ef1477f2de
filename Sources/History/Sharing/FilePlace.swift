import Foundation
import GRDB
import GRDBSQLite

/// Which file a path led to when it was opened, and whether it still does.
///
/// SQLite goes on writing to a file that was moved away or removed, and says nothing: what is written is lost to whoever looks
/// at the path. So whoever writes looks there, too: before a transaction, and behind its commit. That costs a call of the system.
///
/// What it can't see: a file that is away for a moment between two looks, and what happens after the last one.
final class FilePlace: Sendable {
    private let path: String
    private let name: String
    /// The folder that a relative path begins at: it need not be that of the thread that looks later.
    private let folder: Int32
    private let identity: [UInt64]

    /// Notes which file a connection has open.
    /// - Parameters:
    ///   - path: what errors call it.
    ///   - name: its path, as SQLite was given it.
    /// - Throws: `HistoryProblem` where the path leads to another one already.
    init(path: String, name: String, _ db: Database) throws {
        self.path = path
        self.name = name
        let current = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        folder = current >= 0 ? current : AT_FDCWD
        identity = Self.identity(name, in: folder) ?? []
        // SQLite compares with the file that it has open.
        var hasMoved: Int32 = 0
        sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        if hasMoved != 0 || identity.isEmpty { throw problem(isThere: !identity.isEmpty) }
    }

    deinit {
        if folder >= 0 { close(folder) }
    }

    /// Whether the path leads to the file still.
    var isKept: Bool { Self.identity(name, in: folder) == identity }

    /// - Throws: `HistoryProblem` where the path leads to another file by now, or to none.
    func check() throws {
        let found = Self.identity(name, in: folder)
        if found != identity { throw problem(isThere: found != nil) }
    }

    private func problem(isThere: Bool) -> HistoryProblem {
        .displaced(path: path, isThere: isThere)
    }

    private static func identity(_ name: String, in folder: Int32) -> [UInt64]? {
        var status = stat()
        guard fstatat(folder, name, &status, 0) == 0 else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
