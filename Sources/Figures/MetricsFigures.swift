import IngestionAPI

/// What monitors are told: totals over all the history, and the figures of one week as its report has them.
public struct MetricsFigures: Sendable, Equatable {
    /// The week, in the database's time zone.
    public var week: Period
    /// On how many of its days anything was captured; 0 is *no data*.
    public var capturedDays: Int
    /// Every mapping with anything in the history, in the report's order.
    public var mappings: [MappingMetrics]
    /// The week's report, which its state is taken from; nil where none was asked for.
    public var report: WeeklyFigures?
    /// What the figures rest on.
    public var evidence: EvidenceFigures
    /// When the latest import ended; nil where there is none.
    public var lastImport: Instant?
    /// The size of the database file, bytes.
    public var databaseBytes: Int64

    /// Figures from their parts.
    public init(
        week: Period, capturedDays: Int, mappings: [MappingMetrics], evidence: EvidenceFigures, lastImport: Instant?,
        databaseBytes: Int64
    ) {
        self.week = week
        self.capturedDays = capturedDays
        self.mappings = mappings
        self.evidence = evidence
        self.lastImport = lastImport
        self.databaseBytes = databaseBytes
    }
}

/// What monitors are told of one mapping.
public struct MappingMetrics: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// Its counts over all the history.
    public var all: Counts
    /// Its counts of the week.
    public var week: Counts
    /// Milliseconds from POST to outcome of the week's finished requests whose POST was captured, and is not dated after it.
    public var durations: [Int64]
    /// When the answer came that its latest submitted ingested request was ingested; nil where none ever was.
    public var lastSuccess: Instant?
    /// When its oldest pending request was submitted; nil where none is pending.
    public var oldestPending: Instant?

    /// Figures from their parts.
    public init(
        name: MappingName, all: Counts, week: Counts = Counts(), durations: [Int64] = [], lastSuccess: Instant? = nil,
        oldestPending: Instant? = nil
    ) {
        self.name = name
        self.all = all
        self.week = week
        self.durations = durations
        self.lastSuccess = lastSuccess
        self.oldestPending = oldestPending
    }
}
