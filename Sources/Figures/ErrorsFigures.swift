import IngestionAPI

/// The error codes of a stretch of history, as counted.
public struct ErrorsFigures: Sendable, Equatable {
    /// The days that requests are counted of.
    public var period: Period
    /// The counts of these days, all mappings of the scope together; without codes.
    public var totals: Counts
    /// The last weeks up to the period's end, the earliest first, and whether anything was captured in them.
    public var weeks: [CapturedWeek]
    /// Every code that was ever seen up to the period's end: most frequent first, then by code, those without one last.
    public var codes: [ErrorFigures]
    /// What the figures rest on.
    public var evidence: EvidenceFigures

    /// Figures from their parts.
    public init(
        period: Period, totals: Counts, weeks: [CapturedWeek], codes: [ErrorFigures], evidence: EvidenceFigures
    ) {
        self.period = period
        self.totals = totals
        self.weeks = weeks
        self.codes = codes
        self.evidence = evidence
    }

    /// The last day that anything can be known of: the period's, or that of the latest exchange where it is earlier.
    public var lastDay: Day {
        min(period.last, evidence.lastExchange.map(period.timeZone.day) ?? period.last)
    }
}

/// A week, and whether anything is known about it.
public struct CapturedWeek: Sendable, Equatable {
    /// The week.
    public var week: ISOWeek
    /// Whether any exchange was captured in it.
    public var isCaptured: Bool

    /// A week from its parts.
    public init(week: ISOWeek, isCaptured: Bool) {
        self.week = week
        self.isCaptured = isCaptured
    }
}

/// One error code up to the end of a period.
public struct ErrorFigures: Sendable, Equatable {
    /// How long a code is away before its return is a new spell: 28 days.
    public static let spellGap = 28

    /// The code; nil for failed requests that name none.
    public var code: String?
    /// The period's requests that ended with it.
    public var count: Int
    /// In how many mappings it occurs in the period.
    public var mappings: Int
    /// The submitted time of the first request in all the history that ended with it.
    public var firstSeen: Instant
    /// The submitted time of the last one up to the period's end.
    public var lastSeen: Instant
    /// The requests of each of the last weeks; the weeks are those of `ErrorsFigures.weeks`.
    public var weekCounts: [Int]
    /// How many spells it had: runs of days without a pause of `spellGap` days.
    public var spells: Int
    /// The first day of the last spell.
    public var spellStart: Day
    /// Whether each mapping that had it has had a success since.
    public var isRecovered: Bool

    /// A code's figures from their parts.
    public init(
        code: String?, count: Int, mappings: Int, firstSeen: Instant, lastSeen: Instant, weekCounts: [Int],
        spells: Int, spellStart: Day, isRecovered: Bool
    ) {
        self.code = code
        self.count = count
        self.mappings = mappings
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.weekCounts = weekCounts
        self.spells = spells
        self.spellStart = spellStart
        self.isRecovered = isRecovered
    }
}
