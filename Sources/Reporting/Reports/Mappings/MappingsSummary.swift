import Assessment
import Figures
import IngestionAPI

/// The list of mappings with what every format asks of it, worked out once.
struct MappingsSummary: Sendable {
    /// How many weeks the row of blocks shows.
    static let shownWeeks = 8
    /// From how many captured days on a mapping without any request counts as silent.
    private static let leastDays = 14

    /// One mapping, or all together.
    struct Row: Sendable {
        /// Nil for all together.
        var standing: MappingStanding?
        var state: MappingState?
        /// This week's counts, up to the present.
        var now = Counts()
        /// Those of the same days of the usual weeks, together.
        var usual = Counts()
        /// The success rate of the last seven days beside the usual one.
        var rate: Assessment.Rate?
        /// How long half of the requests of the last seven days took at most, milliseconds; nil where that is not known.
        var medianDuration: Int64?
        /// Failed and aborted requests, week by week; nil where nothing was captured.
        var troubled: [Int?] = []
    }

    let figures: MappingsFigures
    let rows: [Row]
    let total: Row
    /// The week that the present lies in.
    let week: ISOWeek
    /// This week's last day so far.
    let today: Day
    /// The weeks that tell what is usual, the latest first.
    let usual: [ISOWeek]
    /// The weeks of the row of blocks.
    let weeks: [ISOWeek]

    var present: Present { figures.present }
    var zone: ReportTimeZone { figures.days.period.timeZone }

    init(_ figures: MappingsFigures) {
        self.figures = figures
        let days = figures.days
        let today = days.period.last
        let week = ISOWeek(containing: today)
        let captured = days.weeks.filter { $0.week < week && $0.capturedDays > 0 }.map(\.week)
        let usual = Array(captured.suffix(MappingsFigures.usualWeeks).reversed())
        let shown = days.weeks.suffix(Self.shownWeeks)
        (self.today, self.week, self.usual, weeks) = (today, week, usual, shown.map(\.week))

        let background = days.background
        let known = Dictionary(uniqueKeysWithValues: background.mappings.map { ($0.name, $0) })
        let elapsed = today.number - week.monday.number
        func counts(_ mapping: MappingDays?, _ week: ISOWeek, days: Int) -> Counts {
            mapping?.total(background.indices(week.monday...week.monday.advanced(by: days))) ?? Counts()
        }
        let assessment = Assessment(days)
        let silent = Self.silent(figures, assessment)
        let requests = Dictionary(days.requests.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = figures.standings.map { standing -> Row in
            let mapping = known[standing.name]
            var row = Row()
            row.standing = standing
            row.state = MappingState(standing, isSilent: silent.contains(standing.name), figures.present)
            row.rate = assessment[standing.name]?.rate
            row.medianDuration = requests[standing.name]?.medianDuration
            row.now = counts(mapping, week, days: elapsed)
            row.usual = usual.reduce(into: Counts()) { $0 += counts(mapping, $1, days: elapsed) }
            row.troubled = shown.map { shown in
                guard shown.capturedDays > 0 else { return nil }
                let counts = counts(mapping, shown.week, days: 6)
                return counts.failed + counts.aborted
            }
            return row
        }
        self.rows = rows
        var total = Row()
        for row in rows {
            total.now += row.now
            total.usual += row.usual
        }
        total.rate = assessment.rate
        total.medianDuration = MappingRequests.middle(days.requests.flatMap { $0.requests.compactMap(\.duration) })
        total.troubled = shown.indices.map { $0 - shown.startIndex }.map { place in
            let known = rows.compactMap { $0.troubled[place] }
            return known.isEmpty ? nil : known.reduce(0, +)
        }
        self.total = total
    }

    /// The mappings that miss their usual run: by the rule of the weekly report over the last seven days, and those without
    /// any request in its twelve weeks before.
    private static func silent(_ figures: MappingsFigures, _ assessment: Assessment) -> Set<MappingName> {
        let background = figures.days.background
        let found = assessment.silent
        let captured = background.capturedHours.count { $0 != 0 }
        guard captured >= leastDays else { return Set(found) }
        let active = Set(background.mappings.filter { $0.counts.contains { $0.requests > 0 } }.map(\.name))
        return Set(found).union(
            figures.standings.filter { $0.latest != nil }.map(\.name).filter { !active.contains($0) })
    }

    /// How many requests a usual week has up to this weekday; nil without such a week.
    func usualRequests(_ row: Row) -> Double? {
        usual.isEmpty ? nil : Double(row.usual.requests) / Double(usual.count)
    }

    /// All pending requests.
    var pending: Int { figures.standings.map(\.pending).reduce(0, +) }

    /// The one of them submitted first.
    var oldestPending: RequestFigures? {
        figures.standings.compactMap(\.oldestPending).min { $0.submitted < $1.submitted }
    }
}
