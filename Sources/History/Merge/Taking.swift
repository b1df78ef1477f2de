import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

/// What has been taken over of a history so far, import by import.
struct Taking {
    private let merge: SourceMerge
    private let source: Database
    private let ledger: SourceLedger
    /// What stands here for each import there, by its number there.
    private var takenAs: [Int64: Int64] = [:]
    /// The imports that are known here already.
    private var known: Set<Int64> = []
    /// The imports that are still to come.
    private var waiting: ArraySlice<SourceLedger.Import>
    /// The one that is being taken over.
    private var current: TakenImport?
    /// Of the blocks that were read, by import.
    private var digests: [Int64: EvidenceDigest] = [:]
    private var total: ImportSummary
    private let ahead: Int64
    private static let times = Instant.writable.lowerBound.milliseconds...Instant.writable.upperBound.milliseconds

    init(_ merge: SourceMerge, _ source: Database, _ ledger: SourceLedger) throws {
        (self.merge, self.source, self.ledger) = (merge, source, ledger)
        ahead = Present.limit(at: merge.time.now()).milliseconds
        for one in ledger.imports {
            guard let key = try merge.known.importKey(of: one.seal.sha256) else { continue }
            known.insert(one.key)
            takenAs[one.key] = key
        }
        waiting = ledger.imports.filter { [known] in !known.contains($0.key) }[...]
        let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        total = ImportSummary(
            path: merge.source.path, format: "history", sha256: SHA256(of: [UInt8]()), imports: 0,
            bytes: try Int.fetchOne(source, sql: size) ?? 0, lines: 0, exchanges: 0, duplicates: 0, quarantined: 0,
            others: 0, requests: 0, earlier: .nothing)
    }

    /// What was taken over; of a history that was merged before, what it holds.
    func summary(_ last: Seal, isNew: Bool) throws -> ImportSummary {
        var summary = total
        summary.sha256 = SHA256(last.sha256) ?? summary.sha256
        guard !isNew else { return summary }
        summary.exchanges = try Int.fetchOne(source, sql: "SELECT ifnull(sum(exchanges), 0) FROM evidence") ?? 0
        summary.duplicates = summary.exchanges
        summary.earlier = .all
        return summary
    }

    /// Takes over the imports that are not known, with their evidence and their lines in quarantine.
    mutating func imports(_ progress: (ImportProgress) throws -> Void) throws {
        merge.parts.derivation.begin()
        let (leftOut, exchanges) = try blocks()
        var digester = ExchangeDigest()
        try EvidenceDecoding(source, without: leftOut).forEach { block in
            let key = block.stored.importKey
            if current?.origin.key != key { try begin(upTo: key) }
            guard current?.origin.key == key else {
                let finding = "evidence block \(block.stored.key): it is not where those of its import are"
                throw SourceProblem.wasChanged(merge.source.path, finding, more: 0)
            }
            digests[key, default: EvidenceDigest()].add(block.sha256, key: block.stored.key)
            let packed = try PackedBatch(block, &digester)
            if let times = packed.times,
                !Self.times.contains(times.lowerBound) || !Self.times.contains(times.upperBound)
            {
                let finding = "evidence block \(block.stored.key): it has times that no exchange can have"
                throw SourceProblem.wasChanged(merge.source.path, finding, more: 0)
            }
            try SourceHistory.elsewhere {
                try current?.add(packed)
                let done = total.exchanges + (current?.kept.exchanges ?? 0)
                let share = Double(done) / Double(max(1, exchanges))
                try progress(
                    ImportProgress(
                        bytesDone: Int(min(0.999, share) * Double(total.bytes)), bytesTotal: total.bytes,
                        exchanges: done, quarantined: total.quarantined))
            }
        }
        try begin(upTo: nil)
        merge.parts.derivation.keep()
        total.requests = merge.parts.derivation.newRequests
        total.conflicts = merge.parts.derivation.newConflicts
    }

    /// The blocks of imports that are known, and how many exchanges the others hold.
    private func blocks() throws -> (known: Set<Int64>, exchanges: Int) {
        var (keys, exchanges) = (Set<Int64>(), 0)
        try RawStatement(source, sql: "SELECT key, import, exchanges FROM evidence").forEach { row in
            if known.contains(row.int(1)) { keys.insert(row.int(0)) } else { exchanges += Int(row.int(2)) }
        }
        return (keys, exchanges)
    }

    /// Goes on to an import; those before it have no more blocks.
    /// - Parameter key: its number there; nil for behind the last one.
    private mutating func begin(upTo key: Int64?) throws {
        try end()
        while let next = waiting.first, key.map({ next.key <= $0 }) ?? true {
            waiting.removeFirst()
            try begin(next)
            if next.key != key { try end() }
        }
    }

    private mutating func begin(_ origin: SourceLedger.Import) throws {
        let columns = TakenImport.columns.joined(separator: ", ")
        let row = try RawStatement(source, sql: "SELECT \(columns) FROM import WHERE key = ?", isKept: true)
        row.bind(1, origin.key)
        let taken = try row.first { row in
            try SourceHistory.elsewhere { try TakenImport(origin, merge.parts, ahead: ahead, row) }
        }
        // What it has lost must be here.
        if let taken, origin.isPruned, !taken.isKnownFile {
            let day = try History.prunedBefore(source)
            throw SourceProblem.wasPruned(merge.source.path, before: day ?? "?")
        }
        current = taken
    }

    private mutating func end() throws {
        guard var taken = current else { return }
        current = nil
        let lines = try RawStatement(source, sql: SQLText.file("queries/source_quarantine.sql"), isKept: true)
        lines.bind(1, taken.origin.key)
        try lines.forEach { row in try SourceHistory.elsewhere { try taken.add(quarantined: row) } }
        let duplicates = try Int.fetchOne(
            source, sql: "SELECT duplicates FROM import WHERE key = ?", arguments: [taken.origin.key])
        let key = try SourceHistory.elsewhere { try taken.end(duplicates: duplicates ?? 0) }
        takenAs[taken.origin.key] = key
        if key == taken.key { total.imports = (total.imports ?? 0) + 1 }
        total.lines += taken.origin.lines
        total.exchanges += taken.kept.exchanges
        total.duplicates += taken.kept.duplicates
        total.tooOld += taken.kept.tooOld
        total.quarantined += taken.quarantined
        total.remarkable.add(taken.kept.remarkable)
    }

    /// Holds what was read against the source's seals.
    /// - Throws: `SourceProblem` where somebody has changed it.
    func check() throws {
        let check = try ChainCheck(source, evidence: digests, passingOver: known).check
        guard let finding = check.findings.first else { return }
        throw SourceProblem.wasChanged(merge.source.path, finding, more: check.differences - 1)
    }

    /// Keeps the seals of the source, and those of histories that were merged into it.
    /// - Parameter key: the source's key.
    func keepSeals(source key: Int64) throws {
        let seals = SourceSeals(merge.parts.db)
        for seal in ledger.seals where !merge.known.isOwn(seal.sha256) {
            try seals.keep(seal, source: key, takenAs: seal.importKey.flatMap { takenAs[$0] })
        }
        try SourceSeals(source).forEach { kept in
            guard !merge.known.isOwn(kept.seal.sha256) else { return }
            try seals.keep(kept.seal, source: key, takenAs: kept.takenAs.flatMap { takenAs[$0] })
        }
    }
}

extension PackedBatch {
    /// A block of evidence as what is to be kept of it: its bytes stay as they are.
    /// - Throws: `HistoryProblem` where it can't be read.
    init(_ block: DecodedBlock, _ digester: inout ExchangeDigest) throws {
        let (batch, joined) = try block.readable()
        let digests = digester.digests(of: batch)
        var set = DigestSet(capacity: batch.count)
        let distinct = (0..<batch.count).filter { set.insert(digests[$0]) }
        let summary = EvidenceSummary(batch, kept: distinct)
        let isWhole = distinct.count == batch.count
        self.init(
            batch: batch, distinct: distinct, digests: digests, digestSet: set, times: summary.times,
            evidence: isWhole
                ? CompressedEvidence(
                    summary: summary, columns: block.stored.columns, responses: block.stored.responses,
                    sha256: block.sha256) : nil,
            joined: isWhole ? joined : JoinedBatch(batch, kept: distinct))
    }
}
