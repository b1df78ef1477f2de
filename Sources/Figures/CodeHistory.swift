import IngestionAPI

/// All that is known about one error code: what `errors CODE` is made of.
public struct CodeHistory: Sendable, Equatable {
    /// The code's line of the list, with the list's period, weeks and totals.
    public var errors: ErrorsFigures
    /// The code.
    public var figures: ErrorFigures
    /// The first of the days whose requests were looked at one by one, where earlier ones of the period were not: of what
    /// follows, all is about these days.
    public var since: Day?
    /// Every mapping of the scope with finished requests.
    public var shares: [MappingShare]
    /// The code's episodes, by the time of their first request.
    public var episodes: [Episode]
    /// What went before the episodes' first requests: of all of them, or of an even choice where they are very many.
    public var onsets: [RequestContext]
    /// What went before other finished requests of the same mappings: an even choice, mapping by mapping.
    public var others: [RequestContext]
    /// What the Platform says of the batches that its requests name, by ID.
    public var batches: [String: BatchFigures] = [:]
    /// The exchanges of some of its requests, the latest first.
    public var stories: [StoryFigures] = []

    /// A history from its parts.
    public init(
        errors: ErrorsFigures, figures: ErrorFigures, since: Day? = nil, shares: [MappingShare], episodes: [Episode],
        onsets: [RequestContext], others: [RequestContext]
    ) {
        self.errors = errors
        self.figures = figures
        self.since = since
        self.shares = shares
        self.episodes = episodes
        self.onsets = onsets
        self.others = others
    }

    /// The requests that ended with the code, by submitted time.
    public var requests: [RequestFigures] {
        episodes.flatMap { episode in episode.attempts.filter { $0.ended(with: figures.code) } }
            .sorted { ($0.submitted, $0.id) < ($1.submitted, $1.id) }
    }
}

/// How often a mapping's requests ended with a code.
public struct MappingShare: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// Its finished requests.
    public var finished: Int
    /// Of these, how many ended with the code.
    public var count: Int

    /// A share from its parts.
    public init(name: MappingName, finished: Int, count: Int) {
        self.name = name
        self.finished = finished
        self.count = count
    }
}

/// A run of one mapping's requests that begins with a failure or abort with a code and goes on until the next success.
public struct Episode: Sendable, Equatable {
    /// Whose.
    public var name: MappingName
    /// The requests from the first one with the code up to the success, in the order in which they were submitted;
    /// pending ones, and those that ended with other codes, included.
    public var attempts: [RequestFigures]
    /// The success that ended it; nil where none has come so far.
    public var recovery: RequestFigures?
    /// How many records the mapping's successes before it delivered, at the median; nil where none is known.
    public var usualRecords: Int64?

    /// An episode from its parts; at least one attempt.
    public init(
        name: MappingName, attempts: [RequestFigures], recovery: RequestFigures?, usualRecords: Int64? = nil
    ) {
        self.name = name
        self.attempts = attempts
        self.recovery = recovery
        self.usualRecords = usualRecords
    }

    /// When its first request was submitted.
    public var start: Instant { attempts[0].submitted }

    /// When the first failure was known: its answer.
    public var known: Instant { attempts[0].finished ?? attempts[0].submitted }

    /// The requests that failed or were aborted: they delivered an unknown number of records.
    public var lost: Int { attempts.count { $0.outcome == .failed || $0.outcome == .aborted } }

    /// Milliseconds from the first failure's answer to that of the success; 0 where the success was answered before the
    /// failure was known, since nobody had to wait; nil while it goes on.
    public var timeToRecover: Int64? {
        recovery.map { ($0.finished ?? $0.submitted).elapsed(since: known) ?? 0 }
    }
}

extension RequestFigures {
    /// Whether the request failed or was aborted with a code; nil asks for failures that name none.
    public func ended(with code: String?) -> Bool {
        guard outcome == .failed || outcome == .aborted else { return false }
        return code.map(codes.contains) ?? (outcome == .failed && codes.isEmpty)
    }
}

/// What went before a request, and how long it took itself.
public struct RequestContext: Sendable, Equatable {
    /// The mapping's request before it.
    public struct Previous: Sendable, Equatable {
        /// When it was submitted.
        public var submitted: Instant
        /// What became of it.
        public var outcome: Outcome
        /// Milliseconds from its POST to its outcome; nil while pending, and where the POST was not captured.
        public var duration: Int64?
        /// Its records, for a success that says how many.
        public var records: Int64?

        /// A request from its parts.
        public init(submitted: Instant, outcome: Outcome, duration: Int64?, records: Int64?) {
            self.submitted = submitted
            self.outcome = outcome
            self.duration = duration
            self.records = records
        }
    }

    /// How far back is looked for what went before: a day, milliseconds.
    public static let reach: Int64 = 86_400_000

    /// Its mapping.
    public var name: MappingName
    /// When it was submitted.
    public var submitted: Instant
    /// Milliseconds from its POST to its outcome; nil where the POST was not captured.
    public var duration: Int64?
    /// The mapping's request before; nil where it is the first.
    public var previous: Previous?
    /// POSTs answered "already in progress" since the request before, at most `reach` back.
    public var collisionsBefore = 0
    /// The same between its own POST and its outcome.
    public var collisionsDuring = 0
    /// POSTs rejected since the request before, at most `reach` back.
    public var rejectionsBefore = 0
    /// API errors since the request before, at most `reach` back.
    public var apiErrorsBefore = 0

    /// A context from its parts.
    public init(name: MappingName, submitted: Instant, duration: Int64?, previous: Previous?) {
        self.name = name
        self.submitted = submitted
        self.duration = duration
        self.previous = previous
    }
}
