import Assessment
import IngestionAPI

/// The list of error codes for a terminal.
struct ErrorsText {
    private let figures: ErrorsFigures
    private let page: TerminalPage
    private let catalogue = CodeCatalogue(.en)
    private let options: ReportOptions

    init(_ figures: ErrorsFigures, _ options: ReportOptions) {
        self.figures = figures
        self.options = options
        page = TerminalPage(options.terminal, figures.period.timeZone)
    }

    /// The whole text.
    func written() -> String {
        var lines = [page.bold("Error codes")] + page.wrapped(page.basis(figures.period, figures.evidence)) + [""]
        guard !figures.codes.isEmpty else {
            lines += page.wrapped(
                figures.totals.finished == 0
                    ? "No finished request is known, so nothing is known about errors."
                    : "Of \(Numbers.counted(figures.totals.finished, "finished request")) none ended with an error code, and none failed without one."
            )
            return lines.joined(separator: "\n") + "\n"
        }
        lines += page.wrapped(ErrorsList.reconciliation(figures.totals)) + [""]
        lines += page.table(table) + [""]
        lines += page.wrapped(weeksNote) + [""]
        var notes: [String] = []
        for code in figures.codes.compactMap(\.code) {
            if let entry = catalogue[code] { notes += page.wrapped("\(code): \(entry.meaning)") }
            if let note = options.codeNotes[code] {
                notes += page.wrapped("\(page.name(code)), the team's note: \(PlainText.visible(note.text))")
            }
        }
        let first = figures.codes[0].code ?? "none"
        if !notes.isEmpty { lines += notes + [""] }
        lines += page.hint(
            "Why one keeps coming back", "ingest-audit errors \(ShellText.quoted(first))\(options.databaseOption)")
        return lines.joined(separator: "\n") + "\n"
    }

    private var weeksNote: String {
        let weeks = figures.weeks.map(\.week)
        return
            "8 weeks: requests submitted in \(weeks[0]) to \(weeks[weeks.count - 1]), the tallest block a code's worst week, "
            + "· none, a blank no data. States: new and recurring codes began in the last 28 days, ongoing ones before; "
            + "resolved ones are gone and every mapping has succeeded since; quiet ones are gone, but a mapping has not succeeded since."
    }

    private var table: AlignedTable {
        let troubled = figures.totals.failed + figures.totals.aborted
        var table = AlignedTable(
            columns: [
                .init(heading: "code", isNumber: false, rank: 0), .init(heading: "state", isNumber: false, rank: 0),
                .init(heading: "requests", isNumber: true, rank: 0), .init(heading: "share", isNumber: true, rank: 3),
                .init(heading: "mappings", isNumber: true, rank: 2),
                .init(heading: "8 weeks", isNumber: false, rank: 1),
                .init(heading: "last seen", isNumber: false, rank: 1),
                .init(heading: "first seen", isNumber: false, rank: 4),
            ],
            rows: figures.codes.map { error in
                [
                    page.name(error.code ?? ErrorCode.none), ErrorState(error, in: figures).rawValue,
                    Numbers.grouped(error.count),
                    Proportion(error.count, of: troubled).map { Numbers.percent($0.rate) } ?? "–",
                    Numbers.grouped(error.mappings), ErrorsList.spark(error, figures.weeks),
                    page.time(error.lastSeen), page.time(error.firstSeen),
                ]
            })
        table.tone = { row, column in column == 1 ? ErrorState(figures.codes[row], in: figures).tone : nil }
        return table
    }
}

/// What all formats of the list have in common.
enum ErrorsList {
    /// How the figures hang together: every finished request that did not succeed is counted.
    static func reconciliation(_ totals: Counts) -> String {
        let troubled = totals.failed + totals.aborted
        let share =
            Proportion(troubled, of: totals.finished)
            .map { "\(Numbers.percent($0.rate)) (95% interval \($0.interval.text))" } ?? "–"
        return
            "Of \(Numbers.counted(totals.finished, "finished request")) \(Numbers.grouped(totals.failed)) failed and "
            + "\(Numbers.grouped(totals.aborted)) \(totals.aborted == 1 ? "was" : "were") aborted: \(share). "
            + "Shares are of \(troubled == 1 ? "this 1" : "these \(Numbers.grouped(troubled))"); "
            + "a request that names two codes counts under both, an aborted one that names none under no code."
    }

    /// The last weeks as a line of blocks.
    static func spark(_ error: ErrorFigures, _ weeks: [CapturedWeek]) -> String {
        SparkText.of(counts(error, weeks))
    }

    /// The last weeks' requests; nil where nothing was captured.
    static func counts(_ error: ErrorFigures, _ weeks: [CapturedWeek]) -> [Int?] {
        zip(error.weekCounts, weeks).map { $1.isCaptured || $0 > 0 ? $0 : nil }
    }

    /// The list as CSV.
    static func csv(_ figures: ErrorsFigures, _ dialect: CSVDialect) -> String {
        let header = [
            "code", "state", "count", "share", "mappings", "first_seen", "last_seen", "spells", "spell_start",
        ]
        let troubled = figures.totals.failed + figures.totals.aborted
        let rows = figures.codes.map { error -> [ExportCell] in
            [
                error.code.map { .text($0) } ?? .empty, .text(ErrorState(error, in: figures).rawValue),
                .count(error.count), .optional(Proportion(error.count, of: troubled)?.rate), .count(error.mappings),
                .time(error.firstSeen), .time(error.lastSeen), .count(error.spells), .date(error.spellStart),
            ] + counts(error, figures.weeks).map { $0.map { .count($0) } ?? .empty }
        }
        return CSVStyle(dialect).written(
            [(header + figures.weeks.map { "count_\($0.week)" }).map { .text($0) }] + rows)
    }
}

extension ErrorState {
    /// What a color underlines: what has come up lately, and what is over.
    var tone: Tone? {
        switch self {
        case .new, .recurring: return .watch
        case .ongoing: return nil
        case .resolved: return .good
        case .quiet: return .quiet
        }
    }
}

extension WilsonInterval {
    /// `84.1%–97.2%`.
    var text: String { "\(Numbers.percent(low))–\(Numbers.percent(high))" }
}
