import IngestionAPI

/// How one mapping stands, by all that was captured of it, whatever the period.
public struct MappingStanding: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// The request submitted last; nil where there is none.
    public var latest: RequestFigures?
    /// The one submitted last that has ended.
    public var lastFinished: RequestFigures?
    /// The one submitted last that succeeded.
    public var lastSuccess: RequestFigures?
    /// The one submitted last that failed or was aborted.
    public var lastTrouble: RequestFigures?
    /// How many requests ended in a row as `lastFinished` did, up to it, by submitted time; pending ones lie between them
    /// without breaking the row.
    public var streak = 0
    /// How many are pending.
    public var pending = 0
    /// Of these, the one submitted first.
    public var oldestPending: RequestFigures?
    /// How long its latest finished requests took, milliseconds, ordered; asked for only where `latest` is pending.
    public var usualDurations: [Int64] = []

    /// A mapping of which nothing is known.
    public init(name: MappingName) {
        self.name = name
    }
}

/// All that the list of mappings says: how each stands, and its last weeks.
public struct MappingsFigures: Sendable, Equatable {
    /// How many weeks with data tell what is usual.
    public static let usualWeeks = 4

    /// What ages are counted to.
    public var present: Present
    /// Every mapping asked for, ordered.
    public var standings: [MappingStanding]
    /// The figures of the seven days up to the present, with the twelve weeks before as their background; codes are those
    /// of this week and the usual ones.
    public var days: WeeklyFigures

    /// Figures from their parts.
    public init(present: Present, standings: [MappingStanding], days: WeeklyFigures) {
        self.present = present
        self.standings = standings
        self.days = days
    }
}
