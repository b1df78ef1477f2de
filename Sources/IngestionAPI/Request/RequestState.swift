/// What all exchanges of one request say together: the counting rules' join.
///
/// `joined` is commutative, associative and idempotent (property tests hold it to that). So captures can be imported in
/// any order, in pieces, and twice, and give the same.
public struct RequestState: Hashable, Sendable {
    /// Where the request came from: its accepted POST, or, where none was captured, the first sight of it.
    public struct Birth: Hashable, Sendable {
        /// Whether no accepted POST was captured.
        public var inferred: Bool
        /// The request's *submitted* time.
        public var at: Instant
        /// The mapping; a number that stands for it, dealt out by whoever holds the state.
        public var mapping: Int

        /// A birth from its parts.
        public init(inferred: Bool, at: Instant, mapping: Int) {
            self.inferred = inferred
            self.at = at
            self.mapping = mapping
        }
    }

    /// The terminal answer that gives the outcome.
    public struct Terminal: Hashable, Sendable {
        /// When it arrived.
        public var at: Instant
        /// `success`, `failed` or `aborted`.
        public var outcome: Outcome
        /// Records ingested, for a success that says how many.
        public var records: Int64?
        /// The codes of a failed or aborted request, ordered, with a comma between them; empty for none.
        public var codes: String
        /// The batch to look up in the Platform, where one is named.
        public var batchID: String?

        /// A terminal answer from its parts.
        public init(at: Instant, outcome: Outcome, records: Int64? = nil, codes: String = "", batchID: String? = nil) {
            self.at = at
            self.outcome = outcome
            self.records = records
            self.codes = codes
            self.batchID = batchID
        }
    }

    /// See `Birth`.
    public var birth: Birth
    /// The latest exchange that the request was seen in.
    public var lastSeen: Instant
    /// The latest terminal answer; nil while pending.
    public var terminal: Terminal?

    /// A state from its parts.
    public init(birth: Birth, lastSeen: Instant, terminal: Terminal? = nil) {
        self.birth = birth
        self.lastSeen = lastSeen
        self.terminal = terminal
    }

    /// `pending`, or what the terminal answer says.
    public var outcome: Outcome { terminal?.outcome ?? .pending }

    /// Joins what other exchanges say about the same request.
    /// - Parameter precedes: orders two mappings by name. It is asked only where both were seen in the same
    ///   millisecond, so that the numbers' order, an accident of the import's order, never shows.
    @inline(__always)
    public mutating func join(_ other: RequestState, precedes: (Int, Int) -> Bool) {
        if other.birth.precedes(birth, precedes) { birth = other.birth }
        if other.lastSeen > lastSeen { lastSeen = other.lastSeen }
        if let mine = terminal, let theirs = other.terminal {
            if mine < theirs { terminal = theirs }
        } else if terminal == nil {
            terminal = other.terminal
        }
    }
}

extension RequestState.Birth {
    /// An accepted POST precedes any sight; then the earlier one; then the mapping's name decides.
    @inline(__always)
    func precedes(_ other: Self, _ precedes: (Int, Int) -> Bool) -> Bool {
        if inferred != other.inferred { return !inferred }
        if at != other.at { return at < other.at }
        return mapping != other.mapping && precedes(mapping, other.mapping)
    }
}

extension RequestState.Terminal: Comparable {
    /// Whether both say the same, byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.at == right.at && left.outcome == right.outcome && left.records == right.records
            && left.codes == right.codes && left.batchID?.exact == right.batchID?.exact
    }

    /// The later one is greater; in the same millisecond the outcome decides, then all that it says.
    public static func < (left: Self, right: Self) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.outcome != right.outcome { return left.outcome < right.outcome }
        if left.records != right.records { return (left.records ?? -1) < (right.records ?? -1) }
        if left.codes != right.codes { return left.codes < right.codes }
        return (left.batchID ?? "").exact < (right.batchID ?? "").exact
    }
}
