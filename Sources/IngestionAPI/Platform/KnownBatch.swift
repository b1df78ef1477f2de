/// What answers about one batch say together.
///
/// `joined` is commutative, associative and idempotent, like that of requests: an answer that the batch has ended is above one that
/// it was put away, and this above all others; then the later one counts; in the same millisecond its digest decides.
public struct KnownBatch: Hashable, Sendable {
    /// Where an answer stands among those about its batch.
    public struct Rank: Comparable, Hashable, Sendable {
        /// 2 for an end, 1 for put away, 0 for any other state.
        public var end: Int
        /// When it arrived.
        public var at: Instant
        /// The beginning of the SHA-256 of what is kept of it.
        public var digest: UInt64

        /// The rank of an answer that says so.
        public init(_ outcome: BatchOutcome, at: Instant, digest: UInt64) {
            end = outcome.isEnd ? 2 : outcome == .putAway ? 1 : 0
            (self.at, self.digest) = (at, digest)
        }

        /// Whether the other one counts.
        public static func < (left: Self, right: Self) -> Bool {
            (left.end, left.at, left.digest) < (right.end, right.at, right.digest)
        }
    }

    /// The batch's ID.
    public var id: String
    /// The answer that counts; nil where only rows were asked about.
    public var answer: BatchAnswer?
    /// The rank of that answer.
    public var rank: Rank?
    /// The latest answer's time.
    public var lastSeen: Instant
    /// The first and the last of the Platform's organizations, by name, that answers name.
    public var imsOrgs: ClosedRange<String>?
    /// Rows that were refused, by code and message: the most that one answer tells of. That an answer tells of none is told by none
    /// without either.
    public var refusedRows: [[String]: Int64] = [:]

    /// What is known of a batch, without the answer that says so: enough to join others with.
    public init(id: String, rank: Rank?, lastSeen: Instant, imsOrgs: ClosedRange<String>?) {
        (self.id, self.rank, self.lastSeen, self.imsOrgs) = (id, rank, lastSeen, imsOrgs)
    }

    /// What one answer says.
    public init(_ answer: BatchAnswer, at: Instant, digest: UInt64) {
        id = answer.id
        lastSeen = at
        imsOrgs = answer.imsOrg.map { $0...$0 }
        if let rows = answer.refusedRows {
            if rows.isEmpty { refusedRows[["", ""]] = 0 }
            for row in rows { refusedRows[[row.code, row.message], default: 0] += row.rows }
        } else {
            self.answer = answer
            rank = Rank(answer.outcome, at: at, digest: digest)
        }
    }

    /// Joins what other answers say about the same batch.
    public mutating func join(_ other: KnownBatch) {
        lastSeen = max(lastSeen, other.lastSeen)
        if let mine = imsOrgs, let theirs = other.imsOrgs {
            imsOrgs = min(mine.lowerBound, theirs.lowerBound)...max(mine.upperBound, theirs.upperBound)
        } else {
            imsOrgs = imsOrgs ?? other.imsOrgs
        }
        refusedRows.merge(other.refusedRows) { max($0, $1) }
        guard let theirs = other.rank else { return }
        if rank.map({ $0 < theirs }) ?? true { (rank, answer) = (theirs, other.answer) }
    }
}
