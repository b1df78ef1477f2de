import Figures
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
    /// - Parameter progress: called after every block; what it throws undoes all.
    /// - Throws: `HistoryProblem`, also where a block can't be read: nothing is changed then.
    public func rebuild(progress: (VerificationProgress) throws -> Void = { _ in }) throws -> RebuildSummary {
        do {
            var summary = RebuildSummary()
            try change { db in
                summary = try Rebuilding(db: db, timeZone: timeZone, path: path).run(progress: progress)
                return .commit
            }
            // The pages are kept already; where somebody reads just now, the next import shortens the log.
            queue.inDatabase { db in WriteAheadLog(db: db, waiting: waiting).shorten() }
            return summary
        } catch {
            throw problem(error)
        }
    }
}

/// One rebuild, inside its transaction.
private struct Rebuilding {
    let db: Database
    let timeZone: ReportTimeZone
    let path: String

    func run(progress: (VerificationProgress) throws -> Void) throws -> RebuildSummary {
        var summary = RebuildSummary()
        let total = Int(try Int64.fetchOne(db, sql: "SELECT ifnull(sum(exchanges), 0) FROM evidence") ?? 0)
        try refuse(SchemaCheck.check(db))
        for table in DerivedTable.all { try db.execute(sql: "DELETE FROM \(table.name)") }
        var derivation = try Derivation(db, timeZone: timeZone)
        var digests: [Int64: EvidenceDigest] = [:]
        try EvidenceDecoding(db).forEach { block in
            digests[block.stored.importKey, default: EvidenceDigest()].add(block.sha256, key: block.stored.key)
            let content = try block.readable()
            try derivation.add(content.joined, of: content.batch)
            summary.blocks += 1
            summary.exchanges += content.batch.count
            try progress(VerificationProgress(exchangesDone: summary.exchanges, exchangesTotal: total))
        }
        try refuse(HoldingsCheck.check(db))
        let chain = try ChainCheck(db, evidence: digests)
        try refuse(chain.check)
        try refuse(SourcesCheck(db, chain).check)
        try derivation.finish()
        try derivation.dropUnusedNames()
        summary.requests = derivation.newRequests
        return summary
    }

    /// From evidence that is not all there, or not what was sealed, figures would come that nobody could tell from right ones.
    private func refuse(_ check: Verification.Check) throws {
        guard let finding = check.findings.first else { return }
        let more = check.differences > 1 ? " (and \(check.differences - 1) more)" : ""
        throw HistoryProblem.database(
            path: path, reason: "\(finding)\(more); nothing was changed; restore a backup (see ingest-audit verify)")
    }
}
