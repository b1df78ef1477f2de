import IngestionAPI

/// What a report compares its period with: each day of the weeks that it looks back over, mapping by mapping.
public struct Background: Sendable, Equatable {
    /// The days looked at: at least the 12 weeks up to the period's end, the period itself included.
    public var days: ClosedRange<Day>
    /// Every mapping with anything in these days, in the report's order.
    public var mappings: [MappingDays]
    /// Hours of each day, from its first instant on, in which anything was captured: a bit an hour.
    public var capturedHours: [UInt32]

    /// A background from its parts; `capturedHours` has one entry a day.
    public init(days: ClosedRange<Day>, mappings: [MappingDays], capturedHours: [UInt32]) {
        self.days = days
        self.mappings = mappings
        self.capturedHours = capturedHours
    }

    /// Nothing known before the period, as tests of single documents need it.
    public static func none(_ period: Period) -> Background {
        Background(
            days: period.first...period.last, mappings: [], capturedHours: Array(repeating: 0, count: period.dayCount))
    }

    /// The place of a day in `MappingDays.counts` and `capturedHours`; nil for a day that is not looked at.
    public func index(of day: Day) -> Int? {
        days.contains(day) ? day.number - days.lowerBound.number : nil
    }

    /// The places of those days of a range that are looked at.
    public func indices(_ range: ClosedRange<Day>) -> Range<Int> {
        let first = max(range.lowerBound.number, days.lowerBound.number) - days.lowerBound.number
        let end = min(range.upperBound.number, days.upperBound.number) - days.lowerBound.number + 1
        return first < end ? first..<end : 0..<0
    }

    /// Whether anything was captured on a day.
    public func isCaptured(_ index: Int) -> Bool { capturedHours[index] != 0 }
}

/// One mapping, day by day.
public struct MappingDays: Sendable, Equatable {
    /// Which mapping.
    public var name: MappingName
    /// The counts of each day of the background.
    public var counts: DayCounts

    /// A mapping's days from their parts.
    public init(name: MappingName, counts: DayCounts) {
        self.name = name
        self.counts = counts
    }

    /// A mapping's days from their parts.
    public init(name: MappingName, counts: [Counts]) { self.init(name: name, counts: DayCounts(counts)) }

    /// The counts of some days together.
    public func total(_ indices: Range<Int>) -> Counts {
        counts[indices].reduce(into: Counts()) { $0 += $1 }
    }
}
