/// The days that a report covers, both ends included, in a time zone.
public struct Period: Sendable, Equatable {
    /// The first day.
    public let first: Day
    /// The last day; not before the first.
    public let last: Day
    /// The ISO week, where the period was asked for as one.
    public let week: ISOWeek?
    /// The zone whose days are meant.
    public let timeZone: ReportTimeZone

    /// An ISO week.
    public init(week: ISOWeek, timeZone: ReportTimeZone) {
        self.first = week.monday
        self.last = week.sunday
        self.week = week
        self.timeZone = timeZone
    }

    /// The days from `first` to `last`, both included; nil where `last` lies before `first`.
    public init?(first: Day, last: Day, timeZone: ReportTimeZone) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
        self.week = nil
        self.timeZone = timeZone
    }

    /// How many days it has.
    public var dayCount: Int { last.number - first.number + 1 }

    /// The period of the same length that ends on the day before: what a report compares with.
    public var previous: Period {
        if let week { return Period(week: week.advanced(by: -1), timeZone: timeZone) }
        return Period(first: first.advanced(by: -dayCount), last: first.advanced(by: -1), timeZone: timeZone)!
    }

    /// From the first day to the last.
    public var days: ClosedRange<Day> { first...last }

    /// From the first instant of the first day up to the first instant after the last day.
    public var instants: Range<Instant> {
        timeZone.start(of: first)..<timeZone.start(of: last.advanced(by: 1))
    }
}
