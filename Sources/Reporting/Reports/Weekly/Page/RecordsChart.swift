import Assessment
import Figures
import IngestionAPI

/// Records by day against the band in which 95 % of such weekdays lie.
struct RecordsChart {
    private struct Day {
        var figures: DayFigures
        var usual: DayVolumes.Usual?
    }

    private let days: [Day]
    private let words: Words
    private let frame: ChartFrame
    private let scale: ChartScale
    private let ticks: [Int]
    private let anchors: Anchors

    /// Nil where no record is known or expected.
    init?(_ figures: WeeklyFigures, _ baseline: Baseline, _ words: Words, _ anchors: Anchors) {
        self.anchors = anchors
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
        frame = ChartFrame(count: days.count)
        let greatest = days.map { max(Double($0.figures.counts.records), $0.usual?.high ?? 0) }.max() ?? 0
        guard greatest > 0 else { return nil }
        (scale, ticks) = ChartFrame.scale(upTo: Int(min(greatest, 1e15)))
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        return frame.context(ticks.map { (scale.y(Double($0)), words.compact(Int64($0))) }).merging([
            "gaps": frame.gaps(days.map(\.figures.isWithoutData), label: words["noData"]),
            "labels": frame.labels { index in
                let day = days[index].figures.day
                return days.count <= 8 ? words.weekday(day) + " " + String(day.date.day) : words.shortDate(day)
            },
            "bands": days.indices.compactMap { index -> [String: Any]? in
                guard let usual = days[index].usual, !days[index].figures.isWithoutData else { return nil }
                let (top, bottom) = (scale.y(usual.high), scale.y(usual.low))
                return [
                    "x": number(frame.x(index) - frame.slot * 0.42), "width": number(frame.slot * 0.84),
                    "y": number(top), "height": number(max(1, bottom - top)), "middle": number(scale.y(usual.middle)),
                    "x2": number(frame.x(index) + frame.slot * 0.42),
                ]
            },
            "lines": frame.lines(
                days.map { $0.figures.isWithoutData ? nil : Double($0.figures.counts.records) }, scale),
            "points": days.indices.filter { !days[$0].figures.isWithoutData }.map { index -> [String: Any] in
                let records = days[index].figures.counts.records
                return [
                    "x": number(frame.x(index)), "y": number(scale.y(Double(records))), "isOut": isOut(days[index]),
                    "summary": summary(days[index]), "hit": frame.hit(index),
                    "link": anchors.day(days[index].figures.day).map { [$0] } ?? [],
                ]
            },
            "table": table,
        ]) { $1 }
    }

    private func isOut(_ day: Day) -> Bool {
        guard let usual = day.usual else { return false }
        return !(usual.low...usual.high).contains(Double(day.figures.counts.records))
    }

    private func band(_ usual: DayVolumes.Usual?) -> String {
        usual.map {
            "\(Numbers.rounded($0.low))–\(Numbers.rounded($0.high)) (n=\($0.sample))"
        } ?? words["undefined"]
    }

    private func summary(_ day: Day) -> String {
        "\(words.weekdayDate(day.figures.day)): \(Numbers.grouped(day.figures.counts.records)) · "
            + words("expectedBand", ["band": band(day.usual)])
    }

    private var table: ChartTable {
        ChartTable(
            words["chartRecords"], id: "records",
            headings: ["day", "records", "expected", "ingested"].map { words[$0] },
            rows: days.map { day in
                let counts = day.figures.counts
                let cells =
                    day.figures.isWithoutData
                    ? [words["noData"], band(day.usual), words["undefined"]]
                    : [
                        Numbers.grouped(counts.records) + (isOut(day) ? " · \(words["outsideBand"])" : ""),
                        band(day.usual), Numbers.grouped(counts.success),
                    ]
                return ([Span(words.weekdayDate(day.figures.day))], cells)
            }, link: { anchors.day(days[$0].figures.day) })
    }
}

extension ClosedRange<Day> {
    /// Something for each day, by its place.
    fileprivate func indexed<Value>(_ value: (Int) -> Value) -> [Value] {
        (0...upperBound.number - lowerBound.number).map(value)
    }
}
