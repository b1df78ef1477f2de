import GRDB
import IngestionAPI
import SQLText

/// What a rebuild made anew.
public struct RebuildSummary: Sendable, Equatable {
    /// Exchanges of the evidence.
    public var exchanges = 0
    /// Blocks that they were read from.
    public var blocks = 0
    /// Requests that they tell of.
    public var requests = 0
}

extension History {
    /// Makes everything that is derived anew from the evidence: all of it, or nothing. Of a sound database the content
    /// stays the same.
    /// - Parameter progress: called after every block.
    /// - Throws: `HistoryProblem`, also where a block can't be read: nothing is changed then.
    public func rebuild(progress: (VerificationProgress) -> Void = { _ in }) throws -> RebuildSummary {
        do {
            var summary = RebuildSummary()
            try queue.inTransaction(.immediate) { db in
                summary = try Rebuilding(db: db, timeZone: timeZone).run(progress: progress)
                return .commit
            }
            // The pages are kept already; where somebody reads just now, the next import shortens the log.
            queue.inDatabase { db in _ = try? db.checkpoint(.truncate) }
            return summary
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }
}

/// One rebuild, inside its transaction.
private struct Rebuilding {
    let db: Database
    let timeZone: ReportTimeZone

    func run(progress: (VerificationProgress) -> Void) throws -> RebuildSummary {
        var summary = RebuildSummary()
        let total = Int(try Int64.fetchOne(db, sql: "SELECT ifnull(sum(exchanges), 0) FROM evidence") ?? 0)
        for table in TableComparison.all { try db.execute(sql: "DELETE FROM \(table.table)") }
        var derivation = try Derivation(db, timeZone: timeZone)
        try EvidenceDecoding(db).forEach { block in
            let content = try block.readable()
            try derivation.add(content.joined, of: content.batch)
            summary.blocks += 1
            summary.exchanges += content.batch.count
            progress(VerificationProgress(exchangesDone: summary.exchanges, exchangesTotal: total))
        }
        try derivation.finish()
        try dropUnusedNames(derivation.usedNames)
        summary.requests = derivation.newRequests
        return summary
    }

    /// Names that the evidence does not know were written by somebody else.
    private func dropUnusedNames(_ used: (organizations: Set<Int>, mappings: Set<Int>)) throws {
        let pruned = try Int.fetchSet(db, sql: "SELECT DISTINCT organization FROM pruned_request")
        for key in try Int.fetchAll(db, sql: "SELECT key FROM mapping") where !used.mappings.contains(key) {
            try db.execute(sql: "DELETE FROM mapping WHERE key = ?", arguments: [key])
        }
        for key in try Int.fetchAll(db, sql: "SELECT key FROM organization")
        where !used.organizations.contains(key) && !pruned.contains(key) {
            try db.execute(sql: "DELETE FROM organization WHERE key = ?", arguments: [key])
        }
    }
}
