import Bytes
import IngestionAPI

/// A block of evidence as it goes into its row: compressed, with what it is found by.
struct CompressedEvidence: Sendable {
    /// What it is found by.
    let summary: EvidenceSummary
    /// All but the response bodies, one zstd frame.
    let columns: [UInt8]
    /// The response bodies, one zstd frame.
    let responses: [UInt8]
    /// The hash of both, for the digest of an import's evidence.
    let sha256: SHA256

    /// Packs the exchanges of a batch that are `kept`; there is at least one.
    init(_ batch: ExchangeBatch, kept: [Int], _ zstd: Zstd) {
        let packed = EvidenceBlock(batch, kept: kept)
        summary = EvidenceSummary(batch, kept: kept)
        columns = zstd.compressed(packed.columns)
        responses = zstd.compressed(packed.responses)
        sha256 = EvidenceDigest.sha256(columns: columns, responses: responses)
    }
}

extension CompressedEvidence {
    /// A block as it is kept elsewhere, byte for byte.
    init(summary: EvidenceSummary, columns: [UInt8], responses: [UInt8], sha256: SHA256) {
        (self.summary, self.columns, self.responses, self.sha256) = (summary, columns, responses, sha256)
    }
}
