import GRDB
import IngestionAPI
import SQLText

extension History {
    /// What would go if everything before a day (of the database's time zone) were deleted. Deletes nothing.
    /// - Parameter progress: called after every block of evidence that is looked at.
    /// - Throws: `HistoryProblem`.
    public func pruning(
        before day: Day, progress: (VerificationProgress) throws -> Void = { _ in }
    ) throws -> PruneSummary {
        try snapshot { db in try PrunePlan(db, day: day, timeZone: timeZone, progress: progress).summary }
    }

    /// Deletes everything before a day (of the database's time zone): all of it, or nothing. The file then becomes
    /// smaller, for which it needs its own size once more for a moment.
    /// - Throws: `HistoryProblem`.
    public func prune(
        before day: Day, progress: (VerificationProgress) throws -> Void = { _ in }
    ) throws -> PruneSummary {
        do {
            var done: PruneSummary?
            try change { db in
                let plan = try PrunePlan(db, day: day, timeZone: timeZone, progress: progress)
                try Pruning(db: db, plan: plan).run()
                done = plan.summary
                return .commit
            }
            guard var summary = done else { preconditionFailure("a transaction without an error has a summary") }
            do {
                try queue.inDatabase { db in
                    try db.execute(sql: "VACUUM")
                    WriteAheadLog(db: db, waiting: waiting).shorten()
                }
            } catch {
                summary.notShrunk = "\(problem(error))"
            }
            summary.bytesAfter = try queue.inDatabase { db in
                try Int64.fetchOne(
                    db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            }
            return summary
        } catch {
            throw problem(error)
        }
    }
}

/// Carries a plan out, inside its transaction.
private struct Pruning {
    let db: Database
    let plan: PrunePlan

    func run() throws {
        try db.execute(
            sql: SQLText.file("queries/prune_note_requests.sql"), arguments: [plan.start.milliseconds])
        try deleteRows()
        try deleteEvidence()
        try BatchTables.derive(db)
        try restoreHours()
        try noteInLedger()
        let before = try History.prunedBefore(db)
        let day = plan.summary.day
        if before.flatMap({ Day(iso: $0) }).map({ $0 < day }) ?? true {
            try setSetting("pruned_before", "\(day)")
        }
        try SealStore(db).seal(pruneBefore: "\(day)", imports: plan.byImport.keys.sorted())
    }

    private func deleteRows() throws {
        for table in DerivedTable.all where table.pruned == .byInstant {
            try db.execute(sql: "DELETE FROM \(table.name) WHERE at < ?", arguments: [plan.start.milliseconds])
        }
        try db.execute(sql: SQLText.file("queries/prune_conflicts.sql"), arguments: [plan.start.milliseconds])
        try db.execute(sql: "DELETE FROM request WHERE submitted_at < ?", arguments: [plan.start.milliseconds])
        for table in DerivedTable.all where table.pruned == .byDay {
            try db.execute(sql: "DELETE FROM \(table.name) WHERE day < ?", arguments: [plan.summary.day.number])
        }
    }

    private func deleteEvidence() throws {
        let removal = try RawStatement(db, sql: "DELETE FROM evidence WHERE key = ?")
        for key in plan.gone {
            removal.bind(1, key)
            try removal.run()
        }
        let change = try RawStatement(db, sql: SQLText.file("queries/prune_block.sql"))
        for block in plan.cut {
            let summary = block.kept.summary
            change.bind(1, summary.count)
            change.bind(2, summary.times.lowerBound)
            change.bind(3, summary.times.upperBound)
            change.bind(4, summary.requests?.lowerBound)
            change.bind(5, summary.requests?.upperBound)
            change.bind(6, summary.words.rawValue)
            change.bind(7, summary.firstLine)
            change.bind(8, block.kept.columns)
            change.bind(9, block.kept.responses)
            change.bind(10, block.key)
            try change.run()
        }
    }

    /// The hours up to the one in which the day begins, as far as something in them stays.
    private func restoreHours() throws {
        let border = (plan.start.milliseconds - 1).flooredDivision(by: 3_600_000)
        try db.execute(sql: "DELETE FROM captured_hour WHERE hour <= ?", arguments: [border])
        let insertion = try RawStatement(db, sql: SQLText.file("queries/captured_hour_insert.sql"))
        for hour in plan.cut.reduce(into: Set<PrunePlan.Hour>(), { $0.formUnion($1.hours) }) {
            insertion.bind(1, hour.hour)
            insertion.bind(2, hour.organization.text)
            try insertion.run()
        }
    }

    private func noteInLedger() throws {
        let ledger = try RawStatement(db, sql: SQLText.file("queries/prune_ledger.sql"))
        let removal = try RawStatement(db, sql: "DELETE FROM quarantine WHERE import = ?")
        var lines = 0
        for (key, exchanges) in plan.byImport {
            var removed = 0
            if plan.emptied.contains(key) {
                removal.bind(1, key)
                removed = try removal.run()
            }
            lines += removed
            ledger.bind(1, key)
            ledger.bind(2, exchanges)
            ledger.bind(3, removed)
            try ledger.run()
        }
        let before = try Int.fetchOne(db, sql: "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'pruned_lines'")
        if lines > 0 { try setSetting("pruned_lines", "\((before ?? 0) + lines)") }
    }

    private func setSetting(_ name: String, _ value: String) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", arguments: [name, value])
    }
}

extension History {
    /// The first day that was kept when a database was pruned; nil where all was.
    static func prunedBefore(_ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'pruned_before'")
    }
}
