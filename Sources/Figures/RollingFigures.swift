import IngestionAPI

/// The counts of some weeks up to a day, by mapping: what error budgets are reckoned from.
public struct RollingFigures: Sendable, Equatable {
    /// Over how many weeks error budgets are reckoned.
    public static let weeks = [4, 13]

    /// How many weeks.
    public var weeks: Int
    /// Their days; the last may not be over yet.
    public var days: ClosedRange<Day>
    /// On how many of these days anything was captured.
    public var capturedDays: Int
    /// The mappings with anything in these days, in the report's order.
    public var mappings: [MappingCounts]

    /// Figures from their parts.
    public init(weeks: Int, days: ClosedRange<Day>, capturedDays: Int, mappings: [MappingCounts]) {
        self.weeks = weeks
        self.days = days
        self.capturedDays = capturedDays
        self.mappings = mappings
    }

    /// The counts of all mappings together.
    public var totals: Counts { mappings.reduce(into: Counts()) { $0 += $1.counts } }
}

/// A mapping with its counts.
public struct MappingCounts: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// Its counts.
    public var counts: Counts

    /// Counts from their parts.
    public init(name: MappingName, counts: Counts) {
        self.name = name
        self.counts = counts
    }
}
