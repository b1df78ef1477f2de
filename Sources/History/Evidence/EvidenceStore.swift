import GRDB
import IngestionAPI
import SQLText

/// Writes blocks of evidence, and reads them back.
struct EvidenceStore {
    private let db: Database
    private let insertion: RawStatement
    private let block: RawStatement
    private let overlap: RawStatement
    private let zstd = Zstd()

    init(_ db: Database) throws {
        self.db = db
        insertion = try RawStatement(db, sql: SQLText.file("queries/evidence_insert.sql"))
        block = try RawStatement(db, sql: SQLText.file("queries/evidence_block.sql"))
        overlap = try RawStatement(db, sql: SQLText.file("queries/evidence_overlapping.sql"))
    }

    /// Keeps a block.
    /// - Returns: its key.
    func keep(_ evidence: CompressedEvidence, import importKey: Int64) throws -> Int64 {
        insertion.bind(1, importKey)
        insertion.bind(2, evidence.summary.count)
        insertion.bind(3, evidence.summary.times.lowerBound)
        insertion.bind(4, evidence.summary.times.upperBound)
        insertion.bind(5, evidence.summary.requests?.lowerBound)
        insertion.bind(6, evidence.summary.requests?.upperBound)
        insertion.bind(7, evidence.summary.words.rawValue)
        insertion.bind(8, evidence.summary.firstLine)
        insertion.bind(9, evidence.columns)
        insertion.bind(10, evidence.responses)
        try insertion.run()
        return insertion.lastInsertedKey
    }

    /// Packs the exchanges of a batch that are `kept`; there is at least one.
    func packed(_ batch: ExchangeBatch, kept: [Int]) -> CompressedEvidence {
        CompressedEvidence(batch, kept: kept, zstd)
    }

    /// From the first to the last exchange of the longest block, milliseconds.
    func longest() throws -> Int64 { try Int64.fetchOne(db, sql: "SELECT max(last_at - first_at) FROM evidence") ?? 0 }

    /// The blocks that hold exchanges from `first` to `last` (milliseconds since 1970), by key.
    /// - Parameters:
    ///   - isOfPlatform: whether those of the Platform's answers, or all others.
    ///   - longest: from the first to the last exchange of the longest block, if that is known: then those that begin and
    ///     end later are not even looked at.
    func overlapping(
        _ times: ClosedRange<Int64>, isOfPlatform: Bool, longest: Int64? = nil
    ) throws -> [(key: Int64, times: ClosedRange<Int64>)] {
        let end = times.upperBound.addingReportingOverflow(longest ?? .max)
        overlap.bind(1, times.lowerBound)
        overlap.bind(2, times.upperBound)
        overlap.bind(3, end.overflow ? .max : end.partialValue)
        overlap.bind(4, isOfPlatform ? 1 : 0)
        var found: [(key: Int64, times: ClosedRange<Int64>)] = []
        try overlap.forEach { row in found.append((row.int(0), row.int(1)...max(row.int(1), row.int(2)))) }
        return found
    }

    /// The exchanges of one block, without what is derived from them.
    func exchanges(ofBlock key: Int64) throws -> ExchangeBatch {
        block.bind(1, key)
        guard let (columns, responses) = try block.first({ row in (row.blob(0), row.blob(1)) }) else {
            throw HistoryProblem.damagedEvidence(key: key, reason: "it is missing")
        }
        do throws(EvidenceDamage) {
            return try EvidenceBlock.exchanges(columns: columns, responses: responses, zstd)
        } catch {
            throw error.problem(ofBlock: key)
        }
    }
}
