import IngestionAPI

/// What of one import's exchanges is new: it is kept as evidence, and in all that is derived from it.
struct KeptExchanges {
    /// Exchanges that were read, duplicates included.
    private(set) var exchanges = 0
    /// Of these, known already.
    private(set) var duplicates = 0
    /// Of these, left out: older than what was kept when the history was pruned.
    private(set) var tooOld = 0
    /// Counts of them that a look should go to.
    private(set) var remarkable = ImportSummary.Remarkable()
    /// The digest of the blocks that were kept.
    private(set) var digest = EvidenceDigest()

    private let parts: ImportParts
    private let ahead: Int64

    /// - Parameter ahead: what is dated later is told of; milliseconds since 1970.
    init(_ parts: ImportParts, ahead: Int64) {
        self.parts = parts
        self.ahead = ahead
    }

    /// How many were kept.
    var new: Int { exchanges - duplicates - tooOld }

    /// Keeps what of a batch is new, as evidence of an import.
    mutating func add(_ packed: PackedBatch, importKey: Int64) throws {
        let known: ReferenceWritableKeyPath<ImportParts, Deduplication> =
            packed.batch.isOfPlatform ? \.deduplicationOfBatches : \.deduplication
        var kept = try parts[keyPath: known].new(in: packed)
        exchanges += packed.batch.count
        remarkable.add(packed, upTo: ahead)
        duplicates += packed.batch.count - kept.count
        let isTooOldLeftOut = packed.times.map { $0.lowerBound < parts.oldest } ?? false
        if isTooOldLeftOut {
            let left = kept.filter { packed.batch.times[$0] < parts.oldest }
            kept.removeAll { packed.batch.times[$0] < parts.oldest }
            tooOld += left.count
            try parts.derivation.forget(JoinedBatch(packed.batch, kept: left), of: packed.batch)
        }
        if !kept.isEmpty {
            // What the reader's thread has made ready holds unless some of it turned out to be known.
            let isReady = kept.count == packed.distinct.count
            let ready = isReady ? packed.evidence : nil
            let block = ready ?? parts.evidence.packed(packed.batch, kept: kept)
            let blockKey = try parts.evidence.keep(block, import: importKey)
            parts[keyPath: known].wasKept(asBlock: blockKey, isTooOldLeftOut ? kept.map { packed.digests[$0] } : nil)
            digest.add(block.sha256, key: blockKey)
            try parts.derivation.add(isReady ? packed.joined : JoinedBatch(packed.batch, kept: kept), of: packed.batch)
        }
    }
}
