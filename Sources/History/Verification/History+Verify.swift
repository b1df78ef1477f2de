import Figures
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
            var schema = Verification.Check(.schema)
            try snapshot { db in
                do {
                    schema = try SchemaCheck.check(db)
                    verification = try temporary.inDatabase { copy in
                        try Verifying(
                            stored: db, derived: copy, timeZone: timeZone, noted: noted,
                            isSchemaSound: schema.differences == 0
                        )
                        .run(progress: progress)
                    }
                } catch {
                    damage =
                        HistoryProblem.damage(error)
                        ?? (schema.differences > 0 ? (error as? DatabaseError)?.message : nil)
                    if damage == nil { throw error }
                }
            }
            var pages = file.result()
            if let damage { pages.found("the rest can't be compared: \(damage)") }
            verification.checks.insert(contentsOf: [pages, schema], at: 0)
            return verification
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }
}

/// How far a verification has come.
public struct VerificationProgress: Sendable, Equatable {
    /// Exchanges done so far.
    public var exchangesDone: Int
    /// All exchanges of the evidence.
    public var exchangesTotal: Int
}

/// One verification: a snapshot of the database, and an empty one to make the derived tables in.
private struct Verifying {
    let stored: Database
    let derived: Database
    let timeZone: ReportTimeZone
    let noted: String?
    let isSchemaSound: Bool

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
                digests[block.stored.importKey, default: EvidenceDigest()]
                    .add(block.sha256, key: block.stored.key)
                switch block.content {
                case .success(let content):
                    verification.exchanges += content.batch.count
                    let wrong = block.stored.summary.differences(from: content.summary)
                    if !wrong.isEmpty {
                        let columns = wrong.joined(separator: ", ")
                        evidence.found("block \(block.stored.key): its row does not say what it holds: \(columns)")
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
        let imports = try HoldingsCheck.check(stored)
        verification.checks.append(imports)
        let chain = try ChainCheck(stored, evidence: digests, noted: noted)
        verification.checks.append(chain.check)
        verification.checks.append(try SourcesCheck(stored, chain).check)
        verification.seal = chain.last?.text
        verification.lastSeal = chain.last.map { Int($0.key) }
        verification.prunes = chain.prunes
        verification.sealedLate = chain.sealedLate
        verification.notedSeal = chain.noted.map { Int($0.key) }
        verification.hasNoSeals = try !SealStore.exists(stored) && imports.examined > 0 && isSchemaSound
        let words = RowWords(try Names(derived))
        // A prune leaves the names of what it deletes.
        if try !isPruned { try derivation.dropUnusedNames() }
        for table in DerivedTable.names + DerivedTable.all {
            verification.checks.append(
                try TableComparison(table: table).check(stored: stored, derived: derived, words))
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
}
