import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The history as it was known at an instant: all that is derived is made from the exchanges up to then, in a
    /// temporary database. Reports of it need not guess what changed later; evidence has times, so this is a cut.
    ///
    /// The result has the figures, and no answers: stories are to be read from the whole history, and cut likewise.
    /// - Throws: `HistoryProblem`.
    public func asOf(_ instant: Instant) throws -> History {
        do {
            let temporary = try Self.temporary()
            try snapshot { db in
                try temporary.inDatabase { copy in
                    try HistoryCut(whole: db, cut: copy, instant: instant, timeZone: timeZone).make()
                }
            }
            return History(path: path, timeZone: timeZone, queue: temporary)
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }
}

/// Makes what is derived from the exchanges up to an instant.
private struct HistoryCut {
    let whole: Database
    let cut: Database
    let instant: Instant
    let timeZone: ReportTimeZone

    func make() throws {
        try cut.inTransaction {
            for table in ["organization", "mapping"] { try cut.copyRows(of: table, from: whole) }
            try cut.copyPrunedRequests(from: whole)
            try cut.copyRows(of: "setting", from: whole, where: "name LIKE 'pruned%'")
            var derivation = try Derivation(cut, timeZone: timeZone)
            let outline = try RawStatement(cut, sql: SQLText.file("queries/evidence_outline.sql"))
            var used: Set<Int64> = []
            try EvidenceDecoding(whole, upTo: instant).forEach { block in
                let content = try block.readable()
                let kept = (0..<content.batch.count).filter { content.batch.times[$0] <= instant.milliseconds }
                guard let first = kept.map({ content.batch.times[$0] }).min(),
                    let last = kept.map({ content.batch.times[$0] }).max()
                else { return }
                let isWhole = kept.count == content.batch.count
                try derivation.add(isWhole ? content.joined : JoinedBatch(content.batch, kept: kept), of: content.batch)
                let source = block.stored.importKey
                used.insert(source)
                for (place, value) in [block.stored.key, source, Int64(kept.count), first, last].enumerated() {
                    outline.bind(Int32(place + 1), value)
                }
                try outline.run()
            }
            try derivation.finish()
            for key in used.sorted() { try cut.copyRows(of: "import", from: whole, where: "key = \(key)") }
            return .commit
        }
    }
}

extension DecodedBlock {
    /// What the block holds.
    /// - Throws: `HistoryProblem.damagedEvidence`, or `.newerEvidence`.
    func readable() throws -> (batch: ExchangeBatch, joined: JoinedBatch) {
        switch content {
        case .success(let content): return (content.batch, content.joined)
        case .failure(let damage): throw damage.problem(ofBlock: stored.key)
        }
    }
}
