import IngestionAPI

/// Finds the exchanges that the history holds already.
///
/// Blocks know their range of times, and two equal exchanges have the same time. So only blocks whose range meets a
/// batch's are looked at: none for a capture that goes on where the last one ended, each once for one that overlaps.
/// What has been looked at stays in memory as digests, up to `budget`; so do the last few blocks of this import, because
/// a capture that is nearly in order meets those again.
struct Deduplication {
    /// How many digests are held at most, 16 bytes each. Past that the block used longest ago is read again if needed.
    static let budget = 2_500_000
    /// How many batches a block of this import is held for without any batch meeting it.
    static let patience = 4

    private struct Segment {
        var key: Int64
        var times: ClosedRange<Int64>
        var digests: DigestSet
        var lastUse: Int
        /// Whether a batch has met it since it was added.
        var isMet: Bool
    }

    private let evidence: EvidenceStore
    private var segments: [Segment] = []
    private var held = 0
    private var uses = 0
    /// The digests of the batch that was asked about last.
    private var latest: (times: ClosedRange<Int64>, digests: DigestSet)?

    init(_ evidence: EvidenceStore) {
        self.evidence = evidence
    }

    /// The indices of a batch's exchanges that are new, each once.
    mutating func new(in packed: PackedBatch) throws -> [Int] {
        guard let times = packed.times else { return [] }
        uses += 1
        latest = (times, packed.digestSet)
        let others = try segments(meeting: times)
        guard !others.isEmpty else { return packed.distinct }
        return packed.distinct.filter { index in
            let time = packed.batch.times[index]
            let digest = packed.digests[index]
            return !others.contains { segments[$0].times.contains(time) && segments[$0].digests.contains(digest) }
        }
    }

    /// Remembers that what was found new in the last batch has been kept as a block.
    /// - Parameter kept: the digests of what the block holds; nil for those of the whole batch.
    mutating func wasKept(asBlock key: Int64, _ kept: [UInt64]? = nil) {
        guard let latest else { return }
        var digests = latest.digests
        if let kept {
            digests = DigestSet(capacity: kept.count)
            for digest in kept { _ = digests.insert(digest) }
        }
        segments.append(Segment(key: key, times: latest.times, digests: digests, lastUse: uses, isMet: false))
        held += digests.count
        forgetOldest()
    }

    /// The places in `segments` of all blocks whose times meet the interval; reads those that are not held.
    private mutating func segments(meeting times: ClosedRange<Int64>) throws -> [Int] {
        let blocks = try evidence.overlapping(times)
        guard !blocks.isEmpty else { return [] }
        var keys = Set<Int64>()
        for block in blocks {
            keys.insert(block.key)
            if let place = segments.firstIndex(where: { $0.key == block.key }) {
                segments[place].lastUse = uses
                segments[place].isMet = true
                continue
            }
            let batch = try evidence.exchanges(ofBlock: block.key)
            var digester = ExchangeDigest()
            var digests = DigestSet(capacity: batch.count)
            for digest in digester.digests(of: batch) { _ = digests.insert(digest) }
            segments.append(Segment(key: block.key, times: block.times, digests: digests, lastUse: uses, isMet: true))
            held += digests.count
        }
        forgetOldest()
        return segments.indices.filter { keys.contains(segments[$0].key) }
    }

    private mutating func forgetOldest() {
        while let idle = segments.firstIndex(where: { !$0.isMet && $0.lastUse < uses - Self.patience }) {
            held -= segments[idle].digests.count
            segments.remove(at: idle)
        }
        while held > Self.budget {
            guard let oldest = segments.indices.min(by: { segments[$0].lastUse < segments[$1].lastUse }),
                segments[oldest].lastUse < uses
            else { return }
            held -= segments[oldest].digests.count
            segments.remove(at: oldest)
        }
    }
}
