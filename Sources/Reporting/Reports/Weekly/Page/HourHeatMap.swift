import Figures
import IngestionAPI

/// Failed and aborted requests by weekday and hour.
struct HourHeatMap {
    private static let left = 40.0
    private static let rowHeight = 26.0

    private let hours: WeekdayHours
    private let words: Words
    /// The requests of each weekday in the period, Monday first; a period of more than a week has several.
    private let links: [String?]

    /// Nil where nothing failed or was aborted.
    init?(_ figures: WeeklyFigures, _ words: Words, _ anchors: Anchors) {
        guard let hours = figures.weekdayHours, hours.hours.contains(where: { $0.troubled > 0 }) else { return nil }
        self.hours = hours
        self.words = words
        links = (1...7).map { weekday in
            let days = figures.days.map(\.day).filter { $0.weekday == weekday }
            return days.count == 1 ? anchors.day(days[0]) : nil
        }
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        let slot = (ChartFrame.width - Self.left) / 24
        let cells = (0..<7).map { weekday in
            (0..<24).reduce(into: "") { text, hour in
                let figures = hours.hours[weekday * 24 + hour]
                let level = HeatScale.level(troubled: figures.troubled, finished: figures.finished)
                HeatCell(
                    summary: figures.finished > 0 ? summary(weekday, hour, figures) : nil,
                    kind: figures.finished > 0 ? "h\(level)" : "hnone", x: Self.left + slot * Double(hour),
                    y: Self.rowHeight * Double(weekday), width: slot, height: Self.rowHeight,
                    text: figures.troubled > 0 ? words.compact(Int64(figures.troubled)) : nil
                ).write(to: &text)
            }
        }
        return [
            "width": number(ChartFrame.width), "height": number(Self.rowHeight * 7 + 24),
            "rows": (0..<7).map { weekday -> [String: Any] in
                [
                    "link": links[weekday].map { [$0] } ?? [], "name": words["weekday\(weekday + 1)"],
                    "cells": cells[weekday],
                ]
            },
            "names": (0..<7).map { weekday in
                [
                    "label": words["weekday\(weekday + 1)"], "x": number(Self.left - 8),
                    "y": number(Self.rowHeight * (Double(weekday) + 0.5) + 4),
                ]
            },
            "labels": stride(from: 0, to: 24, by: 3).map { hour in
                [
                    "label": hour < 10 ? "0\(hour)" : "\(hour)", "x": number(Self.left + slot * (Double(hour) + 0.5)),
                    "y": number(Self.rowHeight * 7 + 18),
                ]
            },
            "legend": HeatScale.legend(words), "title": title, "table": table, "others": [String](),
        ]
    }

    /// `Tue 08:00–09:00: 3 of 12 failed or were aborted`.
    private func summary(_ weekday: Int, _ hour: Int, _ figures: HourFigures) -> String {
        let clock = { (hour: Int) in (hour < 10 ? "0\(hour)" : "\(hour)") + ":00" }
        return words(
            "heatCell",
            [
                "place": words["weekday\(weekday + 1)"] + " \(clock(hour))–\(clock(hour + 1))",
                "troubled": Numbers.grouped(figures.troubled), "n": Numbers.grouped(figures.finished),
            ])
    }

    private var title: String { words("chartHours", ["weeks": words.counted("weekCount", hours.weeks)]) }

    private var table: ChartTable {
        ChartTable(
            title, id: "hours",
            headings: [words["hour"]] + (1...7).map { words["weekday\($0)"] },
            rows: (0..<24).map { hour in
                let cells = (0..<7).map { weekday in
                    let figures = hours.hours[weekday * 24 + hour]
                    return figures.finished > 0
                        ? "\(Numbers.grouped(figures.troubled)) / \(Numbers.grouped(figures.finished))"
                        : words["undefined"]
                }
                return ([Span((hour < 10 ? "0\(hour)" : "\(hour)") + ":00")], cells)
            })
    }
}
