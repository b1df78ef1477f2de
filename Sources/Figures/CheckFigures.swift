import IngestionAPI

/// What thresholds are held against: the counts of a window, how old the last success and the oldest pending request are.
public struct CheckFigures: Sendable, Equatable {
    /// The instant that ages are counted up to.
    public var now: Instant
    /// The zone of days.
    public var timeZone: ReportTimeZone
    /// The days of the window; nil for a window of hours.
    public var period: Period?
    /// Borders of the parts (days or hours) that counts are given by, the earliest first: one more than there are parts.
    public var borders: [Instant]
    /// How many of the parts, at the end, are the window. Those before tell since when a threshold is broken.
    public var windowParts: Int
    /// Every mapping of the scope with anything in the history, in the report's order.
    public var mappings: [MappingCheckFigures]
    /// What error budgets are reckoned from; empty where not asked for.
    public var rolling: [RollingFigures]
    /// What the figures rest on.
    public var evidence: EvidenceFigures

    /// Figures from their parts.
    public init(
        now: Instant, timeZone: ReportTimeZone = .utc, period: Period? = nil, borders: [Instant], windowParts: Int,
        mappings: [MappingCheckFigures], rolling: [RollingFigures] = [], evidence: EvidenceFigures
    ) {
        self.now = now
        self.timeZone = timeZone
        self.period = period
        self.borders = borders
        self.windowParts = windowParts
        self.mappings = mappings
        self.rolling = rolling
        self.evidence = evidence
    }

    /// The day that it is.
    public var today: Day { timeZone.day(of: now) }

    /// The window's last day.
    public var lastDay: Day {
        period?.last ?? timeZone.day(of: Instant(milliseconds: window.upperBound.milliseconds - 1))
    }

    /// From the window's first instant up to the first one behind it.
    public var window: Range<Instant> { borders[borders.count - 1 - windowParts]..<borders[borders.count - 1] }

    /// The window's counts of one mapping.
    public func counts(_ mapping: MappingCheckFigures) -> Counts {
        mapping.parts.suffix(windowParts).reduce(into: Counts()) { $0 += $1 }
    }

    /// The window's counts of all mappings together.
    public var totals: Counts { mappings.reduce(into: Counts()) { $0 += counts($1) } }
}

/// A request and a moment of it.
public struct RequestMoment: Sendable, Equatable {
    /// The request's ID.
    public var id: RequestID
    /// The moment.
    public var at: Instant

    /// A moment of a request.
    public init(id: RequestID, at: Instant) {
        self.id = id
        self.at = at
    }
}

/// What thresholds of one mapping are held against.
public struct MappingCheckFigures: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// Its counts, part by part.
    public var parts: DayCounts
    /// Whether it was ever asked to ingest anything: a name that only API errors know is no mapping to wait for.
    public var isTriggered: Bool
    /// Its latest submitted request that was ingested, and when the answer said so; nil where none ever was.
    public var lastSuccess: RequestMoment?
    /// Its oldest pending request, of all the history, and when it was submitted.
    public var oldestPending: RequestMoment?
    /// How many of its requests are pending, of all the history.
    public var pending: Int

    /// Figures from their parts.
    public init(
        name: MappingName, parts: some Collection<Counts>, isTriggered: Bool = true, lastSuccess: RequestMoment? = nil,
        oldestPending: RequestMoment? = nil, pending: Int = 0
    ) {
        self.name = name
        self.parts = DayCounts(parts)
        self.isTriggered = isTriggered
        self.lastSuccess = lastSuccess
        self.oldestPending = oldestPending
        self.pending = pending
    }
}
