import Assessment

/// The sections of the weekly report that its documents share: verdict, what to do, what happened, figures, mappings, codes.
struct WeeklySections {
    /// How many findings are told one by one where nothing opens the rest.
    private static let findings = 12
    /// How many codes are; a week has a dozen, but an answer can name 100,000.
    private static let codes = 100

    let summary: WeeklySummary
    let options: ReportOptions
    let phrases: WeeklyPhrases
    let notices: FindingNotices
    let writing: Writing
    let figures: KeyFigures

    var words: Words { writing.words }

    init(_ summary: WeeklySummary, _ options: ReportOptions) {
        self.summary = summary
        self.options = options
        var writing = Writing(options, summary.period.timeZone, of: summary.figures.mappings.map(\.organization))
        // Lists of requests show what is known now, not what was known then.
        if summary.figures.asOf == nil { writing.requests = RequestFilter(summary.period, options) }
        self.writing = writing
        phrases = WeeklyPhrases(summary: summary, words: writing.words, requests: writing.requests)
        notices = FindingNotices(summary.sortedFindings, FindingPhrases(summary, writing.words))
        figures = KeyFigures(summary: summary, phrases: phrases, writing: writing)
    }

    /// The report for people who read it as text.
    func document() -> Document {
        Document(
            title: [Span(phrases.title)], lead: [.remark(phrases.period)],
            sections: [Section("verdict", [verdict])]
                + (summary.hasData ? [toDo(), happened(), known, Section("figures", [.table(figures.table)])] : [])
                .filter { !$0.blocks.isEmpty } + [budget].compactMap(\.self)
                + [Section("remarks", phrases.remarks.map { .paragraph($0) }), mappings()].filter { !$0.blocks.isEmpty }
                + (summary.hasData ? [errors()] : []),
            foot: [.remark(basis)])
    }

    /// How the period went, in a word and a few sentences.
    var verdict: Block {
        .verdict(
            Span(phrases.state, tone: Tone(summary.assessment.state)),
            .joined(phrases.answer, " ").toned(summary.hasData ? nil : .heading))
    }

    /// What the report rests on: how recent, how complete.
    var basis: String { phrases.basis.joined(separator: " · ") }

    // MARK: - What happened, and what to do

    /// What to do, a line each.
    func toDo() -> Section {
        let list = summary.assessment.toDo
        guard !list.isEmpty else { return Section("to-do", words["toDo"], [.paragraph(words["toDoNone"])]) }
        let more = list.count - ToDoPhrases.most
        return Section(
            "to-do", words["toDo"],
            [.notices(notices.toDo(Array(list.prefix(ToDoPhrases.most))), from: 1)]
                + (more > 0 ? [.paragraph(words.counted("moreToDo", more))] : []))
    }

    /// What was found, the first ones of many.
    func happened(_ most: Int = findings) -> Section {
        let open = notices.open
        guard !open.isEmpty else {
            let key = summary.sortedFindings.known.isEmpty ? "findingsNone" : "findingsOnlyKnown"
            return Section("findings", words["findings"], [.paragraph(words[key])])
        }
        let more = open.count - most
        return Section(
            "findings", words["findings"],
            [.notices(Array(open.prefix(most)), from: nil)]
                + (more > 0 ? [.paragraph(words.counted("moreFindings", more))] : []))
    }

    /// What the team knows about.
    var known: Section {
        let known = notices.known
        return Section("known", words["known"], known.isEmpty ? [] : [.notices(known, from: nil)])
    }

    // MARK: - Figures

    /// The error budgets, where an objective is set.
    var budget: Section? {
        guard let table = BudgetTable(summary.budgets, words) else { return nil }
        let columns = paired(BudgetTable.columns, [0, 0, 0, 1, 1, 2, 3]).enumerated().map { index, column in
            Table.Column(
                name: column.0, heading: words[column.0], isNumber: index > 1, rank: column.1, isSubject: index == 1)
        }
        let rows = table.rows.map { row in
            let who = notices.phrases.who(row.mapping)["who"] ?? []
            return [Cell(row.weeks), Cell(who.linked(row.mapping.map { .mapping($0) }))]
                + row.cells.enumerated().map { Cell($1, tone: row.isExceeded && $0 == 0 ? .bad : nil) }
        }
        var section = Section(
            "error-budget", words["errorBudget"],
            [.remark(table.hint), .table(Table(name: "error-budget", columns: columns, rows: rows))])
        section.term = "budget"
        return section
    }

    /// The mappings, those in trouble first.
    /// - Parameter most: how many of them; nil for all.
    func mappings(_ most: Int? = nil) -> Section {
        let rows = MappingsTable.rows(summary)
        let blocks: [Block]
        if !summary.hasData {
            blocks = [.paragraph(words["mappingsUnknown"])]
        } else if rows.isEmpty {
            blocks = [.paragraph(words["mappingsNone"])]
        } else {
            let shown = Array(rows.prefix(most ?? rows.count))
            var table = Table("mappings", MappingsTable.columns(writing.labels), of: shown, writing)
            (table.order, table.hasTools) = ("state", shown.count > 1)
            let more = rows.count - shown.count
            blocks = [.table(table)] + (more > 0 ? [.remark(words.counted("moreMappings", more))] : [])
        }
        return Section("mappings", words["mappings"], blocks)
    }

    /// The period's codes as a table, and how many more there are; empty where there is none.
    var codes: [Block] {
        let all = summary.figures.errors
        guard !all.isEmpty else { return [] }
        let instants = summary.period.instants
        let rows = all.prefix(Self.codes).map {
            ErrorsTable.Row(code: $0, isComparable: summary.isComparable, isNew: instants.contains($0.firstSeen))
        }
        let more = all.count - rows.count
        return [.table(Table("errors", ErrorsTable.columns, of: rows, writing))]
            + (more > 0 ? [.remark(words.counted("codeOthers", more))] : [])
    }

    /// The period's codes, and what they mean in a line each.
    func errors() -> Section {
        guard !codes.isEmpty else { return Section("errors", words["errors"], [.paragraph(words["errorsNone"])]) }
        let meanings = phrases.meanings.map { [Span("\($0.code): \($0.meaning)")] }
        return Section("errors", words["errors"], codes + (meanings.isEmpty ? [] : [.list(meanings)]))
    }
}
