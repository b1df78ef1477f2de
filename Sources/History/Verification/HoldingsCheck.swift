import Figures
import GRDB
import SQLText

/// Compares the ledger with what the database holds: as much evidence and quarantine as each import's record says, less
/// what was pruned.
enum HoldingsCheck {
    /// Runs the check.
    static func check(_ db: Database) throws -> Verification.Check {
        var check = Verification.Check(.imports)
        var pruned: [Int64: (exchanges: Int64, lines: Int64)] = [:]
        if try db.tableExists("pruned") {
            try RawStatement(db, sql: "SELECT import, exchanges, lines FROM pruned").forEach { row in
                pruned[row.int(0)] = (row.int(1), row.int(2))
            }
        }
        try RawStatement(db, sql: SQLText.file("queries/import_holdings.sql")).forEach { row in
            let key = row.int(0)
            guard let path = row.text(1) else {
                check.found("import \(key): its record is missing")
                return
            }
            check.examined += 1
            let gone = pruned[key] ?? (0, 0)
            if row.int(2) - gone.exchanges != row.int(3) {
                check.found(
                    "import \(key) (\(path)): kept \(row.int(2) - gone.exchanges) exchanges, but \(row.int(3)) are there"
                )
            }
            if row.int(4) - gone.lines != row.int(5) {
                check.found(
                    "import \(key) (\(path)): put \(row.int(4) - gone.lines) lines in quarantine, but \(row.int(5)) are there"
                )
            }
        }
        return check
    }
}
