import Assessment
import IngestionAPI

/// The mappings table of the page, and the table behind its sparklines.
struct MappingTable {
    /// Up to so many mappings have a column a week in the table behind their sparklines.
    private static let mostColumns = 100

    let phrases: WeeklyPhrases
    let anchors: Anchors

    private var summary: WeeklySummary { phrases.summary }
    private var words: Words { phrases.words }

    /// What the template draws.
    var context: [String: Any] {
        let figures = summary.figures
        let ranges = figures.weeks.map { figures.background.indices($0.week.monday...$0.week.sunday) }
        let days = Dictionary(uniqueKeysWithValues: figures.background.mappings.map { ($0.name, $0) })
        let sparklines = figures.mappings.map { Sparkline(days[$0.name], ranges) }
        return [
            "columns": columns,
            "rows": paired(figures.mappings, sparklines).enumerated().map { order, row in
                self.row(order, row.0, row.1)
            },
            "table": table(sparklines),
        ]
    }

    /// The table behind the sparklines: a column a week. Of very many mappings a page could not be opened at once; then
    /// the weeks stand in one cell.
    private func table(_ sparklines: [Sparkline]) -> [String: Any] {
        let weeks = summary.figures.weeks.map { words("weekShort", ["week": String($0.week.number)]) }
        let isWide = sparklines.count <= Self.mostColumns
        return ChartTable.context(
            words["sparkTable"], id: "sparks",
            headings: [words["mapping"]] + (isWide ? weeks : [weeks.joined(separator: " · ")]),
            rows: paired(summary.figures.mappings, sparklines).map { mapping, sparkline in
                let cells = sparkline.weeks.map { "\(Numbers.grouped($0.troubled)) / \(Numbers.grouped($0.requests))" }
                return (
                    summary.labels.spans(mapping.name), isWide ? cells : [cells.joined(separator: " · ")]
                )
            })
    }

    private var columns: [[String: Any]] {
        let column = { (key: String, isNumber: Bool, definition: String?) -> [String: Any] in
            [
                "key": key, "label": words[key], "isNumber": isNumber,
                "definition": definition.map { [$0] } ?? [],
            ]
        }
        return [column("mapping", false, nil)]
            + CountsRow.columns.map { column($0, true, Self.definitions[$0]) }
            + [column("topError", false, "def-codes"), column("trend", true, "def-trend")]
    }

    /// Where each column is defined.
    static let definitions = [
        "accepted": "def-accepted", "ingested": "def-ingested", "failed": "def-ingested", "aborted": "def-ingested",
        "pending": "def-ingested", "successRate": "def-rate", "records": "def-records", "abortsPer1000": "def-aborts",
        "rejected": "def-rejected", "collisions": "def-collisions",
    ]

    private func row(_ order: Int, _ mapping: MappingFigures, _ sparkline: Sparkline) -> [String: Any] {
        let before = summary.isComparable ? mapping.previous : nil
        let cells = CountsRow.cells(mapping.counts, before, phrases)
        let place = CountsRow.columns.firstIndex(of: "successRate")!  // the records follow it
        let interval = mapping.counts.successRate.map(IntervalMark.context)
        let top = mapping.counts.rankedCodes.first.map(\.code)
        return [
            "order": order, "anchor": anchors.mapping(mapping.name).map { [$0] } ?? [],
            "mapping": ShownName.of(summary.labels.shown(mapping.name)),
            "organization": ShownName.of(mapping.organization),
            // The cells that have more to show stand apart: what the others ask for is looked up for each of them.
            "before": cells[..<place].map { $0.context },
            "rate": cells[place].context.merging([
                "mark": interval.map { [$0] } ?? [],
                "verdict": phrases.mark(summary.assessment[mapping.name]?.rate).map { [$0] } ?? [],
            ]) { $1 },
            "records": cells[place + 1].context,
            "after": cells[(place + 2)...].map { $0.context },
            "topError": ["spans": WeeklyPage.context(top.map { [phrases.code($0)] } ?? [])],
            "topAnchor": top.flatMap(anchors.code).map { [$0] } ?? [],
            "topSort": top.map { ShownName.of(phrases.code($0).text) } ?? "",
            "spark": sparkline.context(words),
            "sparkSort": sparkline.weeks.map(\.troubled).reduce(0, +),
        ]
    }
}

extension FigureCell {
    /// What the templates ask of a cell. Nothing is an empty list: a missing key would be looked up further out.
    var context: [String: Any] {
        [
            "text": text, "change": change.map { [$0] } ?? [], "note": note.map { [$0] } ?? [],
            "sort": sortValue.map { "\($0)" } ?? "",
        ]
    }
}
