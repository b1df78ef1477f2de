import Assessment
import Figures
import IngestionAPI

/// The weekly report for people who read it as text: verdict, what to do, what happened, figures, mappings, codes.
struct WeeklySections {
    private let summary: WeeklySummary
    private let phrases: WeeklyPhrases
    private let findings: FindingPhrases
    private let writing: Writing

    private var words: Words { writing.words }

    init(_ summary: WeeklySummary, _ options: ReportOptions) {
        self.summary = summary
        writing = Writing(options, summary.period.timeZone, of: summary.figures.mappings.map(\.organization))
        phrases = WeeklyPhrases(summary: summary, words: writing.words)
        findings = FindingPhrases(summary, writing.words)
    }

    func document() -> Document {
        Document(
            title: [Span(phrases.title)], lead: [.remark(phrases.period)],
            sections: [verdict]
                + (summary.hasData ? [toDo, happened, known, figures, budget] : [budget])
                .filter { !$0.blocks.isEmpty } + [remarks].filter { !$0.blocks.isEmpty } + [mappings]
                + (summary.hasData ? [codes] : []),
            foot: [.remark(phrases.basis.joined(separator: " · "))])
    }

    /// How the period went, in a word and a few sentences.
    var verdict: Section {
        let state = Span(phrases.state, tone: Tone(summary.assessment.state))
        return Section("verdict", [.paragraph([state]), .paragraph(.joined(phrases.answer, " "))])
    }

    // MARK: - What happened, and what to do

    /// What to do, a line each.
    var toDo: Section {
        let phrases = ToDoPhrases(findings)
        let list = summary.assessment.toDo
        guard !list.isEmpty else { return Section("to-do", words["toDo"], [.paragraph(words["toDoNone"])]) }
        let lines = list.prefix(ToDoPhrases.most).map { severity($0.main) + phrases.spans($0) }
        let more = phrases.more(list.count).map { [Block.paragraph($0)] } ?? []
        return Section("to-do", words["toDo"], [.list(lines, isNumbered: true)] + more)
    }

    private var happened: Section {
        let open = summary.sortedFindings.open
        guard !open.isEmpty else {
            let key = summary.sortedFindings.known.isEmpty ? "findingsNone" : "findingsOnlyKnown"
            return Section("findings", words["findings"], [.paragraph(words[key])])
        }
        let more = open.count - FindingList.open
        let lines = open.prefix(FindingList.open).map { severity($0) + findings.spans($0) }
        return Section(
            "findings", words["findings"],
            [.list(lines)] + (more > 0 ? [.paragraph(words.counted("moreFindings", more))] : []))
    }

    private var known: Section {
        let known = summary.sortedFindings.known.map { known in
            findings.spans(known.finding) + [Span(" ")] + findings.spans(known.acknowledgement).asProse
        }
        return Section("known", words["known"], known.isEmpty ? [] : [.list(known)])
    }

    /// How much a finding matters, in a word.
    private func severity(_ finding: Finding) -> [Span] {
        let name = FindingList.tone(finding)
        let tone: Tone = ["bad": .bad, "watch": .watch, "good": .good][name] ?? .quiet
        return [Span(words["tone_\(name)"], tone: tone), Span(" · ")]
    }

    private var remarks: Section { Section("remarks", phrases.remarks.map { .paragraph($0) }) }

    // MARK: - Figures

    private var figures: Section {
        let before = summary.isComparable ? summary.previous : nil
        let rows = paired(CountsRow.columns, CountsRow.cells(summary.totals, before, phrases)).map { key, cell in
            [
                Cell(words[key]), Cell(cell.text),
                Cell(summary.isComparable ? cell.change ?? words["noDataBefore"] : ""), Cell(detail(key, cell)),
            ]
        }
        let columns: [Table.Column] = [
            .init(name: "figure", heading: "", isNumber: false, rank: 0),
            .init(name: "now", heading: "", isNumber: true, rank: 0),
            .init(name: "change", heading: summary.isComparable ? words["change"] : "", isNumber: true, rank: 1),
            .init(name: "detail", heading: "", isNumber: false, rank: 0, isWrapped: true),
        ]
        return Section("figures", [.table(Table(name: "figures", columns: columns, rows: rows))])
    }

    private func detail(_ key: String, _ cell: FigureCell) -> String {
        switch key {
        case "accepted": return phrases.reconciliation
        case "successRate": return phrases.rateDetail(summary.totals.successRate)
        case "rejected": return phrases.rejectedDetail
        default: return cell.note ?? ""
        }
    }

    private var budget: Section {
        guard let table = BudgetTable(summary.budgets, words) else { return Section("error-budget", []) }
        let columns = paired(BudgetTable.columns, [0, 0, 0, 1, 1, 2, 3]).enumerated().map { index, column in
            Table.Column(name: column.0, heading: words[column.0], isNumber: index > 1, rank: column.1)
        }
        let rows = table.rows.map { row in
            [Cell(row.weeks), Cell(row.mapping.flatMap { findings.who($0)["who"] } ?? [Span(words["findAll"])])]
                + row.cells.map { Cell($0) }
        }
        return Section(
            "error-budget", words["errorBudget"],
            [.paragraph(table.hint), .table(Table(name: "error-budget", columns: columns, rows: rows))])
    }

    private var mappings: Section {
        let rows = MappingsTable.rows(summary.figures, summary: summary)
        let blocks: [Block]
        if !summary.hasData {
            blocks = [.paragraph(words["mappingsUnknown"])]
        } else if rows.isEmpty {
            blocks = [.paragraph(words["mappingsNone"])]
        } else {
            blocks = [.table(Table("mappings", MappingsTable.columns(writing.labels), of: rows, writing))]
        }
        return Section("mappings", words["mappings"], blocks)
    }

    private var codes: Section {
        guard !summary.figures.errors.isEmpty else {
            return Section("errors", words["errors"], [.paragraph(words["errorsNone"])])
        }
        let rows = summary.figures.errors.map { ErrorsTable.Row(code: $0, isComparable: summary.isComparable) }
        let meanings = phrases.meanings.map { [Span("\($0.code): \($0.meaning)")] }
        return Section(
            "errors", words["errors"],
            [.table(Table("errors", ErrorsTable.columns, of: rows, writing))]
                + (meanings.isEmpty ? [] : [.list(meanings)]))
    }
}

extension [Span] {
    /// With what was captured as prose: a sentence with what the team wrote in it, at full length.
    fileprivate var asProse: [Span] { map { $0.isCaptured ? Span($0.text, .prose) : $0 } }
}
