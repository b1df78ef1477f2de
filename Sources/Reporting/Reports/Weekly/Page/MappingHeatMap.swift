import Figures
import IngestionAPI

/// Failed and aborted requests of the most troubled mappings, by day; of a long period by week.
struct MappingHeatMap {
    private static let rows = 25
    private static let mostDays = 31
    /// What fits beside the cells, in columns of a terminal.
    private static let widestName = 14
    private static let left = 116.0
    private static let rowHeight = 26.0
    private static let top = 4.0

    private struct Row {
        var name: [Span]
        var label: String
        /// Where its requests are.
        var anchor: String?
        var counts: [Counts]
        var troubled: Int { counts.map { $0.failed + $0.aborted }.reduce(0, +) }
    }

    private let words: Words
    private let columns: [(days: ClosedRange<Day>, label: String, isCaptured: Bool)]
    private let rows: [Row]
    private let others: Int

    /// Nil where nothing failed or was aborted.
    init?(_ summary: WeeklySummary, _ phrases: FindingPhrases, _ words: Words, _ anchors: Anchors) {
        self.words = words
        let figures = summary.figures
        let (period, background) = (figures.period, figures.background)
        let step = period.dayCount > Self.mostDays ? 7 : 1
        let firsts = stride(from: period.first.number, through: period.last.number, by: step).map(Day.init(number:))
        let columns = firsts.map { first -> (days: ClosedRange<Day>, label: String, isCaptured: Bool) in
            let days = first...min(first.advanced(by: step - 1), period.last)
            let label =
                step == 1 && period.dayCount <= 8 ? words.weekday(first) + " \(first.date.day)" : words.shortDate(first)
            return (days, label, background.indices(days).contains(where: background.isCaptured))
        }
        self.columns = columns
        let all = background.mappings.map { mapping in
            Row(
                name: phrases.who(mapping.name)["who"] ?? [],
                label: phrases.namesOrganizations && summary.labels[mapping.name]?.name == nil
                    ? "\(mapping.name.mapping) \(mapping.name.organization)"
                    : summary.labels.visible(mapping.name, width: Self.widestName),
                anchor: anchors.mapping(mapping.name),
                counts: columns.map { mapping.total(background.indices($0.days)) })
        }
        .filter { $0.troubled > 0 }
        guard !all.isEmpty else { return nil }
        let ranked = all.indices.sorted { (all[$1].troubled, $0) < (all[$0].troubled, $1) }
        rows = ranked.prefix(Self.rows).map { all[$0] }
        others = all.count - rows.count
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        let width = ChartFrame.width - Self.left
        let slot = width / Double(columns.count)
        let y = { (row: Int) in Self.top + Double(row) * Self.rowHeight }
        var cells = ""
        for row in rows.indices {
            for column in columns.indices {
                let counts = rows[row].counts[column]
                let troubled = counts.failed + counts.aborted
                let isKnown = columns[column].isCaptured
                HeatCell(
                    link: troubled > 0 ? rows[row].anchor : nil, summary: isKnown ? summary(rows[row], column) : nil,
                    kind: isKnown
                        ? "h\(HeatScale.level(troubled: troubled, finished: counts.finished))" : "unknown",
                    x: Self.left + slot * Double(column), y: y(row), width: slot, height: Self.rowHeight,
                    text: troubled > 0 && slot >= 14 ? words.compact(Int64(troubled)) : nil
                ).write(to: &cells)
            }
        }
        let height = y(rows.count) + 24
        return [
            "width": number(ChartFrame.width), "height": number(height), "cells": cells,
            "names": rows.indices.map { row in
                [
                    "label": DisplayWidth.cut(PlainText.visible(rows[row].label), to: Self.widestName),
                    "x": number(Self.left - 8),
                    "y": number(y(row) + Self.rowHeight / 2 + 4),
                ]
            },
            "labels": columns.indices.filter { $0 % max(1, (columns.count + 9) / 10) == 0 }.map { column in
                [
                    "label": columns[column].label, "x": number(Self.left + slot * (Double(column) + 0.5)),
                    "y": number(height - 6),
                ]
            },
            "legend": HeatScale.legend(words),
            "others": others > 0 ? [words.counted("heatOthers", others)] : [],
            "table": table,
        ]
    }

    /// `1042, Tue 17: 6 of 12 failed or were aborted`.
    private func summary(_ row: Row, _ column: Int) -> String {
        let counts = row.counts[column]
        return words(
            "heatCell",
            [
                "place": row.name.map { PlainText.visible(ShownName.of($0.text)) }.joined() + ", "
                    + columns[column].label,
                "troubled": Numbers.grouped(counts.failed + counts.aborted), "n": Numbers.grouped(counts.finished),
            ])
    }

    private var table: ChartTable {
        ChartTable(
            words["chartMappingDays"], id: "mapping-days",
            headings: [words["mapping"]] + columns.map(\.label),
            rows: rows.map { row in
                let cells = paired(row.counts, columns).map { counts, column in
                    column.isCaptured
                        ? "\(Numbers.grouped(counts.failed + counts.aborted)) / \(Numbers.grouped(counts.finished))"
                        : words["noData"]
                }
                return (row.name, cells)
            }, link: { rows[$0].anchor })
    }
}
