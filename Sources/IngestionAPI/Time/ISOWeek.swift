/// A week of ISO 8601: Monday first; week 1 holds the year's first Thursday. Written `2026-W47`.
public struct ISOWeek: Hashable, Comparable, Sendable {
    /// Its first day.
    public let monday: Day

    /// The week in which a day lies.
    public init(containing day: Day) {
        monday = day.advanced(by: 1 - day.weekday)
    }

    /// The week written `2026-W47`; nil for anything else, also for a week 53 that the year does not have.
    public init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 3, parts[1].first == "W",
            parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            parts[1].dropFirst().utf8.allSatisfy({ (48...57).contains($0) }),
            let year = Int(parts[0]), let week = Int(parts[1].dropFirst())
        else { return nil }
        self.init(year: year, number: week)
    }

    /// A week of a year; nil for one that the year does not have.
    public init?(year: Int, number: Int) {
        // The fourth of January always lies in week 1.
        guard (1...53).contains(number), let fourth = Day(year: year, month: 1, day: 4) else { return nil }
        self.init(containing: fourth.advanced(by: 7 * (number - 1)))
        guard self.year == year else { return nil }
    }

    /// Its last day.
    public var sunday: Day { monday.advanced(by: 6) }

    /// The year that the week is counted in: that of its Thursday.
    public var year: Int { monday.advanced(by: 3).date.year }

    /// 1 to 53.
    public var number: Int {
        let thursday = monday.advanced(by: 3)
        let newYear = Day(year: thursday.date.year, month: 1, day: 1)!
        return (thursday.number - newYear.number) / 7 + 1
    }

    /// The week `weeks` later, or earlier where negative.
    public func advanced(by weeks: Int) -> ISOWeek {
        ISOWeek(containing: monday.advanced(by: 7 * weeks))
    }

    /// The earlier week first.
    public static func < (left: ISOWeek, right: ISOWeek) -> Bool {
        left.monday < right.monday
    }
}

extension ISOWeek: CustomStringConvertible {
    /// ISO 8601, `2026-W47`.
    public var description: String {
        "\(isoYear(year))-W\(padded(number, to: 2))"
    }
}
