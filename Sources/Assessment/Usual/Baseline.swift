import Figures
import IngestionAPI

/// What the rules compare the period with, worked out once.
package struct Baseline {
    /// How many days before the period tell what is usual: twelve weeks.
    package static let usualDays = 84
    /// Of how many days up to the period's end requests are known one by one: five weeks.
    private static let longestOneByOne = 35
    /// How many days up to the period's end a slow change is looked for in: four weeks.
    static let slowDays = 28

    let figures: WeeklyFigures
    /// Places of the period's days in the background.
    package let period: Range<Int>
    /// Places of the twelve weeks before it.
    package let usual: Range<Int>
    /// Places of the four weeks up to the period's end.
    let slow: Range<Int>
    /// Places of the twelve weeks before those.
    let beforeSlow: Range<Int>
    /// Places of the period's days that are over as far as the captures reach, with anything captured on them.
    let completeDays: [Int]
    /// The calendar of the days looked at.
    package let calendar: DayCalendar
    /// Each mapping's past, in the report's order.
    let pasts: [MappingPast]
    /// How much the success rates of the mappings scatter whose requests are counted by episodes.
    private let episodes: CommonScatter
    /// The same of all mappings: retries count in it.
    private let all: CommonScatter

    package var background: Background { figures.background }
    var zone: ReportTimeZone { figures.period.timeZone }

    package init(_ figures: WeeklyFigures) {
        let (period, background) = (figures.period, figures.background)
        self.figures = figures
        let places = background.indices(period.first...period.last)
        self.period = places
        func before(_ days: Int, _ last: Day) -> Range<Int> {
            background.indices(last.advanced(by: 1 - days)...last)
        }
        usual = before(Self.usualDays, period.first.advanced(by: -1))
        slow = before(Self.slowDays, period.last)
        beforeSlow = before(Self.usualDays, period.last.advanced(by: -Self.slowDays))
        let last = figures.evidence.lastExchange
        completeDays = places.filter { index in
            let end = period.timeZone.start(of: background.days.lowerBound.advanced(by: index + 1))
            return background.isCaptured(index) && last.map { end <= $0 } ?? false
        }
        calendar = DayCalendar(background, usual: usual, holidays: figures.holidays)
        let calendar = calendar
        ordinaryDays = usual.filter { background.isCaptured($0) && !calendar.isQuiet($0) }
        let count = background.capturedHours.count
        let borders = (0...count).map {
            period.timeZone.start(of: background.days.lowerBound.advanced(by: $0)).milliseconds
        }
        let isLong = places.count > Self.longestOneByOne
        let requests = Dictionary(
            figures.requests.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        pasts = background.mappings.map { MappingPast($0, requests[$0.name], borders: borders, isLong: isLong) }
        let usual = usual
        all = CommonScatter(pasts, usual)
        let known = pasts.filter(\.isCountedByEpisodes)
        episodes = known.count < Self.leastKnown || known.count == pasts.count ? all : CommonScatter(known, usual)
    }

    /// How many mappings tell what all scatter by.
    private static let leastKnown = 3

    /// How much more mappings' success rates scatter than chance makes them: of those that are counted as this one is.
    func scatter(_ past: MappingPast) -> CommonScatter { past.isCountedByEpisodes ? episodes : all }

    /// The past of a mapping.
    func past(_ name: MappingName?) -> MappingPast? { pasts.first { $0.name == name } }

    /// The day at a place.
    func day(_ index: Int) -> Day { background.days.lowerBound.advanced(by: index) }

    /// Places of the twelve weeks before on which anything was captured, and what usually runs ran.
    package let ordinaryDays: [Int]

    /// How many mappings have requests in the period or the weeks before: how often each rule is asked.
    var family: Int { max(1, background.mappings.count) }

    /// The weeks of the twelve before, the oldest first.
    static func weeks(_ days: Range<Int>) -> [Range<Int>] {
        stride(from: days.upperBound, to: days.lowerBound, by: -7)
            .map { max(days.lowerBound, $0 - 7)..<$0 }.filter { $0.count == 7 }.reversed()
    }
}
