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
        let unnoted = try last.map { try findUnnoted(after: $0, found, in: expected, &check) } ?? []
        for (name, entry) in right.sorted(by: { $0.key < $1.key }) {
            check.examined += 1
            if found[name] == nil, optional.contains(name) || unnoted.contains(name) { continue }
            if found[name]?.type != entry.type || found[name]?.table != entry.table {
                check.found("\(entry.type) \(name): missing")
            } else if found[name]?.sql != entry.sql, !unnoted.contains(name) {
                check.found("\(entry.type) \(name): not as this program makes it")
            }
        }
        for (name, entry) in found.sorted(by: { $0.key < $1.key }) where right[name] == nil && !unnoted.contains(name) {
            let isInTheWay = entry.type == "trigger" || entry.type == "index" && right[entry.table] != nil
            if isInTheWay { check.found("\(entry.type) \(name) on \(entry.table): put in by somebody else") }
        }
        return check
    }

    /// Finds what a migration has made that is not noted: the next change of the database would fail at making it again.
    /// - Parameter expected: what the noted migrations make; the others are run in it.
    /// - Returns: the names of what they have made or changed.
    private static func findUnnoted(
        after last: String, _ found: [String: Entry], in expected: DatabaseQueue, _ check: inout Verification.Check
    ) throws -> Set<String> {
        var unnoted: Set<String> = []
        var before = try expected.read(entries)
        for migration in Migrations.names.drop(while: { $0 != last }).dropFirst() {
            try expected.write { db in try Migrations.run(db, upTo: migration) }
            let after = try expected.read(entries)
            let made = after.filter { name, entry in entry != before[name] && entry == found[name] }.keys.sorted()
            if let name = made.first, let type = after[name]?.type {
                check.found("migration \(migration): not noted as made, though \(type) \(name) is as it leaves it")
            }
            unnoted.formUnion(made)
            before = after
        }
        return unnoted
    }

    private struct Entry: Equatable {
        var type: String
        var table: String
        var sql: String
    }

    private static func entries(_ db: Database) throws -> [String: Entry] {
        var entries: [String: Entry] = [:]
        try RawStatement(db, sql: "SELECT name, type, tbl_name, sql FROM main.sqlite_schema").forEach { row in
            guard let name = row.text(0), !name.hasPrefix("sqlite_") else { return }  // SQLite's own
            entries[name] = Entry(type: row.text(1) ?? "", table: row.text(2) ?? "", sql: row.text(3) ?? "")
        }
        return entries
    }
}
