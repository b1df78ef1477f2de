import Assessment
import Figures

/// The success rate of the last weeks as points with their intervals, between the limits of what is usual now: the
/// assessment's own, so that a ring says what the verdict says.
struct WeekChart {
    private let weeks: [WeekFigures]
    private let words: Words
    /// Those that its weeks' figures count, where readers can go to the lists of them.
    private let requests: RequestFilter?
    private let assessment: Assessment
    /// The values with a grid line, in percent.
    private let ticks: [Int]

    init(_ summary: WeeklySummary, _ words: Words, _ requests: RequestFilter? = nil) {
        let (weeks, assessment) = (summary.figures.weeks, summary.assessment)
        self.weeks = weeks
        self.assessment = assessment
        self.words = words
        self.requests = requests
        // The axis begins below the lowest interval, so that a change of a point can be seen, and says where.
        let least =
            weeks.compactMap { week in
                week.counts.successRate.map { rate in
                    min(rate.interval.low, assessment.limits(total: rate.total)?.lowerBound ?? 1)
                }
            }
            .min() ?? 0
        let step = least >= 0.9 ? 2 : least >= 0.75 ? 5 : least >= 0.5 ? 10 : 20
        let low = max(0, Int((least * 100).rounded(.down)) / step * step)
        ticks = Array(stride(from: low == 100 ? 98 : low, through: 100, by: step))
    }

    /// Where the axis begins, 0 to 1.
    var lowest: Double { Double(ticks[0]) / 100 }

    func chart() -> Chart {
        let looks: [(Chart.Look, String)] =
            [(.line, "successRate"), (.band, "interval")]
            + (assessment.rate == nil ? [] : [(.dashes, "controlLimits"), (.ring, "outsideLimits")])
        return Chart(
            key: "weeks", title: words["chartWeeks"], text: words["chartWeeksText"], term: "control",
            drawing: .time(
                TimeChart(
                    unknown: words["noData"], low: lowest, high: 1,
                    ticks: ticks.map { TimeChart.Tick(value: Double($0) / 100, label: "\($0)%") },
                    lines: [.init(values: weeks.map { $0.counts.successRate?.rate })],
                    columns: weeks.indices.map(column))),
            legend: looks.map { Chart.Entry(look: $0, label: words[$1]) }, table: table)
    }

    /// Whether a week lies outside its limits. The report's own is judged by the assessment, repeats of a failure left out.
    func isOut(_ week: WeekFigures) -> Bool {
        if let own = assessment.rate, assessment.period.week == week.week { return own.place != .usual }
        guard let rate = week.counts.successRate, let limits = assessment.limits(total: rate.total) else {
            return false
        }
        return !limits.contains(rate.rate)
    }

    private func column(_ place: Int) -> TimeChart.Column {
        let week = weeks[place]
        let isLast = place == weeks.count - 1
        let rate = week.counts.successRate
        return TimeChart.Column(
            label: words("weekShort", ["week": String(week.week.number)]),
            // On a phone every other label goes; the report's own week keeps its.
            isMinor: (weeks.count - 1 - place) % 2 == 1, isOwn: isLast, isKnown: !week.isWithoutData,
            summary: summary(week), link: isLast ? .section("mappings") : .week(week.week),
            marks: rate.map { marks(week, $0) } ?? (week.isWithoutData ? [] : [.dash]),
            value: isLast ? rate.map { Numbers.percent($0.rate) } : nil,
            figure: rate.map { String(Numbers.percent($0.rate).dropLast()) })
    }

    private func marks(_ week: WeekFigures, _ rate: Proportion) -> [TimeChart.Mark] {
        let limits = assessment.limits(total: rate.total).flatMap { limits in
            assessment.rate.map { usual in
                TimeChart.Mark.limits(low: limits.lowerBound, middle: usual.level, high: limits.upperBound)
            }
        }
        return [
            limits, .interval(low: rate.interval.low, high: rate.interval.high), .point(rate.rate, isOut: isOut(week)),
        ].compactMap(\.self)
    }

    private func summary(_ week: WeekFigures) -> String {
        let name = "\(week.week)"
        if week.isWithoutData { return "\(name): \(words["noData"])" }
        guard let rate = week.counts.successRate else { return "\(name): \(words["nothingFinished"])" }
        let values = [
            "count": Numbers.grouped(rate.count), "n": Numbers.grouped(rate.total),
            "low": Numbers.percent(rate.interval.low), "high": Numbers.percent(rate.interval.high),
        ]
        let text = "\(name): \(Numbers.percent(rate.rate)) · " + words("ofFinished", values)
        return isOut(week) ? text + " · " + words["outsideLimits"] : text
    }

    private var table: Table {
        let headings = ["week", "successRate", "interval", "controlLimits", "finished", "accepted", "capturedDays"]
        return Table(
            "weeks", title: words["chartWeeks"], headings: headings.map { words[$0] },
            rows: weeks.map { week in
                var name = Cell("\(week.week)")
                name.place = .week(week.week)
                if requests != nil { name.spans = name.spans.linked(.week(week.week)) }
                return [name] + cells(week)
            })
    }

    private func cells(_ week: WeekFigures) -> [Cell] {
        let rate = week.counts.successRate
        let undefined = words["undefined"]
        let limits = rate.flatMap { assessment.limits(total: $0.total) }
        let range = { (range: ClosedRange<Double>) in
            "\(Numbers.percent(range.lowerBound))–\(Numbers.percent(range.upperBound))"
        }
        let texts = [
            rate.map { Numbers.percent($0.rate) } ?? undefined,
            rate.map { range($0.interval.low...$0.interval.high) } ?? undefined,
            (limits.map(range) ?? undefined) + (isOut(week) ? " · \(words["outsideLimits"])" : ""),
            week.isWithoutData ? words["noData"] : Numbers.grouped(week.counts.finished),
        ]
        let accepted = Cell(Numbers.grouped(week.counts.requests), sort: Double(week.counts.requests))
            .leading(to: requests.map { .requests($0.on(week.week.monday...week.week.sunday)) })
        return texts.map { Cell($0) } + [
            week.isWithoutData ? Cell(undefined) : accepted, Cell("\(week.capturedDays) / 7"),
        ]
    }
}
