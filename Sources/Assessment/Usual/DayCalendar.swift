import Figures
import IngestionAPI

/// What kind of day each is, as far as what usually runs is concerned.
package struct DayCalendar: Sendable {
    /// From which share of days on a mapping counts as usually running on a weekday.
    private static let usuallyShare = 0.8
    /// Of how many such days at least that is known.
    private static let leastDays = 4
    /// Which share of the mappings that usually run has to rest together for a day of rest.
    private static let restShare = 0.5
    /// How many of them at least: one alone is silent, not at rest.
    private static let leastMappings = 2

    private let holidays: Holidays
    private let rest: [Bool]
    private let quiet: [Bool]
    private let monthEnd: [Bool]

    /// - Parameter usual: places of the days that tell what usually runs.
    init(_ background: Background, usual: Range<Int>, holidays: Holidays) {
        self.holidays = holidays
        let first = background.days.lowerBound
        let count = background.capturedHours.count
        let days = (0..<count).map(first.advanced)
        monthEnd = days.map { day in
            day.date.day == 1 || day.advanced(by: 1).date.month != day.date.month
                || day.advanced(by: 2).date.month != day.date.month
        }
        var expected = [Int](repeating: 0, count: count)
        var resting = [Int](repeating: 0, count: count)
        var idle = [Int](repeating: 0, count: count)
        for mapping in background.mappings {
            let isActive = { (place: Int) in mapping.counts[place].requests > 0 }
            guard let start = mapping.counts.indices.first(where: isActive),
                let end = mapping.counts.indices.last(where: isActive)
            else { continue }
            for weekday in 0..<7 {
                let known = usual.filter { $0 % 7 == weekday && $0 >= start && background.isCaptured($0) }
                guard known.count >= Self.leastDays,
                    Double(known.count(where: isActive)) >= Self.usuallyShare * Double(known.count)
                else { continue }
                for place in stride(from: weekday, to: count, by: 7)
                where place >= start && background.isCaptured(place) {
                    expected[place] += 1
                    if !isActive(place) { idle[place] += 1 }
                    // What has not run since has stopped, and does not rest.
                    if !isActive(place), place <= end { resting[place] += 1 }
                }
            }
        }
        func together(_ missing: [Int]) -> [Bool] {
            days.indices.map { place in
                holidays.contains(days[place])
                    || missing[place] >= Self.leastMappings
                        && Double(missing[place]) >= Self.restShare * Double(expected[place])
            }
        }
        rest = together(resting)
        quiet = together(idle)
    }

    /// Whether at least half of what usually runs on the weekday rests on the day, or the team calls it a holiday.
    package func isRest(_ place: Int) -> Bool { rest[place] }

    /// The same where nobody knows yet whether it runs again: at the end of what was captured a rest looks like a silence, which
    /// is told, but the volume of such a day says nothing more.
    package func isQuiet(_ place: Int) -> Bool { quiet[place] }

    /// Whether the team calls a day a holiday.
    func isHoliday(_ day: Day) -> Bool { holidays.contains(day) }

    /// Whether a day is one of a month's last two or the first: volumes of those are compared with their like.
    package func isMonthEnd(_ place: Int) -> Bool { monthEnd[place] }
}
