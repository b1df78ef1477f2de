import IngestionAPI

/// A time of the week: some hours of one weekday or of every day, or a whole weekday.
public struct WeekTime: Sendable, Hashable {
    /// Monday is 1, Sunday 7, as in ISO 8601; nil for every day.
    public var weekday: Int?
    /// The hours, 0 to 24, the last one excluded.
    public var hours: Range<Int>

    /// A time from its parts.
    public init(weekday: Int?, hours: Range<Int>) {
        self.weekday = weekday
        self.hours = hours
    }

    /// Whether an hour of the week lies in it; Monday 00:00 is 0.
    public func contains(_ hourOfWeek: Int) -> Bool {
        (weekday.map { $0 == hourOfWeek / 24 + 1 } ?? true) && hours.contains(hourOfWeek % 24)
    }

    /// Its hours of the week, Monday 00:00 being 0.
    var hoursOfWeek: [Int] {
        let days = weekday.map { $0 - 1...$0 - 1 } ?? 0...6
        return days.flatMap { day in hours.map { day * 24 + $0 } }
    }

    /// How many hours of the week it has.
    var size: Int { hours.count * (weekday == nil ? 7 : 1) }

    /// The longest span of hours that is looked for.
    private static let longest = 6

    /// All that is looked at: every span of up to six hours, of one weekday or every day, and every whole weekday.
    static let all: [WeekTime] = {
        let days = [nil] + (1...7).map(Optional.init)
        let spans = days.flatMap { day in
            (1...longest).flatMap { length in
                (0...24 - length).map { WeekTime(weekday: day, hours: $0..<$0 + length) }
            }
        }
        return spans + (1...7).map { WeekTime(weekday: $0, hours: 0..<24) }
    }()

    /// The hour of the week by the clocks of a zone; Monday 00:00 is 0.
    static func hourOfWeek(_ instant: Instant, in zone: ReportTimeZone) -> Int {
        let local = instant.milliseconds + zone.offset(at: instant)
        // 1970-01-01 was a Thursday: 72 hours after a Monday's beginning.
        let hour = (Double(local) / 3_600_000).rounded(.down) + 72
        return Int(hour - (hour / 168).rounded(.down) * 168)
    }
}
