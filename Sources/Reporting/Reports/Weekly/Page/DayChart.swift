import Figures
import IngestionAPI

/// Outcomes by day as stacked bars.
struct DayChart {
    private let days: [DayFigures]
    private let words: Words
    private let frame: ChartFrame
    private let scale: ChartScale
    private let ticks: [Int]
    private let anchors: Anchors

    init(_ days: [DayFigures], _ words: Words, _ anchors: Anchors) {
        self.days = days
        self.anchors = anchors
        self.words = words
        frame = ChartFrame(count: days.count)
        (scale, ticks) = ChartFrame.scale(upTo: days.map(\.counts.requests).max() ?? 0)
    }

    /// What the template draws.
    var context: [String: Any] {
        frame.context(ticks.map { (scale.y(Double($0)), Numbers.grouped($0)) }).merging([
            "bars": days.indices.map(bar),
            "labels": frame.labels(label),
            "gaps": frame.gaps(days.map(\.isWithoutData), label: words["noData"]),
            "table": table,
        ]) { $1 }
    }

    private func label(_ index: Int) -> String {
        let day = days[index].day
        return days.count <= 8 ? words.weekday(day) + " " + String(day.date.day) : words.shortDate(day)
    }

    private func bar(_ index: Int) -> [String: Any] {
        let number = ChartScale.coordinate
        let day = days[index]
        let width = max(1, frame.slot * 0.62)
        return [
            "summary": summary(day), "link": anchors.day(day.day).map { [$0] } ?? [], "hit": frame.hit(index),
            "segments": segments(day.counts, frame.x(index) - width / 2, width),
            "total": days.count <= 14 && !day.isWithoutData ? [Numbers.grouped(day.counts.requests)] : [],
            "totalX": number(frame.x(index)), "totalY": number(scale.y(Double(day.counts.requests)) - 7),
        ]
    }

    private func segments(_ counts: Counts, _ x: Double, _ width: Double) -> [[String: Any]] {
        let number = ChartScale.coordinate
        var below = 0
        return [
            ("success-bar", counts.success), ("failed-bar", counts.failed), ("aborted-bar", counts.aborted),
            ("pending-bar", counts.pending),
        ]
        .compactMap { kind, count in
            guard count > 0 else { return nil }
            let bottom = scale.y(Double(below))
            below += count
            let top = scale.y(Double(below))
            // A single failure among thousands must still be seen.
            let height = max(1.5, bottom - top)
            return [
                "kind": kind, "x": number(x), "width": number(width), "y": number(bottom - height),
                "height": number(height),
            ]
        }
    }

    private func summary(_ day: DayFigures) -> String {
        let name = words.weekdayDate(day.day)
        if day.isWithoutData { return "\(name): \(words["noData"])" }
        let counts = day.counts
        let parts = [
            ("ingested", counts.success), ("failed", counts.failed), ("aborted", counts.aborted),
            ("pending", counts.pending),
        ]
        return "\(name): " + parts.map { "\(words[$0.0]) \(Numbers.grouped($0.1))" }.joined(separator: ", ")
    }

    private var table: ChartTable {
        ChartTable(
            words["chartDays"], id: "days",
            headings: ["day", "accepted", "ingested", "failed", "aborted", "pending", "capturedHours"].map {
                words[$0]
            },
            rows: days.map { day in
                let counts = day.counts
                let figures = [counts.requests, counts.success, counts.failed, counts.aborted, counts.pending]
                let cells =
                    day.isWithoutData
                    ? figures.map { _ in words["undefined"] } + [words["noData"]]
                    : figures.map { Numbers.grouped($0) } + ["\(day.capturedHours)"]
                return ([Span(words.weekdayDate(day.day))], cells)
            }, link: { anchors.day(days[$0].day) })
    }
}
