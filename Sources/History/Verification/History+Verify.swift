import Foundation
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// Makes everything that is derived anew from the evidence, in a temporary database, and compares; checks the file,
    /// the blocks and the ledger too. Writes nothing to the database, and sees one snapshot of it.
    /// - Parameters:
    ///   - noted: how a seal begins that has to be there: the one that `imports` showed earlier, hexadecimal.
    ///   - progress: called after every block.
    /// - Throws: `HistoryProblem` where the database can't be read. What is wrong in it is in the result.
    public func verify(noted: String? = nil, progress: (VerificationProgress) -> Void = { _ in }) throws -> Verification
    {
        let file = FileCheck(path: unwritable?.address ?? path)
        do {
            let temporary = try Self.temporary()
            var verification = Verification()
            var damage: String?
            try snapshot { db in
                do {
                    verification = try temporary.inDatabase { copy in
                        try Verifying(stored: db, derived: copy, timeZone: timeZone, noted: noted)
                            .run(progress: progress)
                    }
                } catch {
                    damage = HistoryProblem.damage(error)
                    if damage == nil { throw error }
                }
            }
            var pages = file.result()
            if let damage { pages.found("the rest can't be compared: \(damage)") }
            verification.checks.insert(pages, at: 0)
            return verification
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }
}

/// One verification: a snapshot of the database, and an empty one to make the derived tables in.
private struct Verifying {
    let stored: Database
    let derived: Database
    let timeZone: ReportTimeZone
    let noted: String?

    func run(progress: (VerificationProgress) -> Void) throws -> Verification {
        var verification = Verification()
        let total = Int(try Int64.fetchOne(stored, sql: "SELECT ifnull(sum(exchanges), 0) FROM evidence") ?? 0)
        try copyNames()
        var derivation = try Derivation(derived, timeZone: timeZone)
        var evidence = Verification.Check(.evidence)
        var digests: [Int64: EvidenceDigest] = [:]
        try derived.inTransaction {
            try EvidenceDecoding(stored).forEach { block in
                evidence.examined += 1
                digests[block.stored.importKey, default: EvidenceDigest()].add(block.sha256)
                switch block.content {
                case .success(let content):
                    verification.exchanges += content.batch.count
                    if content.summary != block.stored.summary {
                        evidence.found("block \(block.stored.key): its row does not say what it holds")
                    }
                    try derivation.add(content.joined, of: content.batch)
                case .failure(let damage):
                    evidence.found("block \(block.stored.key): \(damage.reason)")
                }
                progress(VerificationProgress(exchangesDone: verification.exchanges, exchangesTotal: total))
            }
            try derivation.finish()
            return .commit
        }
        verification.checks.append(evidence)
        verification.checks.append(try imports())
        let chain = try ChainCheck(stored, evidence: digests, noted: noted)
        verification.checks.append(chain.check)
        verification.seal = chain.last?.text
        let words = RowWords(try Names(derived))
        // A prune leaves the names of what it deletes.
        if try !isPruned { try derivation.dropUnusedNames() }
        for table in TableComparison.names + TableComparison.all {
            verification.checks.append(try table.check(stored: stored, derived: derived, words))
        }
        return verification
    }

    private var isPruned: Bool {
        get throws { try stored.tableExists("pruned") && Row.fetchOne(stored, sql: "SELECT 1 FROM pruned") != nil }
    }

    /// Rows refer to organizations and mappings by keys, which the evidence does not know.
    private func copyNames() throws {
        for table in ["organization", "mapping"] { try derived.copyRows(of: table, from: stored) }
        try derived.copyPrunedRequests(from: stored)
    }

    private func imports() throws -> Verification.Check {
        var check = Verification.Check(.imports)
        var pruned: [Int64: (exchanges: Int64, lines: Int64)] = [:]
        if try stored.tableExists("pruned") {
            try RawStatement(stored, sql: "SELECT import, exchanges, lines FROM pruned").forEach { row in
                pruned[row.int(0)] = (row.int(1), row.int(2))
            }
        }
        try RawStatement(stored, sql: SQLText.file("queries/import_holdings.sql")).forEach { row in
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
