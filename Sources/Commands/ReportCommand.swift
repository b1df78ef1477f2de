import ArgumentParser
import Figures
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit report …`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report: the weekly one, or one of your own.",
        usage: """
            ingest-audit report weekly [<options>]
            ingest-audit report <name> --report-dir <dir> [<options>]
            """,
        discussion: """
            A report of your own is a .sql file in a folder, with or without a template for its page.

            Examples:
              ingest-audit report weekly
              ingest-audit report slowest --report-dir reports
            """,
        subcommands: [WeeklyReportCommand.self, CustomReportCommand.self], defaultSubcommand: CustomReportCommand.self)
}

/// `ingest-audit report weekly`: the weekly ingestion health report.
struct WeeklyReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weekly",
        abstract: "The weekly ingestion health report.",
        usage: "ingest-audit report weekly [<options>]",
        discussion: """
            Without --week or --since it is about the last whole week with data.

            Examples:
              ingest-audit report weekly
              ingest-audit report weekly --week 2026-W46 --output report.html
              ingest-audit report weekly --since 2026-11-01 --until 2026-11-15
              ingest-audit report weekly --as-of 2026-11-16 --format markdown
            """)

    @OptionGroup var days: PeriodOptions

    @OptionGroup var known: CutOptions

    @OptionGroup var scope: ScopeOptions

    @OptionGroup var writing: WritingOptions<WeeklyFormats>

    @Flag(name: .customLong("open"), help: "Open the page that was written, with xdg-open.")
    var opens = false

    @Flag(help: "JSON with all that the page's pictures and lists are made of, too.")
    var details = false

    @Option(
        help: ArgumentHelp(
            "The team's own notes on error codes: a CSV file with the columns code and note.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var codes: String?

    @OptionGroup(title: "Mail options, for --format eml") var mail: MailArguments

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try days.validateDays()
        // An ending that names no format is told when it is known that the file is not the database.
        let format = try? writing.chosenFormat()
        if details, format != .json { throw ValidationError("--details is about --format json") }
        if opens, format != .html || writing.output == nil {
            throw ValidationError("--open is about a page that is written to a file: add --output report.html")
        }
        try mail.check(isMail: format == .eml)
    }

    func run() throws {
        try global.spareDatabase([writing.output].compactMap(\.self))
        let whole = try global.openPresent()
        let (history, cut) = try known.cut(whole, in: days.zone(of: whole))
        let scope = try scope.known(in: history, global)
        let period = try days.period(of: history, at: cut)
        try days.warn(of: period, in: history, global)
        // Settings may come through a pipe: they are read once.
        let settings = try team.settings()
        let format = try writing.chosenFormat()
        var options = writing.options(settings, global, of: self.scope)
        if let codes { options.codeNotes = try CodeNoteFile.read(codes) }
        if format == .eml { options.mail = mail.options }
        let hasPage = format == .html || format == .eml && mail.attach
        var figures = try history.weeklyFigures(
            period, scope: scope, for: hasPage ? .html : format, details: details,
            withBudget: options.thresholds.general.objective?.value != nil)
        figures.asOf = cut
        figures.follow(settings)
        // Where each request has a page of its own, its answers stand there.
        if hasPage, options.frame == nil {
            figures.stories = try whole.stories(of: EvidenceSelection(figures).embedded, upTo: cut)
        }
        let bytes = try WeeklyReport.bytes(figures, as: format, options: options)
        whole.finish()  // whoever writes need not wait until a pager has taken all of it
        try writing.write(
            bytes, as: format, about: "weekly report on \(period.first) to \(period.last)", global)
        if opens, let output = writing.output, !DesktopOpener.open(file: output) {
            global.logger.warning("xdg-open was not found: open \(Printable.text(output)) yourself")
        }
    }
}

extension History {
    /// A report's figures in the detail that a format shows.
    /// - Parameters:
    ///   - details: with JSON, all that a page shows.
    ///   - withBudget: also what error budgets are reckoned from.
    func weeklyFigures(
        _ period: Period, scope: ReportScope = .all, for format: ReportFormat, details: Bool = false,
        withBudget: Bool = false
    ) throws -> WeeklyFigures {
        let detail: ReportDetail =
            switch format {
            case .html: .full
            case .json: details ? .full : .findings
            case .text, .markdown, .eml: .findings
            case .csv: .counts
            case .xlsx, .ndjson, .junit, .nagios: .attention
            }
        return try weeklyFigures(period, scope: scope, detail: detail, withBudget: withBudget && format != .csv)
    }
}
