import Assessment
import IngestionAPI

/// The report for a terminal.
struct WeeklyText {
    private let summary: WeeklySummary
    private let phrases: WeeklyPhrases
    private let style: TerminalStyle
    private static let widestName = 24

    private var words: Words { phrases.words }

    init(_ summary: WeeklySummary, _ words: Words, _ style: TerminalStyle) {
        self.summary = summary
        self.phrases = WeeklyPhrases(summary: summary, words: words)
        self.style = style
    }

    /// The whole text.
    func written() -> String {
        var lines = [bold(phrases.title)] + wrapped(phrases.period) + [""]
        lines.append(style.painted(phrases.state, Tone(summary.assessment.state)))
        lines += wrapped(phrases.answer.map { $0.map { PlainText.visible($0.text) }.joined() }.joined(separator: " "))
        lines.append("")
        if summary.hasData {
            lines += [bold(words["toDo"])] + toDo() + ["", bold(words["findings"])] + findings() + [""]
        }
        // Zeros would look like figures where nothing is known.
        if summary.hasData { lines += totals() + [""] }
        if let table = BudgetTable(summary.budgets, words) { lines += budget(table) + [""] }
        let remarks = phrases.remarks.map { $0.map { name($0) }.joined() }
        if !remarks.isEmpty { lines += remarks.flatMap { wrapped($0) } + [""] }
        lines += [bold(words["mappings"])] + mappings() + [""]
        if summary.hasData { lines += [bold(words["errors"])] + errors() + [""] }
        lines += wrapped(phrases.basis.joined(separator: " · "))
        return lines.joined(separator: "\n") + "\n"
    }

    private func toDo() -> [String] {
        let phrases = ToDoPhrases(FindingPhrases(summary, words))
        let list = summary.assessment.toDo
        guard !list.isEmpty else { return wrapped(words["toDoNone"]) }
        let lines = list.prefix(ToDoPhrases.most).enumerated().flatMap { place, toDo in
            wrapped(phrases.spans(toDo).map { name($0) }.joined(), indent: 3).enumerated()
                .map { $0 == 0 ? "\(place + 1). " + $1 : "   " + $1 }
        }
        return lines + (phrases.more(list.count).map { ["   " + $0] } ?? [])
    }

    private func findings() -> [String] {
        let (open, known) = (summary.sortedFindings.open, summary.sortedFindings.known)
        let sentences = FindingPhrases(summary, words)
        let more = open.count - FindingList.open
        var lines = open.prefix(FindingList.open).flatMap { item(sentences.spans($0)) }
        if open.isEmpty { lines = wrapped(words[known.isEmpty ? "findingsNone" : "findingsOnlyKnown"]) }
        if more > 0 { lines.append("  " + words.counted("moreFindings", more)) }
        guard !known.isEmpty else { return lines }
        lines += ["", bold(words["known"])]
        return lines
            + known.flatMap { known in
                item(sentences.spans(known.finding))
                    + wrapped(said(sentences.spans(known.acknowledgement)), indent: 2).map { "  " + $0 }
            }
    }

    private func item(_ spans: [Span]) -> [String] {
        let text = spans.map { name($0) }.joined()
        return wrapped(text, indent: 2).enumerated().map { $0 == 0 ? "• " + $1 : "  " + $1 }
    }

    /// A sentence with what the team wrote in it, at full length.
    private func said(_ spans: [Span]) -> String { spans.map { PlainText.visible($0.text) }.joined() }

    private func budget(_ table: BudgetTable) -> [String] {
        let ranks = [0, 0, 0, 1, 1, 2, 3]
        let columns = paired(BudgetTable.columns, ranks).enumerated().map { index, column in
            AlignedTable.Column(heading: words[column.0], isNumber: index > 1, rank: column.1)
        }
        let rows = table.rows.map { row in [row.weeks, row.mapping.map(budgetName) ?? words["findAll"]] + row.cells }
        return [bold(words["errorBudget"])] + wrapped(table.hint)
            + written(AlignedTable(columns: columns, rows: rows))
    }

    private func budgetName(_ mapping: MappingName) -> String {
        FindingPhrases(summary, words).who(mapping)["who"].map { $0.map { name($0) }.joined() } ?? ""
    }

    /// A piece of a sentence: names from captures are shortened.
    private func name(_ span: Span) -> String { span.isCaptured ? name(span.text) : span.text }

    private func totals() -> [String] {
        let before = summary.isComparable ? summary.previous : nil
        let cells = Array(paired(CountsRow.columns, CountsRow.cells(summary.totals, before, phrases)))
        var columns = [AlignedTable.Column(heading: ""), .init(heading: "", isNumber: true)]
        if summary.isComparable { columns.append(.init(heading: words["change"], isNumber: true, rank: 1)) }
        let rows = cells.map { key, cell in
            [words[key], cell.text] + (summary.isComparable ? [cell.change ?? words["noDataBefore"]] : [])
        }
        let (lines, leftOut) = fitted(AlignedTable(columns: columns, rows: rows))
        return withDetails(Array(lines[0].isEmpty ? lines.dropFirst() : lines[...]), cells.map(detail))
            + AlignedTable.remark(leftOut, words, width: style.width)
    }

    /// Less room than this is too little for the details beside the figures: they go below.
    private static let leastDetail = 24

    private func withDetails(_ lines: [String], _ details: [String]) -> [String] {
        let left = (lines.map(DisplayWidth.of).max() ?? 0) + 2
        let heads = lines.count - details.count
        if style.width - left < Self.leastDetail {
            let named = paired(CountsRow.columns, details).filter { !$0.1.isEmpty }
            return lines + (named.isEmpty ? [] : [""]) + named.flatMap { wrapped("\(words[$0.0]): \($0.1)") }
        }
        return lines.enumerated().flatMap { place, line -> [String] in
            let detail = place < heads ? "" : details[place - heads]
            guard !detail.isEmpty else { return [line] }
            return wrapped(detail, indent: left).enumerated()
                .map { DisplayWidth.padded($0 == 0 ? line : "", to: left, atRight: false) + $1 }
        }
    }

    private func detail(_ key: String, _ cell: FigureCell) -> String {
        switch key {
        case "accepted": return phrases.reconciliation
        case "successRate": return phrases.rateDetail(summary.totals.successRate)
        case "rejected":
            return words(
                "rejectedDetail",
                [
                    "notStopped": Numbers.grouped(summary.totals.notStopped),
                    "notPublished": Numbers.grouped(summary.totals.notPublished),
                    "other": Numbers.grouped(summary.totals.rejectedOtherwise),
                ])
        default: return cell.note ?? ""
        }
    }

    private func mappings() -> [String] {
        guard summary.hasData else { return wrapped(words["mappingsUnknown"]) }
        guard !summary.figures.mappings.isEmpty else { return wrapped(words["mappingsNone"]) }
        let ranks = [0, 6, 3, 4, 7, 0, 5, 10, 8, 9]
        // Mappings of several organizations may have the same ID.
        let isNeeded = Set(summary.figures.mappings.map(\.organization)).count > 1
        var columns = [
            AlignedTable.Column(
                heading: words["organization"], rank: isNeeded ? 0 : 1, least: AlignedTable.leastName),
            AlignedTable.Column(heading: words["mapping"], least: AlignedTable.leastName),
        ]
        columns += paired(CountsRow.columns, ranks).map { key, rank in
            AlignedTable.Column(heading: words[key], isNumber: true, rank: rank)
        }
        columns.append(.init(heading: words["topError"], isNumber: false, rank: 2))
        let figures = withChanges(
            summary.figures.mappings.map { mapping in
                CountsRow.cells(mapping.counts, summary.isComparable ? mapping.previous : nil, phrases)
            })
        let rows = paired(summary.figures.mappings, figures).map { mapping, figures in
            [name(mapping.organization), summary.labels.visible(mapping.name, width: Self.widestName)] + figures
                + [mapping.counts.rankedCodes.first.map { name(phrases.code($0.code).text) } ?? ""]
        }
        var table = AlignedTable(columns: columns, rows: rows)
        table.shortened = { row, column, width in
            column == 1 ? summary.labels.visible(summary.figures.mappings[row].name, width: width) : nil
        }
        return written(table)
    }

    /// A table as wide as the terminal, and which columns did not fit: nothing goes without a word.
    private func written(_ table: AlignedTable) -> [String] {
        let (lines, leftOut) = fitted(table)
        return lines + AlignedTable.remark(leftOut, words, width: style.width)
    }

    private func fitted(_ table: AlignedTable) -> (lines: [String], leftOut: [String]) {
        var table = table
        table.isColored = style.isColored
        return table.lines(width: style.width)
    }

    /// Each figure and its change, the changes of a column below one another: `86 +3`.
    private func withChanges(_ rows: [[FigureCell]]) -> [[String]] {
        let widths = CountsRow.columns.indices.map { column in
            rows.map { DisplayWidth.of($0[column].change ?? "") }.max() ?? 0
        }
        return rows.map { row in
            paired(row, widths).map { cell, width in
                guard width > 0 else { return cell.text }
                return cell.text + " " + DisplayWidth.padded(cell.change ?? "", to: width, atRight: true)
            }
        }
    }

    private func errors() -> [String] {
        guard !summary.figures.errors.isEmpty else { return wrapped(words["errorsNone"]) }
        let columns = [
            AlignedTable.Column(heading: words["code"], isNumber: false, rank: 0),
            .init(heading: words["requests"], isNumber: true, rank: 0),
            .init(heading: words["change"], isNumber: true, rank: 1),
            .init(heading: words["inMappings"], isNumber: true, rank: 2),
            .init(heading: words["firstSeen"], isNumber: false, rank: 3),
            .init(heading: words["lastSeen"], isNumber: false, rank: 4),
        ]
        let zone = summary.period.timeZone
        let rows = summary.figures.errors.map { error in
            [
                name(phrases.code(error.code).text), Numbers.grouped(error.count),
                summary.isComparable ? Numbers.signed(Int64(error.count - error.previousCount)) : "",
                Numbers.grouped(error.mappings), words.time(error.firstSeen, in: zone),
                words.time(error.lastSeen, in: zone),
            ]
        }
        return written(AlignedTable(columns: columns, rows: rows))
            + phrases.meanings.flatMap { wrapped("\($0.code): \($0.meaning)") }
    }

    /// A name from a capture: a very long one must not push the figures off the screen.
    private func name(_ text: String) -> String {
        DisplayWidth.cut(PlainText.visible(text), to: Self.widestName)
    }

    private func bold(_ text: String) -> String { style.painted(text, .heading) }

    private func wrapped(_ text: String, indent: Int = 0) -> [String] {
        WrappedText.lines(text, width: style.width - indent)
    }
}
