import Foundation
import GRDB

/// The file's two modes. At rest a database has a rollback journal: it is one file, which can be copied, and read where
/// nothing can be written; readers make nothing beside it. While it is changed it has a write-ahead log, so that reports
/// are read meanwhile.
///
/// What must hold:
/// - What holds an import is changed with a write-ahead log only. A rollback journal that a killed writer leaves would
///   have to be played back before anybody can read, and readers never write. A first import has one all the same: its
///   pages are written once, and there is nothing yet to be read.
/// - The mode is two bytes in the file's first sector. They are written without a journal, in one piece: wherever that is
///   cut off, the file has one of its two modes, and can be read.
struct WriteAheadLog {
    let db: Database
    let waiting: LockWaiting

    /// Whether the file has it. To be asked inside a transaction, which the answer holds for.
    var isUsed: Bool {
        get throws { try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" }
    }

    /// Changes over to it, once nobody reads for a moment. Not to be asked of a file that has it.
    func begin() throws {
        do {
            // SQLite writes the two bytes in a transaction with the journal that is set just now.
            try waiting.inTurns {
                try db.execute(sql: "PRAGMA journal_mode = MEMORY")
                try db.inTransaction(.immediate) {
                    try mark()
                    return .commit
                }
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
        } catch {
            try? db.execute(sql: "PRAGMA journal_mode = DELETE")
            throw error
        }
    }

    /// Gives the file a new mark, by which `Companions` tells a log or a journal that belongs to it. Written in the same way,
    /// into the same sector. To be called inside a transaction: where another process has begun a log meanwhile, the file has its
    /// mark, and the log would have two.
    func mark() throws {
        guard try !isUsed else { return }
        try db.execute(sql: "PRAGMA user_version = \(Int32.random(in: 1 ... .max))")
    }

    /// Has the first page, which has the mark, in the log with whatever a transaction changes.
    func markTransaction() throws {
        let mark = try Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        try db.execute(sql: "PRAGMA user_version = \(mark)")
    }

    /// Changes back, where nobody else has the database open just now: it can as well be done by the next who writes.
    /// Two that end at the same moment are in each other's way: each has a patience of its own, so that one is mostly left alone.
    /// - Returns: whether it has none any more.
    func end() -> Bool {
        let end = ContinuousClock.now + .milliseconds(.random(in: 50...250))
        while (try? isUsed) == true {
            do {
                try db.execute(sql: "PRAGMA journal_mode = MEMORY")
                return true
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard ContinuousClock.now < end else { return false }
                Thread.sleep(forTimeInterval: .random(in: 0.01...0.03))
            } catch {
                return false
            }
        }
        return true
    }

    /// Writes the log back into the file, as far as readers allow.
    func shorten() {
        waiting.briefly { _ = try? db.checkpoint(.truncate) }
    }
}
