import IngestionAPI

/// One request of the period that asks for attention: it failed, was aborted, is pending, or delivered no record.
public struct RequestFigures: Sendable, Equatable {
    /// Its mapping.
    public var name: MappingName
    /// Its ID.
    public var id: RequestID
    /// When it was submitted, or first seen where its POST was not captured.
    public var submitted: Instant
    /// Whether its POST was not captured.
    public var isInferred: Bool
    /// The latest exchange that it was seen in.
    public var lastSeen: Instant
    /// What became of it.
    public var outcome: Outcome
    /// The terminal answer that gives the outcome; nil while pending.
    public var finished: Instant?
    /// Records, for a success that says how many.
    public var records: Int64?
    /// The codes of a failed or aborted request.
    public var codes: [String]
    /// The batch to look up in the Platform, where one is named.
    public var batchID: String?

    /// A request from its parts.
    public init(
        name: MappingName, id: RequestID, submitted: Instant, isInferred: Bool = false, lastSeen: Instant,
        outcome: Outcome, finished: Instant? = nil, records: Int64? = nil, codes: [String] = [], batchID: String? = nil
    ) {
        self.name = name
        self.id = id
        self.submitted = submitted
        self.isInferred = isInferred
        self.lastSeen = lastSeen
        self.outcome = outcome
        self.finished = finished
        self.records = records
        self.codes = codes
        self.batchID = batchID
    }
}

/// The requests of one mapping in the order in which they were submitted: what runs, clusters and changes are looked for
/// in.
public struct MappingRequests: Sendable, Equatable {
    /// One request.
    public struct Request: Sendable, Equatable {
        /// When it was submitted.
        public var submitted: Instant
        /// What became of it.
        public var outcome: Outcome
        /// Milliseconds from its POST to the answer that gave the outcome; nil while pending, and where the POST was
        /// not captured or is dated after that answer.
        public var duration: Int64?
        /// Its ID, where that is a number.
        public var number: Int64?

        /// A request from its parts.
        public init(submitted: Instant, outcome: Outcome, duration: Int64? = nil, number: Int64? = nil) {
            self.submitted = submitted
            self.outcome = outcome
            self.duration = duration
            self.number = number
        }
    }

    /// Which mapping.
    public var name: MappingName
    /// Those of the period, the earliest first; of a long period the last five weeks.
    public var requests: [Request]
    /// How many times the middle of other requests' time to finish that of the period's has to be for a closer look.
    public static let slowness = 1.25

    /// Those before it, the earliest first: of all weeks that tell what is usual, or only the latest.
    public var before: [Request]
    /// Whether those before are of all these weeks.
    public var isWhole = true
    /// The first one after the period.
    public var next: Request?

    /// How long half of the period's requests took at most, milliseconds; nil where none of their times is known.
    public var medianDuration: Int64? { Self.middle(requests.compactMap(\.duration)) }

    /// Whether its requests take longer than others, as far as a glance at the middles tells.
    public func seemsSlow(against others: some Sequence<Request>) -> Bool {
        guard let now = medianDuration,
            let before = Self.middle(others.compactMap(\.duration))
        else { return false }
        return Double(now) >= Self.slowness * Double(before)
    }

    /// The middle of some times to finish, of two the longer; nil for none.
    public static func middle(_ durations: [Int64]) -> Int64? {
        durations.isEmpty ? nil : durations.sorted()[durations.count / 2]
    }

    /// Requests from their parts.
    public init(name: MappingName, requests: [Request], before: [Request] = [], next: Request? = nil) {
        self.name = name
        self.requests = requests
        self.before = before
        self.next = next
    }
}

/// How long the requests of a mapping usually take: those that finished before the period's pending ones were submitted.
public struct UsualDuration: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// Milliseconds from POST to outcome of up to 200 requests, ordered from the shortest.
    public var durations: [Int64]

    /// Durations; they are ordered here.
    public init(name: MappingName, durations: [Int64]) {
        self.name = name
        self.durations = durations.sorted()
    }
}

/// HTTP errors of one mapping and one status in the period.
public struct APIErrorFigures: Sendable, Equatable {
    /// The mapping that was called.
    public var name: MappingName
    /// The HTTP status; 200 for an answer of 2xx that is no JSON object.
    public var httpStatus: Int
    /// How many in the period.
    public var count: Int
    /// How many in the weeks before that tell what is usual.
    public var before: Int
    /// The first one of the period.
    public var first: Instant
    /// The last one of the period.
    public var last: Instant

    /// Figures from their parts.
    public init(name: MappingName, httpStatus: Int, count: Int, before: Int, first: Instant, last: Instant) {
        self.name = name
        self.httpStatus = httpStatus
        self.count = count
        self.before = before
        self.first = first
        self.last = last
    }
}

/// How many requests of an hour of the week finished, and how many of them failed or were aborted.
public struct HourFigures: Sendable, Equatable {
    /// Finished requests submitted in the hour.
    public var finished = 0
    /// Of these, failed or aborted.
    public var troubled = 0

    /// Nothing counted.
    public init() {}
}

/// Failures by weekday and hour over some weeks.
public struct WeekdayHours: Sendable, Equatable {
    /// How many weeks are counted together: those up to the period's end, or the whole period where it is longer.
    public var weeks: Int
    /// 168 hours: Monday 00:00 first, in the report's time zone.
    public var hours: [HourFigures]

    /// Hours from their parts; 168 of them.
    public init(weeks: Int, hours: [HourFigures] = Array(repeating: HourFigures(), count: 168)) {
        self.weeks = weeks
        self.hours = hours
    }
}
