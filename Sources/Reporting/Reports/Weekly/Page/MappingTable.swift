import Assessment
import Figures
import IngestionAPI

/// The mappings table of the page, those in trouble first, and the table behind its sparklines.
struct MappingTable {
    /// Up to so many mappings have a column a week in the table behind their sparklines.
    private static let mostColumns = 100
    /// Of more mappings those in trouble are shown alone at first: the charts would be far down, and the page open late.
    private static let mostAtFirst = 40

    let phrases: WeeklyPhrases
    let anchors: Anchors

    private var summary: WeeklySummary { phrases.summary }
    private var words: Words { phrases.words }
    private var mappings: [MappingFigures] { summary.figures.mappings }

    /// What the template draws.
    var context: [String: Any] {
        let figures = summary.figures
        let ranges = figures.weeks.map { figures.background.indices($0.week.monday...$0.week.sunday) }
        let days = Dictionary(uniqueKeysWithValues: figures.background.mappings.map { ($0.name, $0) })
        let sparklines = mappings.map { Sparkline(days[$0.name], ranges) }
        let rows = rows(sparklines)
        let attention = rows.count { $0.state == .trouble || $0.state == .watch }
        return [
            "columns": Self.columns.map { column($0) },
            "rows": rows.reduce(into: "") { text, row in
                row.write(to: &text)
                text += "\n"
            },
            // Those in trouble alone are worth a switch where there are others.
            "switch": attention > 0 && attention < rows.count
                ? [
                    [
                        "attention": words("showAttention", ["n": Numbers.grouped(attention)]),
                        "all": words("showAll", ["n": Numbers.grouped(rows.count)]),
                        "startsWithThem": rows.count > Self.mostAtFirst,
                    ]
                ] : [],
            "organizations": organizations,
            "leftOut": words(
                "columnsLeftOut", ["columns": Self.spared.map { words[$0] }.joined(separator: ", ")]),
            "table": table(sparklines),
        ]
    }

    /// The only organization, where there is no other that a row would have to name.
    private var organizations: [String] {
        let all = Set(mappings.map(\.organization))
        return all.count == 1 ? all.map { ShownName.of($0) } : []
    }

    /// The rows, those in trouble first.
    /// - Parameter sparklines: one a mapping.
    func rows(_ sparklines: [Sparkline]) -> [MappingRow] {
        let namesOrganizations = Set(mappings.map(\.organization)).count > 1
        return MappingOrder.worstFirst(summary).enumerated().map { rank, order in
            row(mappings[order], rank: rank, order: order, sparklines[order], namesOrganizations)
        }
    }

    /// The table behind the sparklines: a column a week. Of very many mappings a page could not be opened at once; then
    /// the weeks stand in one cell.
    private func table(_ sparklines: [Sparkline]) -> ChartTable {
        let weeks = summary.figures.weeks.map { words("weekShort", ["week": String($0.week.number)]) }
        let isWide = sparklines.count <= Self.mostColumns
        return ChartTable(
            words["sparkTable"], id: "sparks",
            headings: [words["mapping"]] + (isWide ? weeks : [weeks.joined(separator: " · ")]),
            rows: paired(mappings, sparklines).map { mapping, sparkline in
                let cells = sparkline.weeks.map { "\(Numbers.grouped($0.troubled)) / \(Numbers.grouped($0.requests))" }
                return (
                    summary.labels.spans(mapping.name), isWide ? cells : [cells.joined(separator: " · ")]
                )
            })
    }

    /// Keys of the headings.
    static let columns = ["mapping", "mappingState"] + CountsRow.columns + ["topError", "trend"]

    /// Those that a screen of middle width has no room for: what they say follows from others, or is rare.
    private static let spared = ["ingested", "collisions"]

    private func column(_ key: String) -> [String: Any] {
        [
            "key": key, "label": words[key],
            "kind": [
                key == "mapping" || key == "mappingState" || key == "topError" ? nil : "n",
                Self.spared.contains(key) ? "spare" : nil,
            ].compactMap(\.self).joined(separator: " "),
            "sorted": key == "mappingState" ? ["ascending"] : [],
            "definition": Self.definitions[key].map { [$0] } ?? [],
        ]
    }

    /// Where each column is defined.
    static let definitions = [
        "accepted": "accepted", "ingested": "ingested", "failed": "ingested", "aborted": "ingested",
        "pending": "ingested", "successRate": "rate", "records": "records", "abortsPer1000": "aborts",
        "rejected": "rejected", "collisions": "collisions", "topError": "codes", "trend": "trend",
        "mappingState": "state",
    ]

    private func row(
        _ mapping: MappingFigures, rank: Int, order: Int, _ sparkline: Sparkline, _ namesOrganization: Bool
    ) -> MappingRow {
        let before = summary.isComparable ? mapping.previous : nil
        let own = summary.assessment[mapping.name]
        let state = own?.state ?? .unknown
        let top = mapping.counts.rankedCodes.first.map { phrases.code($0.code) }
        return MappingRow(
            rank: rank, order: order, state: state, stateText: phrases.word(state),
            anchor: anchors.mapping(mapping.name), mapping: ShownName.of(summary.labels.shown(mapping.name)),
            organization: namesOrganization ? ShownName.of(mapping.organization) : nil,
            cells: paired(CountsRow.columns, CountsRow.cells(mapping.counts, before, phrases)).map { key, figure in
                cell(key, figure, own?.rate)
            },
            topError: top.map { [$0] } ?? [],
            topAnchor: mapping.counts.rankedCodes.first.flatMap { anchors.code($0.code) },
            topSort: top.map { ShownName.of($0.text) } ?? "", spark: sparkline.drawing(words))
    }

    /// Exceptions alone are marked: no change is no text, and what is zero steps back.
    private func cell(_ key: String, _ figure: FigureCell, _ rate: Assessment.Rate?) -> MappingRow.Cell {
        let isRate = key == "successRate"
        let change = figure.change.flatMap { $0.hasPrefix("±") ? nil : $0 }
        let isQuiet = figure.sortValue == nil || figure.sortValue == 0 && !isRate && change == nil
        let kinds = [isRate ? "rate" : nil, Self.spared.contains(key) ? "spare" : nil, isQuiet ? "z" : nil]
        return MappingRow.Cell(
            kind: kinds.reduce(into: "") { if let kind = $1 { $0 += " " + kind } },
            sort: figure.sortValue.map(Self.sortText) ?? "", text: figure.text,
            below: isRate ? figure.note : change,
            verdict: isRate ? phrases.mark(rate) : nil, unknown: isRate ? nil : figure.note)
    }

    /// A number for a program, without the `.0` of a whole one.
    private static func sortText(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }
}

extension WeeklyPhrases {
    /// A state in a word without its sign.
    func word(_ state: Assessment.State) -> String {
        let text = words["state_\(state.rawValue)"]
        return text.split(separator: " ", maxSplits: 1).last.map(String.init) ?? text
    }
}
