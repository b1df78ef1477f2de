import Figures
import IngestionAPI

/// Failed and aborted requests by weekday and hour.
enum HourHeatMap {
    /// Nil where nothing failed or was aborted.
    /// - Parameter listed: the days whose requests are listed.
    static func chart(_ figures: WeeklyFigures, _ words: Words, _ listed: Set<Day>) -> Chart? {
        guard let hours = figures.weekdayHours, hours.hours.contains(where: { $0.troubled > 0 }) else { return nil }
        let title = words("chartHours", ["weeks": words.counted("weekCount", hours.weeks)])
        let rows = (1...7).map { weekday in
            // A period of more than a week has several.
            let days = figures.days.map(\.day).filter { $0.weekday == weekday && listed.contains($0) }
            let name = words["weekday\(weekday)"]
            return HeatMap.Row(
                label: name, name: name, link: days.count == 1 ? .day(days[0]) : nil,
                cells: (0..<24).map { cell(hours.hours[(weekday - 1) * 24 + $0], name, $0, words) })
        }
        return Chart(
            key: "hours", title: title, text: words["chartHoursText"], term: "heat",
            drawing: .heat(
                HeatMap(headings: (0..<24).map { $0 % 3 == 0 ? twoDigits($0) : nil }, rows: rows, labelWidth: 3)),
            legend: HeatScale.legend(words), table: table(hours, title, words))
    }

    private static func twoDigits(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

    /// `Tue 08:00–09:00: 3 of 12 failed or were aborted`; an hour without finished requests says nothing.
    private static func cell(_ figures: HourFigures, _ day: String, _ hour: Int, _ words: Words) -> HeatMap.Cell {
        guard figures.finished > 0 else { return HeatMap.Cell() }
        return HeatScale.cell(
            troubled: figures.troubled, finished: figures.finished,
            "\(day) \(twoDigits(hour)):00–\(twoDigits(hour + 1)):00", words)
    }

    private static func table(_ hours: WeekdayHours, _ title: String, _ words: Words) -> Table {
        Table(
            "hours", title: title, headings: [words["hour"]] + (1...7).map { words["weekday\($0)"] },
            rows: (0..<24).map { hour in
                [Cell(twoDigits(hour) + ":00")]
                    + (0..<7).map { weekday in
                        let figures = hours.hours[weekday * 24 + hour]
                        return Cell(
                            figures.finished > 0
                                ? "\(Numbers.grouped(figures.troubled)) / \(Numbers.grouped(figures.finished))"
                                : words["undefined"])
                    }
            })
    }
}
