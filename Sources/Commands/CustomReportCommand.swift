import ArgumentParser
import Figures
import Foundation
import History
import Reporting
import Settings

/// `ingest-audit report NAME --report-dir DIR`: a report of one's own, from a folder of `.sql` files and templates.
struct CustomReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custom",
        abstract: "A report of your own: NAME.sql in a folder, and NAME.mustache for its page.",
        usage: """
            ingest-audit report <name> --report-dir <dir> [<options>]
            ingest-audit report --report-dir <dir>
            """,
        discussion: """
            Without a name it lists the folder's reports. The statement is one SELECT; it can only read. Of a statement \
            that uses :since and :until, without --week or --since, the period is the last whole week with data.

            Examples:
              ingest-audit report --report-dir reports
              ingest-audit report slowest --report-dir reports
              ingest-audit report slowest --report-dir reports --output slowest.html
            """)

    @Argument(help: "The report: its file without the ending.", completion: .ownReport)
    var name: String?

    @Option(help: ArgumentHelp("The folder that holds the reports.", valueName: "dir"), completion: .directory)
    var reportDir: String?

    @OptionGroup var days: PeriodOptions

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @Option(help: ArgumentHelp("How long the statement may run.", valueName: "seconds"))
    var timeLimit = QueryLimits().seconds

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard reportDir != nil else {
            guard let name else { throw CleanExit.helpRequest(ReportCommand.self) }
            throw ValidationError(
                "there is no report “\(Printable.text(name))” built in; for one of your own name its folder with --report-dir"
            )
        }
        _ = try writing.chosenFormat()
        if name == nil, writing.format != nil || writing.output != nil {
            throw ValidationError("--format and --output are for a report: name one of the folder's before them")
        }
        guard timeLimit > 0, timeLimit <= 86_400 else {
            throw ValidationError("--time-limit is a number of seconds above 0, at most 86400")
        }
    }

    func run() throws {
        let folder = try QueryFolder(path: reportDir ?? ".")
        guard let name else { return try list(folder) }
        try global.spareDatabase([writing.output].compactMap(\.self))
        let settings = try team.settings()
        let query = try folder.report(name)
        let format = try writing.chosenFormat()
        // Before anything is asked: a broken template should not cost the time of the statement.
        let template = format == .html ? try folder.templatePath(name).map(PageTemplate.init(path:)) : nil
        let history = try global.openHistory()
        let period = try days.period(of: history)
        try days.warn(of: period, in: history, global)
        let timeUp = QueryProblem.timeLimit(path: query.path, seconds: timeLimit)
        let deadline = Deadline(seconds: timeLimit + 1, else: CommandFailure(timeUp))
        let table = try history.table(of: query, in: period, limits: QueryLimits(seconds: timeLimit))
        deadline.meet()
        history.finish()
        // Sections in one another multiply what a template writes.
        let slow =
            "\(Printable.text(query.path)): its page is not done after \(timeLimit) s; simplify its template, or name a longer --time-limit"
        let late = Deadline(
            seconds: timeLimit + 1,
            else: template == nil ? nil : CommandFailure(slow, exitCode: CommandFailure.unreadableInput))
        let options = writing.options(settings, global)
        let bytes =
            try template.map { Array(Reports.page(of: table, by: $0, options).utf8) }
            ?? Reports.custom(table, options).written(as: format)
        late.meet()
        let rows = Numbers.counted(table.rows.count, "row")
        try writing.write(bytes, as: format, about: "\(name), \(rows)", global)
        if table.period == nil, days.isGiven {
            global.logger.warning(
                "\(query.path): it uses no :since, :until nor :week, so it is about the whole history, whatever the period"
            )
        }
        if let cut = table.cut { throw CommandFailure(Self.message(cut, path: query.path), exitCode: 1) }
    }

    /// Prints names and titles. A file that has none is told, and the others are listed all the same.
    private func list(_ folder: QueryFolder) throws {
        var rows: [[String]] = []
        var problems: [String] = []
        for name in folder.names {
            do {
                rows.append([Printable.text(name), Printable.text(try folder.report(name).title)])
            } catch let problem as QueryProblem {
                problems.append(Printable.text(problem.description))
            }
        }
        let table = AlignedTable(columns: [.init(heading: "report"), .init(heading: "title")], rows: rows)
        if !rows.isEmpty { try Session.current.output.write(table.text(TerminalWindow.wholeStyle)) }
        for problem in problems { global.logger.error("\(problem)") }
        if folder.names.isEmpty {
            throw CommandFailure(
                "\(Printable.text(folder.path)): there is no .sql file in this folder",
                exitCode: CommandFailure.unreadableInput)
        }
        if !problems.isEmpty { throw ExitCode(1) }
    }

    private static func message(_ cut: QueryCut, path: String) -> String {
        switch cut {
        case .rows(let limit): return "\(path): cut behind \(Numbers.grouped(limit)) rows; ask for fewer, as with LIMIT"
        case .bytes(let limit): return "\(path): cut behind \(Size.text(limit)); ask for fewer rows or columns"
        }
    }
}
