import GRDB
import SQLText

/// The migrations of `sql/migrations`, in order; each runs once and never changes after its release.
///
/// Which have run is noted in the table that GRDB's migrator keeps. They are not run by that: it begins a transaction for
/// each, and several processes that make the same new database would come between one another's.
enum Migrations {
    /// The names of all, in order.
    static let names = SQLText.migrations.map(\.name)

    /// What a migration has to do besides its SQL.
    private static let steps: [String: @Sendable (Database) throws -> Void] = [
        "006-chain": { db in try SealStore(db).sealAll() },
        "007-conflicts": { db in try ConflictTable.derive(db) },
        "009-batches": { db in try BatchTables.deriveSuccesses(db) },
    ]

    /// What is noted as run, also by versions that know more.
    static func done(_ db: Database) throws -> Set<String> {
        // Looked for by name: to ask for what is not there yet begins no reading of one state.
        guard try History.tables(db).contains("grdb_migrations") else { return [] }
        return try String.fetchSet(db, sql: "SELECT identifier FROM grdb_migrations")
    }

    /// Runs those that are missing. To be called inside a transaction, which makes all of them one step.
    /// - Parameter last: the last one to run; nil for all.
    static func run(_ db: Database, upTo last: String? = nil) throws {
        let done = try done(db)
        // The library remembers tables of before another process made some.
        db.clearSchemaCache()
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        for migration in SQLText.migrations {
            if !done.contains(migration.name) {
                try db.execute(sql: migration.text)
                try steps[migration.name]?(db)
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [migration.name])
            }
            if migration.name == last { return }
        }
    }
}
