import Assessment
import Figures

/// The figures of all mappings together, each with its n and its change.
struct KeyFigures {
    let summary: WeeklySummary
    let phrases: WeeklyPhrases
    let writing: Writing

    private var words: Words { writing.words }
    private var now: Counts { summary.totals }
    private var before: Counts? { summary.isComparable ? summary.previous : nil }

    private static let columns = CountsColumns.named([
        "requests", "success", "failed", "aborted", "pending", "success_rate", "records", "aborts_per_1000",
        "rejected", "collisions",
    ])

    // MARK: - All of them

    /// A line a figure.
    var table: Table {
        let rows = Self.columns.map { column in
            let cell = writing.cell(column, now, before: before, summary.assessment.rate?.place)
            var figure = Cell(cell.leading(to: writing.requests?.place(of: column.name)).spans)
            figure.unknown = cell.unknown
            return [
                Cell(heading(column)), figure,
                Cell(summary.isComparable ? cell.change ?? words["noDataBefore"] : ""),
                Cell(detail(column.name) ?? cell.unknown ?? ""),
            ]
        }
        return Table(
            name: "figures",
            columns: [
                .init(name: "figure", heading: "", isNumber: false, rank: 0),
                .init(name: "now", heading: "", isNumber: true, rank: 0),
                .init(
                    name: "change", heading: summary.isComparable ? words["change"] : "", isNumber: true, rank: 1),
                .init(name: "detail", heading: "", isNumber: false, rank: 0, isWrapped: true),
            ], rows: rows)
    }

    private func heading(_ column: TableColumn<Counts>) -> String {
        writing.exportWords.column(column.name, column.kind, of: "totals").title
    }

    private func detail(_ name: String) -> String? {
        switch name {
        case "requests": phrases.reconciliation
        case "success_rate": phrases.rateDetail(now.successRate)
        case "rejected": phrases.rejectedDetail
        default: nil
        }
    }

    // MARK: - The most important ones

    /// The most important first.
    var tiles: [Tile] {
        [
            tile("success_rate", [phrases.rateDetail(now.successRate)]),
            tile("requests", [words["acceptedNote"], phrases.reconciliation]),
            tile(
                "records",
                [
                    words("recordsKnown", ["n": Numbers.grouped(now.success)]),
                    now.volumeUnknown > 0 ? words.counted("recordsUnknown", now.volumeUnknown) : nil,
                ].compactMap(\.self)),
            tile(
                "aborts_per_1000",
                [words("abortsDetail", ["aborted": Numbers.grouped(now.aborted), "n": Numbers.grouped(now.finished)])]),
            tile(
                "rejected",
                [
                    phrases.rejectedDetail,
                    words("collisionsDetail", ["collisions": Numbers.grouped(now.collisions)]),
                ]),
        ]
    }

    private func tile(_ name: String, _ details: [String]) -> Tile {
        let column = CountsColumns.named([name])[0]
        let isRate = column.kind == .rate
        let cell = writing.cell(column, now, before: before)
        let change = cell.change.map { isRate ? words("points", ["points": $0]) : $0 }
        let past = before.map { writing.cell(column, $0, before: nil).spans.plain } ?? writing.undefined
        return Tile(
            label: heading(column), term: CountsColumns.terms[name] ?? "accepted",
            value: (cell.unknown == nil ? "" : "≥ ") + cell.spans.plain,
            verdict: isRate ? phrases.mark(summary.assessment.rate) : nil,
            change: change.map { words("changeShort", ["change": $0, "before": past]) } ?? words["noDataBefore"],
            details: details, parts: name == "requests" ? parts : [],
            place: writing.requests?.place(of: name))
    }

    /// What became of all accepted requests.
    private var parts: [Tile.Part] {
        let counts: [(Chart.Look, Int)] = [
            (.success, now.success), (.failed, now.failed), (.aborted, now.aborted), (.pending, now.pending),
        ]
        return counts.filter { $0.1 > 0 }.map { Tile.Part(look: $0, share: Double($1) / Double(now.requests)) }
    }
}
