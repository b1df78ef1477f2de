import Foundation
import GRDB
import IngestionAPI

/// The history of ingestion: a SQLite file of evidence and of what is derived from it.
///
/// ```swift
/// let history = try History(path: "ingest-audit.sqlite", for: .importing(timeZone: nil))
/// let figures = try history.weeklyFigures(period, scope: .all)
/// ```
public final class History: Sendable {
    /// What a database is opened for.
    public enum Purpose: Sendable {
        /// Reading: never writes, never makes a file. All that is read is one snapshot, that of the opening.
        case reading
        /// Importing: makes the file where there is none, with mode 0600. A new database counts days in the zone given,
        /// UTC for nil; an existing one refuses another zone than its own.
        case importing(timeZone: ReportTimeZone?)
        /// Changing what is there: never makes a file.
        case changing
    }

    /// The database file.
    public let path: String
    /// The zone whose days the rollups are counted in; settled when the database was made.
    public let timeZone: ReportTimeZone
    let queue: DatabaseQueue
    /// How the connection waits for others; a reader's and a temporary one's are not asked.
    let waiting: LockWaiting
    /// Whether it was opened for reading.
    let isReadOnly: Bool
    /// What SQLite has open, where that has to be another address than the path.
    let unwritable: UnwritableFile?
    /// Where the file is that is written to; nil for what is only read, of which one state was seen.
    let place: FilePlace?

    /// Opens a database.
    /// - Parameter wait: how long to wait for other processes that have it.
    /// - Throws: `HistoryProblem`.
    public init(path: String, for purpose: Purpose, wait: LockWait = LockWait()) throws {
        self.path = path
        let waiting = LockWaiting(wait)
        self.waiting = waiting
        do {
            let file = try DatabaseFile(path)
            let companions = file.isThere ? Companions(path: path, name: file.name) : nil
            try companions?.check()
            switch purpose {
            case .reading:
                guard file.isThere else { throw HistoryProblem.missing(path: path) }
                let seal = companions?.lastSeal()
                (queue, unwritable) = try Self.openForReading(file.name, wait: wait.seconds ?? LockWait.reading)
                isReadOnly = true
                place = nil
                timeZone = try queue.inDatabase { db in
                    // From here on others' commits are not seen, until the connection is closed.
                    try db.beginTransaction(.deferred)
                    let opening = Opening(db: db, path: path)
                    try opening.check(mustBeComplete: true)
                    try companions?.check(seal, in: db)
                    try EarlierSchema.standIn(db)
                    return try opening.storedTimeZone() ?? .utc
                }
            case .changing, .importing:
                var zone: ReportTimeZone?
                if case .importing(let asked) = purpose {
                    zone = asked
                    file.make()
                } else if !file.isThere {
                    throw HistoryProblem.missing(path: path)
                }
                // Whoever closes a database last writes the log back into it: what is refused has to be refused before.
                if let companions, companions.hasLog {
                    try Self.look(at: file, companions, path: path, timeZone: zone, waiting)
                }
                queue = try DatabaseQueue(path: file.name, configuration: Self.configuration(waiting))
                unwritable = nil
                isReadOnly = false
                timeZone = try Self.prepare(queue, path: path, timeZone: zone, waiting)
                place = try queue.inDatabase { db in try FilePlace(path: path, name: file.name, db) }
            }
        } catch {
            if case .reading = purpose { throw HistoryProblem.from(error, path: path) }
            throw HistoryProblem.from(error, path: path, waited: waiting.seconds)
        }
    }

    deinit { finish() }

    static func openForReading(
        _ path: String, wait: Double
    ) throws -> (queue: DatabaseQueue, unwritable: UnwritableFile?) {
        let configuration = configuration(readingWith: wait)
        do {
            return (try DatabaseQueue(path: path, configuration: configuration), nil)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            guard let file = UnwritableFile(path: path) else { throw error }
            return (try DatabaseQueue(path: file.address, configuration: configuration), file)
        }
    }

    /// Asks what a writer asks, of a connection that can't write.
    private static func look(
        at file: DatabaseFile, _ companions: Companions, path: String, timeZone: ReportTimeZone?, _ waiting: LockWaiting
    ) throws {
        let seal = companions.lastSeal()
        let (queue, _) = try openForReading(file.name, wait: waiting.seconds)
        defer { try? queue.close() }
        try queue.read { db in
            _ = try Opening(db: db, path: path).settledTimeZone(asked: timeZone)
            try companions.check(seal, in: db)
        }
    }

    /// What an error means for the user.
    func problem(_ error: any Error) -> any Error {
        HistoryProblem.from(error, path: path, waited: isReadOnly ? nil : waiting.seconds)
    }

    private static func configuration(readingWith seconds: Double) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(seconds)
        configuration.allowsUnsafeTransactions = true  // one is open as long as the connection
        configuration.prepareDatabase { db in
            // What has to be sorted, or stands in for a table, may be as long as the history: files have room for it.
            try db.execute(sql: "PRAGMA temp_store = FILE; " + cache)
        }
        return configuration
    }

    static func configuration(_ waiting: LockWaiting) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false  // keys come from this program; checking each costs a look-up a row
        configuration.busyMode = .callback { waiting.triesAgain($0) }
        configuration.allowsUnsafeTransactions = true  // that of a group of imports is open between them
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL")
            try db.execute(sql: pagesAndCache)
        }
        return configuration
    }

    /// Blocks of evidence are large, and an import writes mostly in order: larger pages, and a cache that a short import
    /// fills as a long one does.
    private static let pagesAndCache = "PRAGMA page_size = 8192; " + cache

    /// Also for reading: to take a page from the system's cache once more costs less than the memory to keep it.
    private static let cache = "PRAGMA cache_size = -8192"

    /// A database for a while: a file without a name in the system's folder for temporary files, gone with the
    /// connection. It has the same tables as a history.
    static func temporary() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            try db.execute(sql: pagesAndCache + "; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        let queue = try DatabaseQueue(path: "", configuration: configuration)
        try queue.write { db in try Migrations.run(db) }
        return queue
    }

    /// Brings a database up to date that is to be changed.
    ///
    /// All of it is one transaction: of several processes that make the same new database one does it, and the others wait
    /// for that, and find it done.
    private static func prepare(
        _ queue: DatabaseQueue, path: String, timeZone asked: ReportTimeZone?, _ waiting: LockWaiting
    ) throws -> ReportTimeZone {
        // Who finds nothing to be made asks for no lock.
        let found = try queue.read { db in try Opening(db: db, path: path).settledTimeZone(asked: asked) }
        if let found { return found }
        return try queue.inDatabase { db in
            let log = WriteAheadLog(db: db, waiting: waiting)
            while true {
                var zone: ReportTimeZone?
                try db.inTransaction(.immediate) {
                    let opening = Opening(db: db, path: path)
                    // Only now: the journal's mode is written into the file, and another program's must stay as it is.
                    try opening.check(mustBeComplete: false)
                    guard try log.isUsed || !holdsImports(db) else { return .rollback }
                    zone = try opening.settle(asked: asked, log)
                    return .commit
                }
                if let zone { return zone }
                try log.begin()
            }
        }
    }

    /// The names of the tables, as the file has them: the library remembers those of before another process made some.
    /// In a transaction what is read after it is the same state of the file, whoever is making tables meanwhile.
    static func tables(_ db: Database) throws -> Set<String> {
        try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
}
