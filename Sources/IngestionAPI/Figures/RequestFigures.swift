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

/// The requests of one mapping in the period, in the order in which they were submitted: what runs and clusters are
/// looked for in.
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

        /// A request from its parts.
        public init(submitted: Instant, outcome: Outcome, duration: Int64? = nil) {
            self.submitted = submitted
            self.outcome = outcome
            self.duration = duration
        }
    }

    /// Which mapping.
    public var name: MappingName
    /// Its requests, the earliest first.
    public var requests: [Request]

    /// Requests from their parts.
    public init(name: MappingName, requests: [Request]) {
        self.name = name
        self.requests = requests
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
