import GRDB
import SQLText

/// Databases by earlier versions, which are read as they are: only what changes a database brings it up to date.
enum EarlierSchema {
    /// By migration, what stands in for what a database lacks without it: temporary views that queries find in place of
    /// tables. A migration whose tables the queries do not need, or ask for first, has none.
    private static let standIns = [
        "003-other-calls": "queries/import_without_003.sql", "009-batches": "queries/batches_without_009.sql",
    ]

    /// Makes the stand-ins for a connection; the database itself stays as it is.
    static func standIn(_ db: Database) throws {
        let done = try Migrations.done(db)
        // Where nothing is noted, somebody else took the notes away: verify says so.
        for (migration, file) in standIns where !done.isEmpty && !done.contains(migration) {
            try db.execute(sql: SQLText.file(file))
        }
    }
}
