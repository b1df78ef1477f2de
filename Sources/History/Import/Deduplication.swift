import IngestionAPI

/// Finds the exchanges that the history holds already.
///
/// Blocks know their range of times, and two equal exchanges have the same time. So only blocks whose range meets a
/// batch's are looked at: none for a capture that goes on where the last one ended, each once for one that overlaps.
/// What has been looked at stays in memory as digests, up to a limit; so do the last few blocks of this import, because
/// a capture that is nearly in order meets those again.
///
/// It holds as long as no other process writes the database and nothing of this one's is undone.
struct Deduplication {
    /// How much is held.
    struct Limits {
        /// How many digests are held at most, 16 bytes each. Past that the blocks used longest ago are read again if needed.
        var digests = 2_500_000
        /// How many batches blocks of this import are held for without any batch meeting them.
        var patience = 4
        /// Up to how many exchanges small blocks share a segment: of captures of one exchange there may be tens of thousands.
        var shared = 4_096
        /// After how many searches it is worth knowing how long the longest block is.
        var searchesBeforeBound = 16
    }

    /// What one block holds, or many small ones.
    private struct Segment {
        var keys: [Int64]
        var times: ClosedRange<Int64>
        var digests: DigestSet
        var lastUse: Int
        /// Whether a batch has met it since it was added.
        var isMet: Bool

        mutating func join(_ other: Segment) {
            keys += other.keys
            times = times.union(other.times)
            digests.formUnion(other.digests)
            lastUse = max(lastUse, other.lastUse)
            isMet = isMet || other.isMet
        }
    }

    private let evidence: EvidenceStore
    /// Whether the Platform's answers are looked for, or all others: neither is ever equal to one of the other.
    private let isOfPlatform: Bool
    private let limits: Limits
    private var segments: [Segment] = []
    private var keys: Set<Int64> = []
    /// All blocks that meet it are held, those of this import included.
    private var covered: ClosedRange<Int64>?
    private var held = 0
    private var uses = 0
    /// How often the history was searched for blocks.
    private(set) var searches = 0
    /// From the first to the last exchange of the longest block, milliseconds; nil where that is not known.
    private var longest: Int64?
    /// The digests of the batch that was asked about last.
    private var latest: (times: ClosedRange<Int64>, digests: DigestSet)?

    /// How many sets of digests are asked at most about an exchange.
    var segmentCount: Int { segments.count }

    init(_ evidence: EvidenceStore, isOfPlatform: Bool = false, limits: Limits = Limits()) {
        self.evidence = evidence
        self.isOfPlatform = isOfPlatform
        self.limits = limits
    }

    /// The indices of a batch's exchanges that are new, each once.
    mutating func new(in packed: PackedBatch) throws -> [Int] {
        guard let times = packed.times else { return [] }
        uses += 1
        latest = (times, packed.digestSet)
        try hold(times)
        for place in segments.indices where segments[place].times.overlaps(times) {
            (segments[place].lastUse, segments[place].isMet) = (uses, true)
        }
        forgetOldest()
        let others = segments.indices.filter { segments[$0].times.overlaps(times) }
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
        longest = longest.map { max($0, latest.times.upperBound - latest.times.lowerBound) }
        add(Segment(keys: [key], times: latest.times, digests: digests, lastUse: uses, isMet: false))
        forgetOldest()
    }

    /// Reads the blocks whose times meet the interval and that are not held.
    private mutating func hold(_ times: ClosedRange<Int64>) throws {
        if let covered, covered.lowerBound <= times.lowerBound, times.upperBound <= covered.upperBound { return }
        searches += 1
        if searches == limits.searchesBeforeBound { longest = try evidence.longest() }
        for block in try evidence.overlapping(times, isOfPlatform: isOfPlatform, longest: longest)
        where !keys.contains(block.key) {
            let batch = try evidence.exchanges(ofBlock: block.key)
            var digester = ExchangeDigest()
            var digests = DigestSet(capacity: batch.count)
            for digest in digester.digests(of: batch) { _ = digests.insert(digest) }
            add(Segment(keys: [block.key], times: block.times, digests: digests, lastUse: uses, isMet: true))
        }
        if let known = covered, known.overlaps(times) { covered = known.union(times) } else { covered = times }
    }

    private mutating func add(_ segment: Segment) {
        keys.formUnion(segment.keys)
        held += segment.digests.count
        if let last = segments.last, last.digests.count + segment.digests.count <= limits.shared {
            segments[segments.count - 1].join(segment)
        } else {
            segments.append(segment)
        }
    }

    private mutating func forgetOldest() {
        while let idle = segments.firstIndex(where: { !$0.isMet && $0.lastUse < uses - limits.patience }) {
            forget(idle)
        }
        while held > limits.digests {
            guard let oldest = segments.indices.min(by: { segments[$0].lastUse < segments[$1].lastUse }),
                segments[oldest].lastUse < uses
            else { return }
            forget(oldest)
        }
    }

    private mutating func forget(_ place: Int) {
        let segment = segments.remove(at: place)
        held -= segment.digests.count
        keys.subtract(segment.keys)
        if let covered, covered.overlaps(segment.times) { self.covered = nil }
    }
}

extension ClosedRange<Int64> {
    /// From where the first begins to where the last ends.
    fileprivate func union(_ other: Self) -> Self {
        Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
    }
}
