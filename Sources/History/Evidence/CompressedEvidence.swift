import IngestionAPI

/// A block of evidence as it goes into its row: compressed, with what it is found by.
struct CompressedEvidence: Sendable {
    /// How many exchanges it holds.
    let count: Int
    /// From the first to the last, milliseconds since 1970.
    let times: ClosedRange<Int64>
    /// From the least to the greatest request ID that is a number; nil where there is none.
    let requests: ClosedRange<Int64>?
    /// Whether there are request IDs that are no numbers.
    let hasWords: Bool
    /// The line of its first exchange.
    let firstLine: Int
    /// All but the response bodies, one zstd frame.
    let columns: [UInt8]
    /// The response bodies, one zstd frame.
    let responses: [UInt8]

    /// Packs the exchanges of a batch that are `kept`; there is at least one.
    init(_ batch: ExchangeBatch, kept: [Int], _ zstd: Zstd) {
        let packed = EvidenceBlock(batch, kept: kept)
        var first = Int64.max
        var last = Int64.min
        var least = Int64.max
        var greatest = Int64.min
        for index in kept {
            first = min(first, batch.times[index])
            last = max(last, batch.times[index])
            guard batch.forms[index].contains(.numbered) else { continue }
            least = min(least, batch.requestNumbers[index])
            greatest = max(greatest, batch.requestNumbers[index])
        }
        count = kept.count
        times = first...last
        requests = least <= greatest ? least...greatest : nil
        hasWords = !batch.requestTexts.isEmpty
        firstLine = batch.lines[kept[0]]
        columns = zstd.compressed(packed.columns)
        responses = zstd.compressed(packed.responses)
    }
}
