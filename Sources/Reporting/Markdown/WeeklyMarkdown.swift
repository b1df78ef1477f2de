import Assessment
import IngestionAPI

/// The report in GitHub's Markdown.
struct WeeklyMarkdown {
    private let summary: WeeklySummary
    private let phrases: WeeklyPhrases

    private var words: Words { phrases.words }

    init(_ summary: WeeklySummary, _ words: Words) {
        self.summary = summary
        self.phrases = WeeklyPhrases(summary: summary, words: words)
    }

    /// The whole text.
    func written() -> String {
        var parts = ["# \(phrases.title)", phrases.period]
        parts.append("**\(phrases.state)** " + phrases.answer.map(written).joined(separator: " "))
        if summary.hasData { parts += ["## \(words["toDo"])", toDo(), "## \(words["findings"])", findings()] }
        // Zeros would look like figures where nothing is known.
        if summary.hasData { parts.append(totals()) }
        if let table = BudgetTable(summary.budgets, words) { parts += ["## \(words["errorBudget"])", budget(table)] }
        if !phrases.remarks.isEmpty { parts.append(phrases.remarks.map { "- \(written($0))" }.joined(separator: "\n")) }
        parts += ["## \(words["mappings"])", mappings()]
        if summary.hasData { parts += ["## \(words["errors"])", errors()] }
        parts.append("<sub>\(phrases.basis.joined(separator: " · "))</sub>")
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func toDo() -> String {
        let phrases = ToDoPhrases(FindingPhrases(summary, words))
        let list = summary.assessment.toDo
        guard !list.isEmpty else { return words["toDoNone"] }
        let lines = list.prefix(ToDoPhrases.most).enumerated().map { "\($0 + 1). \(written(phrases.spans($1)))" }
        return (lines + (phrases.more(list.count).map { ["", $0] } ?? [])).joined(separator: "\n")
    }

    private func findings() -> String {
        let (open, known) = (summary.sortedFindings.open, summary.sortedFindings.known)
        let sentences = FindingPhrases(summary, words)
        let list =
            open.isEmpty
            ? words[known.isEmpty ? "findingsNone" : "findingsOnlyKnown"]
            : open.enumerated().map { "\($0 + 1). \(written(sentences.spans($1)))" }.joined(separator: "\n")
        guard !known.isEmpty else { return list }
        let apart = known.map { known in
            "- \(written(sentences.spans(known.finding))) *\(written(sentences.spans(known.acknowledgement)))*"
        }
        return list + "\n\n### \(words["known"])\n\n" + apart.joined(separator: "\n")
    }

    private func budget(_ budget: BudgetTable) -> String {
        let sentences = FindingPhrases(summary, words)
        let rows = budget.rows.map { row in
            [row.weeks, row.mapping.map { written(sentences.who($0)["who"] ?? []) } ?? words["findAll"]] + row.cells
        }
        return budget.hint + "\n\n"
            + table(BudgetTable.columns.map { words[$0] }, rows, numbers: Set(2..<BudgetTable.columns.count))
    }

    private func totals() -> String {
        let before = summary.isComparable ? summary.previous : nil
        let cells = CountsRow.cells(summary.totals, before, phrases)
        let rows = paired(CountsRow.columns, cells).map { key, cell in
            let note = key == "accepted" ? phrases.reconciliation : cell.note ?? ""
            return [words[key], cell.text, cell.change ?? words["noDataBefore"], note]
        }
        return table(["", "", words["change"], ""], rows, numbers: [1, 2])
    }

    private func mappings() -> String {
        guard summary.hasData else { return words["mappingsUnknown"] }
        guard !summary.figures.mappings.isEmpty else { return words["mappingsNone"] }
        let heading =
            [words["organization"], words["mapping"]] + CountsRow.columns.map { words[$0] } + [words["topError"]]
        let rows = summary.figures.mappings.map { mapping in
            let cells = CountsRow.cells(mapping.counts, summary.isComparable ? mapping.previous : nil, phrases)
            let figures = cells.map { cell in cell.change.map { "\(cell.text) (\($0))" } ?? cell.text }
            let top = mapping.counts.rankedCodes.first.map { written([phrases.code($0.code)]) }
            return [captured(mapping.organization), written(summary.labels.spans(mapping.name))] + figures + [top ?? ""]
        }
        return table(heading, rows, numbers: Set(2..<heading.count - 1))
    }

    private func errors() -> String {
        guard !summary.figures.errors.isEmpty else { return words["errorsNone"] }
        let zone = summary.period.timeZone
        let heading = ["code", "requests", "change", "inMappings", "firstSeen", "lastSeen"].map { words[$0] }
        let rows = summary.figures.errors.map { error in
            [
                written([phrases.code(error.code)]), Numbers.grouped(error.count),
                summary.isComparable ? Numbers.signed(Int64(error.count - error.previousCount)) : "",
                Numbers.grouped(error.mappings), words.time(error.firstSeen, in: zone),
                words.time(error.lastSeen, in: zone),
            ]
        }
        let meanings = phrases.meanings.map { "\n- \($0.code): \($0.meaning)" }.joined()
        return table(heading, rows, numbers: [1, 2, 3]) + (meanings.isEmpty ? "" : "\n" + meanings)
    }

    private func table(_ heading: [String], _ rows: [[String]], numbers: Set<Int>) -> String {
        MarkdownText.table(heading, rows, numbers: numbers)
    }

    private func written(_ spans: [Span]) -> String {
        spans.map { $0.isCaptured ? captured($0.text) : $0.text }.joined()
    }

    private func captured(_ text: String) -> String {
        MarkdownText.captured(text)
    }
}
