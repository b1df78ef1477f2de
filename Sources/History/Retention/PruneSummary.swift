import IngestionAPI

/// What a prune deletes, or would delete.
public struct PruneSummary: Sendable, Equatable {
    /// The first day that is kept, in the database's time zone.
    public var day: Day
    /// Exchanges that go.
    public var exchanges = 0
    /// Exchanges that stay.
    public var exchangesKept = 0
    /// The earliest and the latest of those that go; nil for none.
    public var times: ClosedRange<Instant>?
    /// Requests that go, by outcome.
    public var requests: [Outcome: Int] = [:]
    /// Rejected POSTs that go.
    public var rejections = 0
    /// Collisions that go.
    public var collisions = 0
    /// API errors that go.
    public var apiErrors = 0
    /// Answers that the API's page does not know, and that go.
    public var unrecognized = 0
    /// Imports of which nothing is left but their line in the ledger.
    public var emptiedImports = 0
    /// Lines of these imports that go from quarantine.
    public var quarantined = 0
    /// The database's size, bytes; and what it is afterwards, where it was done.
    public var bytes: Int64 = 0
    /// See `bytes`.
    public var bytesAfter: Int64?
    /// Why the file could not be made smaller although all is deleted; nil where it was.
    public var notShrunk: String?

    init(day: Day) {
        self.day = day
    }

    /// Requests that go.
    public var requestCount: Int { requests.values.reduce(0, +) }

    /// Whether there is nothing to delete.
    public var isEmpty: Bool {
        exchanges == 0 && requestCount == 0 && quarantined == 0
            && rejections + collisions + apiErrors + unrecognized == 0
    }
}
