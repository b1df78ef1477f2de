import Assessment
import Figures
import IngestionAPI

/// Records by day against the band in which 95 % of such weekdays lie.
struct RecordsChart {
    private struct Day {
        var figures: DayFigures
        var usual: DayVolumes.Usual?

        var isOut: Bool {
            usual.map { !($0.low...$0.high).contains(Double(figures.counts.records)) } ?? false
        }
    }

    private let days: [Day]
    private let words: Words
    private let greatest: Double

    /// Nil where no record is known or expected.
    init?(_ figures: WeeklyFigures, _ baseline: Baseline, _ words: Words) {
        self.words = words
        let totals = baseline.background.days.indexed { index in
            baseline.background.mappings.reduce(into: (records: Int128(0), requests: 0)) { sum, mapping in
                sum.records += mapping.counts[index].records
                sum.requests += mapping.counts[index].requests
            }
        }
        let volumes = DayVolumes(
            baseline, volume: { Double(totals[$0].records) }, requests: { totals[$0].requests })
        days = figures.days.map { day in
            Day(figures: day, usual: baseline.background.index(of: day.day).flatMap(volumes.usual))
        }
        greatest = days.map { max(Double($0.figures.counts.records), $0.usual?.high ?? 0) }.max() ?? 0
        guard greatest > 0 else { return nil }
    }

    var chart: Chart {
        let ticks = TimeChart.ticks(upTo: Int(min(greatest, 1e15))) { words.compact(Int64($0)) }
        return Chart(
            key: "records", title: words["chartRecords"], text: words["chartRecordsText"], term: "expected",
            drawing: .time(
                TimeChart(
                    unknown: words["noData"], low: 0, high: max(1, ticks.last?.value ?? 1), ticks: ticks,
                    lines: [
                        .init(
                            values: days.map {
                                $0.figures.isWithoutData ? nil : Double($0.figures.counts.records)
                            })
                    ], columns: days.enumerated().map { column($1, place: $0) })),
            legend: [
                Chart.Entry(look: .line, label: words["records"]),
                Chart.Entry(look: .expected, label: words["expected"]),
                Chart.Entry(look: .ring, label: words["outsideBand"]),
            ], table: table)
    }

    private func column(_ day: Day, place: Int) -> TimeChart.Column {
        let isKnown = !day.figures.isWithoutData
        let records = day.figures.counts.records
        let band = day.usual.map { TimeChart.Mark.band(low: $0.low, middle: $0.middle, high: $0.high) }
        return TimeChart.Column(
            label: words.axis(day.figures.day, at: place, of: days.count), isKnown: isKnown,
            summary: "\(words.weekdayDate(day.figures.day)): \(Numbers.grouped(records)) · "
                + words("expectedBand", ["band": self.band(day.usual)]),
            link: isKnown ? .day(day.figures.day) : nil,
            marks: isKnown
                ? [band, .point(Double(records), isOut: day.isOut)].compactMap(\.self) : [])
    }

    private func band(_ usual: DayVolumes.Usual?) -> String {
        usual.map {
            "\(Numbers.rounded($0.low))–\(Numbers.rounded($0.high)) (n=\($0.sample))"
        } ?? words["undefined"]
    }

    private var table: Table {
        Table(
            "records", title: words["chartRecords"],
            headings: ["day", "records", "expected", "ingested"].map { words[$0] },
            rows: days.map { day in
                let counts = day.figures.counts
                let cells =
                    day.figures.isWithoutData
                    ? [words["noData"], band(day.usual), words["undefined"]]
                    : [
                        Numbers.grouped(counts.records) + (day.isOut ? " · \(words["outsideBand"])" : ""),
                        band(day.usual), Numbers.grouped(counts.success),
                    ]
                let name = Span(words.weekdayDate(day.figures.day), link: .day(day.figures.day))
                return [Cell([name])] + cells.map { Cell($0) }
            })
    }
}

extension ClosedRange<Day> {
    /// Something for each day, by its place.
    fileprivate func indexed<Value>(_ value: (Int) -> Value) -> [Value] {
        (0...upperBound.number - lowerBound.number).map(value)
    }
}
