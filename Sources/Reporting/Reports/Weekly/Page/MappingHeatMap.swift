import Figures
import IngestionAPI

/// Failed and aborted requests of the most troubled mappings, by day; of a long period by week.
enum MappingHeatMap {
    private static let most = 25
    private static let mostDays = 31
    /// What fits beside the cells, in columns of a terminal.
    private static let widestName = 14

    private struct Column {
        var days: Range<Int>
        var label: String
        var isCaptured: Bool
    }

    /// Nil where nothing failed or was aborted.
    static func chart(_ summary: WeeklySummary, _ phrases: FindingPhrases) -> Chart? {
        let words = phrases.words
        let background = summary.figures.background
        let columns = columns(summary.figures, words)
        let all = background.mappings.map { mapping in
            (name: mapping.name, counts: columns.map { mapping.total($0.days) })
        }
        let troubled = all.map { $0.counts.map { $0.failed + $0.aborted }.reduce(0, +) }
        let ranked = all.indices.filter { troubled[$0] > 0 }.sorted { (troubled[$1], $0) < (troubled[$0], $1) }
        guard !ranked.isEmpty else { return nil }
        let shown = ranked.prefix(most).map { all[$0] }
        let step = max(1, (columns.count + 9) / 10)
        let others = ranked.count - shown.count
        return Chart(
            key: "mapping-days", title: words["chartMappingDays"], text: words["chartMappingDaysText"], term: "heat",
            drawing: .heat(
                HeatMap(
                    headings: columns.enumerated().map { $0 % step == 0 ? $1.label : nil },
                    rows: shown.map { row($0.name, $0.counts, columns, summary, phrases) }, labelWidth: widestName)),
            legend: HeatScale.legend(words) + [Chart.Entry(look: .nodata, label: words["noData"])],
            note: others > 0 ? words.counted("heatOthers", others) : nil,
            table: Table(
                "mapping-days", title: words["chartMappingDays"],
                headings: [words["mapping"]] + columns.map(\.label),
                rows: shown.map { mapping in
                    let name = (phrases.who(mapping.name)["who"] ?? []).linked(.mapping(mapping.name))
                    return [Cell(name)] + paired(mapping.counts, columns).map { Cell(text($0, $1, words)) }
                }))
    }

    private static func columns(_ figures: WeeklyFigures, _ words: Words) -> [Column] {
        let (period, background) = (figures.period, figures.background)
        let step = period.dayCount > mostDays ? 7 : 1
        let firsts = stride(from: period.first.number, through: period.last.number, by: step).map(Day.init(number:))
        return firsts.map { first in
            let days = background.indices(first...min(first.advanced(by: step - 1), period.last))
            let isShort = step == 1 && period.dayCount <= 8
            return Column(
                days: days, label: isShort ? words.weekday(first) + " \(first.date.day)" : words.shortDate(first),
                isCaptured: days.contains(where: background.isCaptured))
        }
    }

    private static func row(
        _ name: MappingName, _ counts: [Counts], _ columns: [Column], _ summary: WeeklySummary,
        _ phrases: FindingPhrases
    ) -> HeatMap.Row {
        let full = (phrases.who(name)["who"] ?? []).map { PlainText.visible($0.shown) }.joined()
        let label =
            phrases.namesOrganizations && summary.labels[name]?.name == nil
            ? "\(name.mapping) \(name.organization)" : summary.labels.visible(name, width: widestName)
        return HeatMap.Row(
            label: DisplayWidth.cut(PlainText.visible(label), to: widestName), name: full,
            cells: paired(counts, columns).map { counts, column in
                guard column.isCaptured else { return HeatMap.Cell(isKnown: false) }
                let troubled = counts.failed + counts.aborted
                var cell = HeatScale.cell(
                    troubled: troubled, finished: counts.finished, "\(full), \(column.label)", phrases.words)
                cell.level = cell.level ?? 0
                cell.link = troubled > 0 ? .mapping(name) : nil
                return cell
            })
    }

    private static func text(_ counts: Counts, _ column: Column, _ words: Words) -> String {
        column.isCaptured
            ? "\(Numbers.grouped(counts.failed + counts.aborted)) / \(Numbers.grouped(counts.finished))"
            : words["noData"]
    }
}
