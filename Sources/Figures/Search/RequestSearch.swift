import IngestionAPI

/// Which requests are looked for, and which of them are shown: conditions that all have to hold.
public struct RequestSearch: Sendable, Equatable {
    /// Any of these outcomes; empty for all.
    public var outcomes: Set<Outcome> = []
    /// Any of these codes, `ErrorCode.none` for failed requests without one; empty for all requests.
    public var codes: Set<String> = []
    /// The Platform's batch.
    public var batchID: String?
    /// Submitted from then on; nil for the beginning.
    public var since: Instant?
    /// Submitted before then; nil for no end.
    public var before: Instant?
    /// Longer than so many milliseconds from the POST to the answer that gave the outcome, or up to `present` where it is
    /// pending. Of a request whose POST was not captured, from its first sight: it took even longer.
    public var slowerThan: Int64?
    /// What the age of pending requests is counted to.
    public var present = Instant(milliseconds: 0)
    /// Only requests whose POST was not captured.
    public var isInferredOnly = false

    /// Whether the earliest come first; else the latest do.
    public var isOldestFirst = false
    /// How many are shown at most; nil for all.
    public var limit: Int?
    /// Only what follows this one, in the order asked for.
    public var after: RequestCursor?

    /// All requests, the latest first.
    public init() {}

    /// The outcomes asked for; all where none is named.
    public var wantedOutcomes: Set<Outcome> { outcomes.isEmpty ? Set(Outcome.allCases) : outcomes }
}

/// What a search found, apart from the requests themselves.
public struct FoundRequests: Sendable, Equatable {
    /// How many were handed over.
    public var shown: Int
    /// How many match, on all pages together; nil where counting them would cost more than finding these.
    public var total: Int?
    /// What the next page comes after; nil where there is nothing more.
    public var next: RequestCursor?

    /// What was found, from its parts.
    public init(shown: Int, total: Int? = nil, next: RequestCursor? = nil) {
        self.shown = shown
        self.total = total
        self.next = next
    }
}
