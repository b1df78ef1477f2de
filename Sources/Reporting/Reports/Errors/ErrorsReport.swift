import Assessment
import Figures
import IngestionAPI

/// Every error code: how often, since when, whether it is over.
struct ErrorsReport: Report {
    /// How many codes people see; programs have all.
    private static let most = 100

    let figures: ErrorsFigures
    let options: ReportOptions

    var zone: ReportTimeZone { figures.period.timeZone }

    private var rows: [ErrorsColumns.Row] { figures.codes.map { ErrorsColumns.Row(error: $0, figures: figures) } }

    func tables() -> [ExportTable] {
        [ExportTable("error_codes", ErrorsColumns.all(figures), of: rows, ExportWords(options.language))]
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(figures)) }

    func document() -> Document {
        var writing = Writing(options, zone)
        writing.requests = RequestFilter(figures.period, options)
        let words = writing.words
        var document = Document(title: [Span(words["errorsTitle"])])
        document.lead = [.remark(writing.basis(figures.period, figures.evidence))]
        guard !figures.codes.isEmpty else {
            let finished = figures.totals.finished
            let text = finished == 0 ? words["errorsUnknown"] : words.counted("errorsAbsent", finished)
            document.sections = [Section("codes", [.paragraph(text)])]
            return document
        }
        document.lead.append(.paragraph(reconciliation(writing)))
        document.sections = [
            Section(
                "codes",
                [.table(Table("error_codes", ErrorsColumns.all(figures), of: Array(rows.prefix(Self.most)), writing))]
                    + others(words)),
            Section("states", [.remark(states(words))]),
            Section("meanings", notes(writing)),
            Section("next", [.command(words["errorsWhy"], command)]),
        ].filter { !$0.blocks.isEmpty }
        return document
    }

    /// How many codes are not shown, and the command that writes them all.
    private func others(_ words: Words) -> [Block] {
        let more = figures.codes.count - Self.most
        guard more > 0 else { return [] }
        let all = options.command ?? "ingest-audit errors" + options.databaseOption
        return [.command(words.counted("codeOthers", more), "\(all) --format csv")]
    }

    /// How the figures hang together: every finished request that did not succeed is counted.
    private func reconciliation(_ writing: Writing) -> [Span] {
        let totals = figures.totals
        let troubled = totals.failed + totals.aborted
        let rate = Proportion(troubled, of: totals.finished)
        let count = { RequestFilter.spans($0, of: $1, writing.requests) }
        return writing.words.spans(
            "errorsReconciliation",
            [
                "failed": count(totals.failed, "failed"), "aborted": count(totals.aborted, "aborted"),
                "troubled": count(troubled, "troubled"),
                "finished": [Span(writing.words.counted("finishedCount", totals.finished))],
                "rate": [Span(rate.map { Numbers.percent($0.rate) } ?? writing.undefined)],
                "interval": [Span(rate.map { writing.interval($0.interval) } ?? writing.undefined)],
            ])
    }

    private func states(_ words: Words) -> String {
        let weeks = figures.weeks.map(\.week)
        guard let first = weeks.first, let last = weeks.last else { return words["errorStates"] }
        return words("errorWeeks", ["from": "\(first)", "to": "\(last)"]) + " " + words["errorStates"]
    }

    /// What the codes mean, and what the team noted about them.
    private func notes(_ writing: Writing) -> [Block] {
        let catalogue = CodeCatalogue(options.language)
        let notes = figures.codes.prefix(Self.most).compactMap(\.code).flatMap { code -> [[Span]] in
            let name = writing.code(code)
            let meaning = catalogue[code].map { [name, Span(": \($0.meaning)")] }
            let note = options.codeNotes[code].map { note in
                writing.words.spans("codeTeamNote", ["code": [name], "note": [Span(note.text, .prose)]])
            }
            return [meaning, note].compactMap(\.self)
        }
        return notes.isEmpty ? [] : [.list(notes)]
    }

    private var command: String {
        let first = figures.codes[0].code ?? "none"
        return "ingest-audit errors \(ShellText.quoted(first))\(options.databaseOption)"
    }
}
