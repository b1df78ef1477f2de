import IngestionAPI

/// A batch made ready for the database on the reader's thread: duplicates within it found, its evidence compressed.
struct PackedBatch: Sendable {
    /// The exchanges, duplicates included.
    let batch: ExchangeBatch
    /// The indices of its exchanges, each once.
    let distinct: [Int]
    /// The digests of all exchanges.
    let digests: [UInt64]
    /// The same as a set.
    let digestSet: DigestSet
    /// From the first to the last exchange, milliseconds since 1970; nil for an empty batch.
    let times: ClosedRange<Int64>?
    /// The evidence of the distinct exchanges, right as long as none of them is known from elsewhere.
    let evidence: CompressedEvidence?
    /// What the distinct exchanges say, with the same condition.
    let joined: JoinedBatch
}

/// Makes batches ready. Holds what is worth keeping from one to the next.
struct BatchPacking {
    private var digester = ExchangeDigest()
    private let zstd = Zstd()

    /// A batch made ready.
    mutating func packed(_ batch: ExchangeBatch) -> PackedBatch {
        let digests = digester.digests(of: batch)
        var set = DigestSet(capacity: batch.count)
        let distinct = (0..<batch.count).filter { set.insert(digests[$0]) }
        var times: ClosedRange<Int64>?
        if let first = batch.times.min(), let last = batch.times.max() { times = first...last }
        return PackedBatch(
            batch: batch, distinct: distinct, digests: digests, digestSet: set, times: times,
            evidence: distinct.isEmpty ? nil : CompressedEvidence(batch, kept: distinct, zstd),
            joined: JoinedBatch(batch, kept: distinct))
    }
}
