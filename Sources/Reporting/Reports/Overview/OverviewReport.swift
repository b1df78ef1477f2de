import Assessment
import Figures
import IngestionAPI

/// What a history holds, how old it is, how its last whole week went, and what to do next.
struct OverviewReport: Report {
    let figures: WeeklyFigures
    /// The database, as messages name it.
    let path: String
    /// The present.
    let now: Instant
    let options: ReportOptions

    var zone: ReportTimeZone { figures.period.timeZone }

    func tables() -> [ExportTable] { [] }

    func json() throws -> String { throw FormatProblem(format: .json) }

    func document() -> Document {
        let writing = Writing(options, zone)
        let words = writing.words
        let evidence = figures.evidence
        var document = Document(title: [Span(path, .prose)])
        guard let first = evidence.firstExchange, let last = evidence.lastExchange else {
            document.lead = [.paragraph(words["asOfNothing"])]
            document.sections = [
                Section(
                    "next", [.command(words["overviewImport"], "ingest-audit import PATH…" + options.databaseOption)])
            ]
            return document
        }
        document.lead = [
            .paragraph(
                words(
                    "overviewHolds",
                    [
                        "exchanges": Numbers.grouped(evidence.exchanges),
                        "imports": words.counted("import", evidence.imports), "from": writing.time(first),
                        "to": writing.time(last), "zone": zone.identifier,
                        "age": writing.duration(now.elapsed(since: last) ?? 0),
                    ]))
        ]
        if evidence.quarantined > 0 { document.lead.append(.remark(words.counted("quarantine", evidence.quarantined))) }
        let weekly = WeeklySections(WeeklySummary(figures, options), options)
        let commands = [
            ("overviewReport", "report weekly --output report.html --open"), ("overviewMappings", "mappings"),
            ("overviewErrors", "errors"), ("overviewHelp", "help"),
        ]
        document.sections =
            [Section("week", heading: [Span(words.period(figures.period))], [weekly.verdict]), weekly.toDo()]
            + [
                Section(
                    "next", words["overviewNext"],
                    commands.map { key, command in
                        let database = command == "help" ? "" : options.databaseOption
                        return .command(words[key], "ingest-audit \(command)\(database)")
                    })
            ]
        return document
    }
}
