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
        /// Reading: never writes, never makes a file.
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

    /// A history over a connection that is open already.
    init(path: String, timeZone: ReportTimeZone, queue: DatabaseQueue) {
        self.path = path
        self.timeZone = timeZone
        self.queue = queue
    }

    /// Opens a database.
    /// - Throws: `HistoryProblem`.
    public init(path: String, for purpose: Purpose) throws {
        self.path = path
        do {
            let file = try DatabaseFile(path)
            switch purpose {
            case .reading:
                guard file.isThere else { throw HistoryProblem.missing(path: path) }
                queue = try DatabaseQueue(path: file.name, configuration: Self.configuration(readonly: true))
                timeZone = try queue.read { db in
                    try Self.check(db, path: path, mustBeComplete: true)
                    return try Self.storedTimeZone(db) ?? .utc
                }
                try queue.inDatabase(EarlierSchema.standIn)
            case .changing:
                guard file.isThere else { throw HistoryProblem.missing(path: path) }
                queue = try DatabaseQueue(path: file.name, configuration: Self.configuration(readonly: false))
                timeZone = try Self.prepare(queue, path: path, timeZone: nil)
            case .importing(let asked):
                file.make()
                queue = try DatabaseQueue(path: file.name, configuration: Self.configuration(readonly: false))
                timeZone = try Self.prepare(queue, path: path, timeZone: asked)
            }
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }

    /// Reads from one consistent snapshot.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }

    private static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = false  // keys come from this program; checking each costs a look-up a row
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            guard !readonly else {
                try db.execute(sql: cache)
                return
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
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
        _ queue: DatabaseQueue, path: String, timeZone asked: ReportTimeZone?
    ) throws -> ReportTimeZone {
        try queue.read { db in try check(db, path: path, mustBeComplete: false) }
        // Only now: the journal's mode is written into the file, and another program's must stay as it is.
        try queue.writeWithoutTransaction { db in
            // A database without any import has nothing to write aside: with a rollback journal its pages are written
            // once, where a write-ahead log would be written, read and written again.
            let isNew = try !db.tableExists("import") || Row.fetchOne(db, sql: "SELECT 1 FROM import") == nil
            if !isNew { try useWriteAheadLog(db) }
        }
        try migrator.migrate(queue)
        return try queue.write { db in
            if let stored = try storedTimeZone(db) {
                guard let asked, asked != stored else { return stored }
                throw HistoryProblem.otherTimeZone(path: path, has: stored.identifier, asked: asked.identifier)
            }
            let zone = asked ?? .utc
            try db.execute(
                sql: "INSERT INTO setting (name, value) VALUES ('timezone', ?)", arguments: [zone.identifier])
            return zone
        }
    }

    /// Lets reports be read while an import is written.
    static func useWriteAheadLog(_ db: Database) throws {
        try db.execute(sql: "PRAGMA journal_mode = WAL")
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

    /// Refuses a database of another program, and one that a newer version has changed.
    private static func check(_ db: Database, path: String, mustBeComplete: Bool) throws {
        if try migrator.hasBeenSuperseded(db) { throw HistoryProblem.newer(path: path) }
        let isOurs = try db.tableExists("evidence") && db.tableExists("setting")
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if !isOurs, mustBeComplete || !isEmpty { throw HistoryProblem.notAHistory(path: path) }
    }

    private static func storedTimeZone(_ db: Database) throws -> ReportTimeZone? {
        try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'timezone'")
            .flatMap(ReportTimeZone.init(identifier:))
    }
}
