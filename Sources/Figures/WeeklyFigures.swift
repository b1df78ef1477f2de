import IngestionAPI

/// All that a weekly report says, before it is written down in any format: plain figures, as counted.
public struct WeeklyFigures: Sendable, Equatable {
    /// The period reported on.
    public var period: Period
    /// Its mappings, ordered by organization, then mapping (numbers as numbers). A mapping is listed where it has
    /// anything in the period or in the one before.
    public var mappings: [MappingFigures]
    /// The error codes of the period, most frequent first, then by code; those without one last among equals.
    public var errors: [CodeFigures]
    /// Each day of the period.
    public var days: [DayFigures]
    /// The last 12 weeks, oldest first. The last is the report's week, or the one in which its period ends.
    public var weeks: [WeekFigures]
    /// What the figures rest on.
    public var evidence: EvidenceFigures
    /// The days before, mapping by mapping: what is usual.
    public var background: Background
    /// The requests of each mapping, with those of the weeks before; empty where only counts were asked for.
    public var requests: [MappingRequests] = []
    /// HTTP errors, by mapping and status.
    public var apiErrors: [APIErrorFigures] = []
    /// The requests that ask for attention, by mapping, then submitted time.
    public var attention: [RequestFigures] = []
    /// The requests that are named under more than one mapping, by mapping, then submitted time.
    public var conflicts: [ConflictFigures] = []
    /// What the Platform says of the period's batches; nil where it was never asked about any.
    public var platform: PlatformFigures?
    /// How long requests usually take, of the mappings with pending ones.
    public var usualDurations: [UsualDuration] = []
    /// Failures by weekday and hour; nil where not asked for.
    public var weekdayHours: WeekdayHours?
    /// How many requests of the period before ended only after its last day, with the counts that it has without them.
    public var restated: Restatement?
    /// What error budgets are reckoned from; empty where not asked for.
    public var rolling: [RollingFigures] = []
    /// Days on which, as the team says, nothing is expected to run.
    public var holidays = Holidays.none
    /// Only what was captured up to then was looked at; nil where all was.
    public var asOf: Instant?
    /// The exchanges of the requests that are embedded with their raw answers.
    public var stories: [StoryFigures] = []

    /// Figures from their parts; without a background nothing is known before the period.
    public init(
        period: Period, mappings: [MappingFigures], errors: [CodeFigures], days: [DayFigures], weeks: [WeekFigures],
        evidence: EvidenceFigures, background: Background? = nil
    ) {
        self.period = period
        self.mappings = mappings
        self.errors = errors
        self.days = days
        self.weeks = weeks
        self.evidence = evidence
        self.background = background ?? .none(period)
    }

    /// The counts of all mappings together.
    public var totals: Counts {
        mappings.reduce(into: Counts()) { $0 += $1.counts }
    }

    /// The same of the period before.
    public var previousTotals: Counts {
        mappings.reduce(into: Counts()) { $0 += $1.previous }
    }
}

/// One mapping's counts, beside those of the period before.
public struct MappingFigures: Sendable, Equatable {
    /// The organization.
    public var organization: String
    /// The mapping's ID.
    public var mapping: String
    /// The period's counts.
    public var counts: Counts
    /// The counts of the period before.
    public var previous: Counts

    /// A mapping's figures from their parts.
    public init(organization: String, mapping: String, counts: Counts, previous: Counts) {
        self.organization = organization
        self.mapping = mapping
        self.counts = counts
        self.previous = previous
    }

    /// Its two names.
    public var name: MappingName { MappingName(organization: organization, mapping: mapping) }
}

/// One error code in the period.
public struct CodeFigures: Sendable, Equatable {
    /// The code, or nil for failed requests whose answer names none.
    public var code: String?
    /// The period's requests that ended with it.
    public var count: Int
    /// The same in the period before.
    public var previousCount: Int
    /// In how many mappings it occurs in the period.
    public var mappings: Int
    /// The submitted time of the first request in all the history, up to the period's end, that ended with it.
    public var firstSeen: Instant
    /// The submitted time of the last one up to the period's end.
    public var lastSeen: Instant
    /// The last day before the period on which a request was submitted that ended with it; nil for none.
    public var lastDayBefore: Day?
    /// On how many days before the period there was one. Counted only where the last lies four weeks back or more.
    public var daysBefore = 0
    /// The first such day.
    public var firstDayBefore: Day?

    /// A code's figures from their parts.
    public init(
        code: String?, count: Int, previousCount: Int, mappings: Int, firstSeen: Instant, lastSeen: Instant
    ) {
        self.code = code
        self.count = count
        self.previousCount = previousCount
        self.mappings = mappings
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}

/// One day.
public struct DayFigures: Sendable, Equatable {
    /// The day.
    public var day: Day
    /// Its counts, all mappings of the report together.
    public var counts: Counts
    /// In how many of its hours any exchange was captured; 0 is *no data*, which is not the same as healthy.
    public var capturedHours: Int

    /// A day's figures from their parts.
    public init(day: Day, counts: Counts, capturedHours: Int) {
        self.day = day
        self.counts = counts
        self.capturedHours = capturedHours
    }
}

/// One ISO week.
public struct WeekFigures: Sendable, Equatable {
    /// The week.
    public var week: ISOWeek
    /// Its counts, all mappings of the report together.
    public var counts: Counts
    /// On how many of its 7 days any exchange was captured; 0 is *no data*.
    public var capturedDays: Int

    /// A week's figures from their parts.
    public init(week: ISOWeek, counts: Counts, capturedDays: Int) {
        self.week = week
        self.counts = counts
        self.capturedDays = capturedDays
    }
}

/// What became of the period before after it was over.
public struct Restatement: Sendable, Equatable {
    /// Requests of the period before whose outcome came only after its last day.
    public var endedLater: Int
    /// The counts of the period before without them: they stand as pending.
    public var without: Counts

    /// A restatement from its parts.
    public init(endedLater: Int, without: Counts) {
        self.endedLater = endedLater
        self.without = without
    }
}

/// What a report rests on: the report's "data as of".
public struct EvidenceFigures: Sendable, Equatable {
    /// The earliest exchange in the database; nil where there is none.
    public var firstExchange: Instant?
    /// The latest exchange in the database, but for those ahead of the clock: what came later is not known.
    public var lastExchange: Instant?
    /// How many exchanges are kept.
    public var exchanges: Int
    /// How many files or streams they were imported from.
    public var imports: Int
    /// How many lines could not be read and wait in quarantine.
    public var quarantined: Int
    /// The first day that was kept where everything before it was deleted; nil where nothing was.
    public var prunedBefore: Day?
    /// What is dated so far ahead of the clock that no figure moves by it; nil for nothing.
    public var ahead: AheadExchanges?

    /// The figures from their parts.
    public init(
        firstExchange: Instant?, lastExchange: Instant?, exchanges: Int, imports: Int, quarantined: Int,
        prunedBefore: Day? = nil
    ) {
        self.firstExchange = firstExchange
        self.lastExchange = lastExchange
        self.exchanges = exchanges
        self.imports = imports
        self.quarantined = quarantined
        self.prunedBefore = prunedBefore
    }
}

/// Exchanges that are dated later than up to when they count.
public struct AheadExchanges: Sendable, Equatable {
    /// How many.
    public var count: Int
    /// The latest of their dates.
    public var latest: Instant
    /// Up to when exchanges count.
    public var limit: Instant

    /// What is later than a limit: so many, up to a date.
    public init(count: Int, latest: Instant, limit: Instant) {
        self.count = count
        self.latest = latest
        self.limit = limit
    }
}

extension WeeklyFigures {
    /// Up to when a pending request is said to have been waiting: an old week ages its requests to its own end, a running one
    /// to the latest exchange. Nil where nothing was captured.
    public var pendingUntil: Instant? {
        evidence.lastExchange.map { min($0, period.instants.upperBound) }
    }
}
