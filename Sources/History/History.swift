import Foundation
import GRDB
import IngestionAPI
import SQLText

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

    /// A history over a connection that is open already.
    init(path: String, timeZone: ReportTimeZone, queue: DatabaseQueue) {
        self.path = path
        self.timeZone = timeZone
        self.queue = queue
        waiting = LockWaiting(LockWait())
        isReadOnly = true
        unwritable = nil
    }

    /// Opens a database.
    /// - Parameter wait: how long to wait for other processes that have it.
    /// - Throws: `HistoryProblem`.
    public init(path: String, for purpose: Purpose, wait: LockWait = LockWait()) throws {
        self.path = path
        let waiting = LockWaiting(wait)
        self.waiting = waiting
        do {
            let file = try DatabaseFile(path)
            switch purpose {
            case .reading:
                guard file.isThere else { throw HistoryProblem.missing(path: path) }
                (queue, unwritable) = try Self.openForReading(file.name, wait: wait.seconds ?? LockWait.reading)
                isReadOnly = true
                timeZone = try queue.inDatabase { db in
                    // From here on others' commits are not seen, until the connection is closed.
                    try db.beginTransaction(.deferred)
                    try Self.check(db, path: path, mustBeComplete: true)
                    try EarlierSchema.standIn(db)
                    return try Self.storedTimeZone(db, path: path) ?? .utc
                }
            case .changing, .importing:
                var zone: ReportTimeZone?
                if case .importing(let asked) = purpose {
                    zone = asked
                    file.make()
                } else if !file.isThere {
                    throw HistoryProblem.missing(path: path)
                }
                queue = try DatabaseQueue(path: file.name, configuration: Self.configuration(waiting))
                unwritable = nil
                isReadOnly = false
                timeZone = try Self.prepare(queue, path: path, timeZone: zone, waiting)
            }
        } catch {
            if case .reading = purpose { throw HistoryProblem.from(error, path: path) }
            throw HistoryProblem.from(error, path: path, waited: waiting.seconds)
        }
    }

    deinit { finish() }

    private static func openForReading(
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
        try migrator.migrate(queue)
        return queue
    }

    private static func prepare(
        _ queue: DatabaseQueue, path: String, timeZone asked: ReportTimeZone?, _ waiting: LockWaiting
    ) throws -> ReportTimeZone {
        try queue.read { db in try check(db, path: path, mustBeComplete: false) }
        // Only now: the journal's mode is written into the file, and another program's must stay as it is.
        try migrate(queue, waiting)
        if let stored = try queue.read({ db in try storedTimeZone(db, path: path) }) {
            guard let asked, asked != stored else { return stored }
            throw HistoryProblem.otherTimeZone(path: path, has: stored.identifier, asked: asked.identifier)
        }
        let zone = asked ?? .utc
        try queue.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO setting (name, value) VALUES ('timezone', ?)", arguments: [zone.identifier])
        }
        return zone
    }

    private static func migrate(_ queue: DatabaseQueue, _ waiting: LockWaiting) throws {
        for turn in 0... {
            do {
                let state = try queue.read { db in
                    let changesMode = try holdsImports(db) && !WriteAheadLog(db: db, waiting: waiting).isUsed
                    return try (missing: !migrator.hasCompletedMigrations(db), changesMode: changesMode)
                }
                guard state.missing else { return }
                if state.changesMode {
                    try queue.inDatabase { db in try WriteAheadLog(db: db, waiting: waiting).begin() }
                }
                return try migrator.migrate(queue)
            } catch let error as DatabaseError
                where [.SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode) && turn < 20
            {
                // Another process may have done the same step just before: its table is there, or its name in the list.
                Thread.sleep(forTimeInterval: 0.01)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                let words = error.message ?? "\(error)"
                throw Contradiction(what: "its tables are not those of the version that it names: \(words)")
            }
        }
    }

    /// The migrations of `sql/migrations`, in order; each runs once and never changes after its release.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in SQLText.migrations {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.text)
                try steps[migration.name]?(db)
            }
        }
        return migrator
    }

    /// What a migration has to do besides its SQL.
    private static let steps: [String: @Sendable (Database) throws -> Void] = [
        "006-chain": { db in try SealStore(db).sealAll() },
        "007-conflicts": { db in try ConflictTable.derive(db) },
    ]

    /// The names of the tables, as the file has them: the library remembers those of before another process made some.
    /// In a transaction what is read after it is the same state of the file, whoever is making tables meanwhile.
    static func tables(_ db: Database) throws -> Set<String> {
        try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }

    /// Refuses a database of another program, and one that a newer version has changed.
    private static func check(_ db: Database, path: String, mustBeComplete: Bool) throws {
        let tables = try tables(db)
        // The table is looked for by name: to ask for what is not there yet begins no reading of one state.
        if try tables.contains("grdb_migrations") && migrator.hasBeenSuperseded(db) {
            throw HistoryProblem.newer(path: path)
        }
        if tables.isSuperset(of: ["evidence", "setting"]) { return }
        // A first import makes the table of migrations before all others.
        let others = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
        guard try Int.fetchOne(db, sql: others) == 0 else { throw HistoryProblem.notAHistory(path: path) }
        if mustBeComplete {
            throw HistoryProblem.database(
                path: path, reason: "nothing has been imported into it; import a capture first")
        }
    }

    /// The zone that days are counted in; nil before the first import settles it.
    private static func storedTimeZone(_ db: Database, path: String) throws -> ReportTimeZone? {
        let name = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'timezone'")
        if let zone = name.flatMap(ReportTimeZone.init(identifier:)) { return zone }
        guard try name != nil || holdsImports(db) else { return nil }
        let what = name.map { "counts days in \($0), a time zone that this system does not know" }
        throw HistoryProblem.database(
            path: path,
            reason:
                "\(what ?? "does not say in which time zone it counts days"); restore a backup, or look after tzdata")
    }
}
