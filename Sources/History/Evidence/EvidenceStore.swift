import GRDB
import IngestionAPI
import SQLText

/// Writes blocks of evidence, and reads them back.
struct EvidenceStore {
    private let insertion: RawStatement
    private let block: RawStatement
    private let overlap: RawStatement
    private let zstd = Zstd()

    init(_ db: Database) throws {
        insertion = try RawStatement(db, sql: SQLText.file("queries/evidence_insert.sql"))
        block = try RawStatement(db, sql: SQLText.file("queries/evidence_block.sql"))
        overlap = try RawStatement(db, sql: SQLText.file("queries/evidence_overlapping.sql"))
    }

    /// Keeps the exchanges of a batch that are `kept`; there is at least one.
    /// - Returns: the block's key.
    func keep(_ batch: ExchangeBatch, kept: [Int], import importKey: Int64) throws -> Int64 {
        let packed = EvidenceBlock(batch, kept: kept)
        var times = batch.times[kept[0]]...batch.times[kept[0]]
        var requests: ClosedRange<Int64>?
        for index in kept {
            let time = batch.times[index]
            if time < times.lowerBound { times = time...times.upperBound }
            if time > times.upperBound { times = times.lowerBound...time }
            guard batch.forms[index].contains(.numbered) else { continue }
            let number = batch.requestNumbers[index]
            guard let known = requests else {
                requests = number...number
                continue
            }
            if !known.contains(number) {
                requests = min(known.lowerBound, number)...max(known.upperBound, number)
            }
        }
        insertion.bind(1, importKey)
        insertion.bind(2, kept.count)
        insertion.bind(3, times.lowerBound)
        insertion.bind(4, times.upperBound)
        insertion.bind(5, requests?.lowerBound)
        insertion.bind(6, requests?.upperBound)
        insertion.bind(7, batch.requestTexts.isEmpty ? 0 : 1)
        insertion.bind(8, batch.lines[kept[0]])
        insertion.bind(9, zstd.compressed(packed.columns))
        insertion.bind(10, zstd.compressed(packed.responses))
        try insertion.run()
        return insertion.lastInsertedKey
    }

    /// The blocks that hold exchanges from `first` to `last` (milliseconds since 1970), by key.
    func overlapping(_ times: ClosedRange<Int64>) throws -> [(key: Int64, times: ClosedRange<Int64>)] {
        overlap.bind(1, times.lowerBound)
        overlap.bind(2, times.upperBound)
        var found: [(key: Int64, times: ClosedRange<Int64>)] = []
        try overlap.forEach { row in found.append((row.int(0), row.int(1)...row.int(2))) }
        return found
    }

    /// The exchanges of one block, without what is derived from them.
    func exchanges(ofBlock key: Int64) throws -> ExchangeBatch {
        block.bind(1, key)
        guard let (columns, responses) = try block.first({ row in (row.blob(0), row.blob(1)) }) else {
            throw HistoryProblem.damagedEvidence(key: key, reason: "it is missing")
        }
        guard let columns = zstd.decompressed(columns), let responses = zstd.decompressed(responses) else {
            throw HistoryProblem.damagedEvidence(key: key, reason: "its checksum does not match")
        }
        guard let batch = EvidenceBlock(columns: columns, responses: responses).decoded() else {
            throw HistoryProblem.damagedEvidence(key: key, reason: "its columns can't be read")
        }
        return batch
    }
}
