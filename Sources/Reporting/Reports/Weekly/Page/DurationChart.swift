import Figures
import Foundation
import IngestionAPI

/// How long requests took, day by day: median and 95th percentile, on a scale of powers.
struct DurationChart {
    private static let marks: [Int64] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800].map { $0 * 1_000 }

    private let days: [DurationFigures]
    private let words: Words
    private let frame: ChartFrame
    private let scale: ChartScale
    private let ticks: [Int64]
    private let anchors: Anchors

    /// Nil where no time is known.
    init?(_ figures: WeeklyFigures, _ words: Words, _ anchors: Anchors) {
        let days = DurationFigures.byDay(figures)
        guard !days.isEmpty else { return nil }
        self.days = days
        self.words = words
        self.anchors = anchors
        frame = ChartFrame(count: days.count)
        let values = days.filter { $0.count > 0 }.flatMap { [max(1, $0.median), max(1, $0.p95)] }
        let least = values.min() ?? 1
        let greatest = values.max() ?? 1
        let low = Self.marks.last { $0 <= least } ?? Self.marks[0]
        let high = Self.marks.first { $0 >= greatest && $0 > low } ?? max(greatest, low * 10)
        ticks = Self.marks.filter { (low...high).contains($0) }
        scale = ChartScale(
            low: log(Double(low)), high: log(Double(high)), top: ChartFrame.top, bottom: ChartFrame.bottom)
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        let y = { (value: Int64) in log(Double(max(1, value))) }
        let point = { (index: Int, value: Int64) -> [String: Any] in
            ["x": number(frame.x(index)), "y": number(scale.y(y(value)))]
        }
        let known = days.indices.filter { days[$0].count > 0 }
        return frame.context(ticks.map { (scale.y(y($0)), words.duration($0)) }).merging([
            "labels": frame.labels { index in
                let day = days[index].day
                return days.count <= 8 ? words.weekday(day) + " " + String(day.date.day) : words.shortDate(day)
            },
            "medianLines": frame.lines(days.map { $0.count > 0 ? y($0.median) : nil }, scale),
            "p95Lines": frame.lines(days.map { $0.count > 0 ? y($0.p95) : nil }, scale),
            "points": known.map { index -> [String: Any] in
                [
                    "summary": summary(days[index]), "link": anchors.day(days[index].day).map { [$0] } ?? [],
                    "hit": frame.hit(index), "median": point(index, days[index].median),
                    "p95": point(index, days[index].p95),
                ]
            },
            "table": table,
        ]) { $1 }
    }

    private func summary(_ day: DurationFigures) -> String {
        words(
            "durationSummary",
            [
                "day": words.weekdayDate(day.day), "median": words.duration(day.median), "p95": words.duration(day.p95),
                "n": Numbers.grouped(day.count),
            ])
    }

    private var table: ChartTable {
        ChartTable(
            words["chartDurations"], id: "durations",
            headings: ["day", "median", "p95", "finished"].map { words[$0] },
            rows: days.map { day in
                let undefined = words["undefined"]
                let cells =
                    day.count > 0 ? [words.duration(day.median), words.duration(day.p95)] : [undefined, undefined]
                return ([Span(words.weekdayDate(day.day))], cells + [Numbers.grouped(day.count)])
            }, link: { anchors.day(days[$0].day) })
    }
}
