import IngestionAPI

/// What the rules compare the period with, worked out once.
struct Baseline {
    /// How many days before the period tell the usual rates: four weeks.
    static let rateDays = 28
    /// How many days before the period tell the usual pattern of a week: twelve weeks.
    static let patternDays = 84

    let figures: WeeklyFigures
    /// Places of the period's days in the background.
    let period: Range<Int>
    /// Places of the four weeks before it.
    let recent: Range<Int>
    /// Places of the twelve weeks before it.
    let pattern: Range<Int>
    /// Places of the period's days that are over as far as the captures reach, with anything captured on them.
    let completeDays: [Int]

    var background: Background { figures.background }
    var zone: ReportTimeZone { figures.period.timeZone }

    init(_ figures: WeeklyFigures) {
        let (period, background) = (figures.period, figures.background)
        self.figures = figures
        let places = background.indices(period.first...period.last)
        self.period = places
        func before(_ days: Int) -> Range<Int> {
            background.indices(period.first.advanced(by: -days)...period.first.advanced(by: -1))
        }
        recent = before(Self.rateDays)
        pattern = before(Self.patternDays)
        let last = figures.evidence.lastExchange
        completeDays = places.filter { index in
            let end = period.timeZone.start(of: background.days.lowerBound.advanced(by: index + 1))
            return background.isCaptured(index) && last.map { end <= $0 } ?? false
        }
    }

    /// The counts of the four weeks before, by mapping.
    var usualCounts: [MappingName: Counts] {
        Dictionary(uniqueKeysWithValues: background.mappings.map { ($0.name, $0.total(recent)) })
    }

    /// The day at a place.
    func day(_ index: Int) -> Day { background.days.lowerBound.advanced(by: index) }

    /// How many mappings have requests in the period or the twelve weeks before: how often each rule is asked.
    var family: Int { max(1, background.mappings.count) }
}
