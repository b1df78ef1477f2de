import Figures
import Foundation

/// How long requests took, day by day: median and 95th percentile, on a scale of powers.
enum DurationChart {
    private static let marks: [Int64] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800].map { $0 * 1_000 }

    /// Nil where no time is known.
    static func chart(_ figures: WeeklyFigures, _ words: Words) -> Chart? {
        let days = DurationFigures.byDay(figures)
        guard !days.isEmpty else { return nil }
        let values = days.filter { $0.count > 0 }.flatMap { [max(1, $0.median), max(1, $0.p95)] }
        let least = values.min() ?? 1
        let low = marks.last { $0 <= least } ?? marks[0]
        let greatest = values.max() ?? 1
        let high = marks.first { $0 >= greatest && $0 > low } ?? max(greatest, low * 10)
        let line = { (value: KeyPath<DurationFigures, Int64>) in
            days.map { $0.count > 0 ? power($0[keyPath: value]) : nil }
        }
        return Chart(
            key: "durations", title: words["chartDurations"], text: words["chartDurationsText"], term: "duration",
            drawing: .time(
                TimeChart(
                    unknown: words["noData"], low: power(low), high: power(high),
                    ticks: marks.filter { (low...high).contains($0) }.map {
                        TimeChart.Tick(value: power($0), label: words.duration($0))
                    },
                    lines: [.init(values: line(\.p95), isDashed: true), .init(values: line(\.median))],
                    columns: days.enumerated().map { column($1, place: $0, of: days.count, words) })),
            legend: [
                Chart.Entry(look: .line, label: words["median"]), Chart.Entry(look: .triangle, label: words["p95"]),
            ], table: table(days, words))
    }

    private static func power(_ milliseconds: Int64) -> Double { log(Double(max(1, milliseconds))) }

    private static func column(
        _ day: DurationFigures, place: Int, of count: Int, _ words: Words
    ) -> TimeChart.Column {
        let values = [
            "day": words.weekdayDate(day.day), "median": words.duration(day.median), "p95": words.duration(day.p95),
            "n": Numbers.grouped(day.count),
        ]
        let isKnown = day.count > 0
        return TimeChart.Column(
            label: words.axis(day.day, at: place, of: count),
            summary: isKnown ? words("durationSummary", values) : words["noData"], link: isKnown ? .day(day.day) : nil,
            marks: isKnown ? [.triangle(power(day.p95)), .point(power(day.median))] : [])
    }

    private static func table(_ days: [DurationFigures], _ words: Words) -> Table {
        Table(
            "durations", title: words["chartDurations"],
            headings: ["day", "median", "p95", "finished"].map { words[$0] },
            rows: days.map { day in
                let times = [day.median, day.p95].map { day.count > 0 ? words.duration($0) : words["undefined"] }
                return [Cell([Span(words.weekdayDate(day.day), link: .day(day.day))])]
                    + (times + [Numbers.grouped(day.count)]).map { Cell($0) }
            })
    }
}
