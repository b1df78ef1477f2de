import Figures
import GRDB

/// Compares tables, indexes and views with what the migrations make: a view that says something else than its table, or a
/// trigger that changes what is written, leaves every row as it should be.
///
/// Tables and views that somebody added are not looked at.
enum SchemaCheck {
    /// Migration 003 was without it at first; what lacks it is slower, and no more.
    private static let optional: Set = ["import_sha256"]

    /// Runs the check; how many tables, indexes and views it examined.
    static func check(_ db: Database) throws -> Verification.Check {
        var check = Verification.Check(.schema)
        let known = Migrations.names
        let done = try Migrations.done(db)
        let last = known.last { done.contains($0) }
        for name in known.prefix(while: { last != nil && $0 != last }) where !done.contains(name) {
            check.found("migration \(name): not noted as made, though a later one is")
        }
        if last == nil { check.found("no migration is noted as made") }
        let expected = try DatabaseQueue()
        try expected.write { db in try Migrations.run(db, upTo: last) }
        let right = try expected.read(entries)
        let found = try entries(db)
        for (name, entry) in right.sorted(by: { $0.key < $1.key }) {
            check.examined += 1
            if found[name] == nil, optional.contains(name) { continue }
            if found[name]?.type != entry.type || found[name]?.table != entry.table {
                check.found("\(entry.type) \(name): missing")
            } else if found[name]?.sql != entry.sql {
                check.found("\(entry.type) \(name): not as this program makes it")
            }
        }
        for (name, entry) in found.sorted(by: { $0.key < $1.key }) where right[name] == nil {
            let isInTheWay = entry.type == "trigger" || entry.type == "index" && right[entry.table] != nil
            if isInTheWay { check.found("\(entry.type) \(name) on \(entry.table): put in by somebody else") }
        }
        return check
    }

    private struct Entry {
        var type: String
        var table: String
        var sql: String
    }

    private static func entries(_ db: Database) throws -> [String: Entry] {
        var entries: [String: Entry] = [:]
        try RawStatement(db, sql: "SELECT name, type, tbl_name, sql FROM main.sqlite_schema").forEach { row in
            // SQLite's own, and GRDB's table of migrations, whose rows are looked at above.
            guard let name = row.text(0), !name.hasPrefix("sqlite_"), name != "grdb_migrations" else { return }
            entries[name] = Entry(type: row.text(1) ?? "", table: row.text(2) ?? "", sql: row.text(3) ?? "")
        }
        return entries
    }
}
