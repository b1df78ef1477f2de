import Figures
import IngestionAPI

/// Outcomes by day as stacked bars.
enum DayChart {
    static func chart(_ days: [DayFigures], _ writing: Writing) -> Chart {
        let words = writing.words
        let greatest = days.map(\.counts.requests).max() ?? 0
        let ticks = TimeChart.ticks(upTo: greatest) { Numbers.grouped($0) }
        return Chart(
            key: "days", title: words["chartDays"], text: words["chartDaysText"], term: "ingested",
            drawing: .time(
                TimeChart(
                    unknown: words["noData"], low: 0, high: max(1, ticks.last?.value ?? 1), ticks: ticks,
                    columns: days.enumerated().map { column($1, place: $0, of: days.count, words) })),
            legend: Self.parts(Counts()).map { Chart.Entry(look: $0.look, label: words[$0.word]) }
                + [Chart.Entry(look: .nodata, label: words["noData"])],
            table: table(days, writing))
    }

    private static func parts(_ counts: Counts) -> [(look: Chart.Look, word: String, count: Int)] {
        [
            (.success, "ingested", counts.success), (.failed, "failed", counts.failed),
            (.aborted, "aborted", counts.aborted), (.pending, "pending", counts.pending),
        ]
    }

    private static func column(_ day: DayFigures, place: Int, of count: Int, _ words: Words) -> TimeChart.Column {
        var below = 0
        let bars = parts(day.counts).compactMap { look, _, count -> TimeChart.Mark? in
            guard count > 0 else { return nil }
            defer { below += count }
            return .bar(look, from: Double(below), to: Double(below + count))
        }
        let list = parts(day.counts).map { "\(words[$0.word]) \(Numbers.grouped($0.count))" }
        let name = words.weekdayDate(day.day)
        return TimeChart.Column(
            label: words.axis(day.day, at: place, of: count), isKnown: !day.isWithoutData,
            summary: "\(name): " + (day.isWithoutData ? words["noData"] : list.joined(separator: ", ")),
            link: .day(day.day), marks: bars,
            value: count <= 14 && !day.isWithoutData ? Numbers.grouped(day.counts.requests) : nil)
    }

    private static func table(_ days: [DayFigures], _ writing: Writing) -> Table {
        let words = writing.words
        return Table(
            "days", title: words["chartDays"],
            headings: ["day", "accepted", "ingested", "failed", "aborted", "pending", "capturedHours"].map {
                words[$0]
            },
            rows: days.map { day in
                let figures = CountsColumns.named(["requests", "success", "failed", "aborted", "pending"])
                let cells =
                    day.isWithoutData
                    ? figures.map { _ in Cell(words["undefined"]) } + [Cell(words["noData"])]
                    : figures.map { writing.figure($0, day.counts, day.day...day.day) } + [Cell("\(day.capturedHours)")]
                return [Cell([Span(words.weekdayDate(day.day), link: .day(day.day))])] + cells
            })
    }
}

extension Words {
    /// What stands below a day on an axis: of a week its name; of a longer period about ten of them.
    func axis(_ day: Day, at place: Int, of count: Int) -> String? {
        guard place % max(1, (count + 9) / 10) == 0 else { return nil }
        return count <= 8 ? weekday(day) + " " + String(day.date.day) : shortDate(day)
    }
}
