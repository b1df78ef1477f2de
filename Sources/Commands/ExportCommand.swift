import ArgumentParser
import Figures
import Foundation
import IngestionAPI
import Reporting

/// `ingest-audit export`: all tables of the weekly report for spreadsheets and other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all tables of the report as files for spreadsheets.",
        usage: "ingest-audit export <dir> [<options>]",
        discussion: """
            A CSV file for each table, or one workbook, and a datapackage.json that describes each column. Without --week \
            or --since it is about the last whole week with data.

            Examples:
              ingest-audit export tables
              ingest-audit export tables --format xlsx
              ingest-audit export tables --week last --delimiter ';'
            """)

    /// What the tables are written as.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv
        case xlsx
    }

    /// Who reads the CSV files.
    enum Profile: String, ExpressibleByArgument, CaseIterable {
        case spreadsheet
        case raw
    }

    @Argument(
        help: ArgumentHelp("The folder to write to; it is made where it is not there.", valueName: "dir"),
        completion: .directory)
    var folder: String

    @OptionGroup var days: PeriodOptions

    @OptionGroup var known: CutOptions

    @OptionGroup var scope: ScopeOptions

    @Option(help: "The language of titles and descriptions (default: the settings', else by $LANG, else en).")
    var lang: ReportLanguage?

    @Option(help: "A CSV file a table, or one workbook.")
    var format = Format.csv

    @Option(
        help: ArgumentHelp(
            "For spreadsheets, whose text survives a double click; or raw, for programs: not a byte added (default: spreadsheet)."
        ))
    var profile: Profile?

    @Option(
        help: ArgumentHelp(
            "What stands between the columns; ';' where spreadsheets expect that (default: ,).", valueName: "sign"))
    var delimiter: DelimiterArgument?

    @Option(
        help: ArgumentHelp(
            "The decimal sign, '.' or ',' (default: ',' with the delimiter ';', else '.').", valueName: "sign"))
    var decimal: DecimalArgument?

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try days.validateDays()
        if format == .xlsx, profile != nil || delimiter != nil || decimal != nil {
            throw ValidationError("--profile, --delimiter and --decimal are about CSV, not about --format xlsx")
        }
        if profile == .raw, delimiter != nil || decimal != nil {
            throw ValidationError("--profile raw always has commas and points; leave out --delimiter and --decimal")
        }
        if case .csv(.spreadsheet(let delimiter, let decimal)) = exportFormat, delimiter == decimal {
            throw ValidationError("--delimiter and --decimal can't be the same sign")
        }
    }

    func run() throws {
        let settings = try team.settings()
        let whole = try global.openPresent()
        let (history, cut) = try known.cut(whole, in: days.zone(of: whole))
        let period = try days.period(of: history, at: cut)
        try days.warn(of: period, in: history, global)
        var figures = try history.weeklyFigures(
            period, scope: scope.known(in: history, global), detail: .attention)
        figures.asOf = cut
        figures.follow(settings)
        let files = try WeeklyExport.files(
            figures, as: exportFormat, in: lang ?? .usual(settings), labels: settings.labels,
            acknowledgements: settings.acknowledgements)
        try OutputFile.makeFolder(folder)
        let paths = files.map {
            URL(fileURLWithPath: folder, isDirectory: true).appending(path: $0.name).path(percentEncoded: false)
        }
        try global.spareDatabase(paths)
        for (file, path) in zip(files, paths) {
            try OutputFile.write(file.bytes, to: path, orElse: "name another folder")
        }
        let size = Size.text(files.reduce(0) { $0 + $1.bytes.count })
        global.logger.info(
            """
            \(Printable.text(folder)): \(files.map(\.name).joined(separator: ", ")) on \(figures.period.first) to \
            \(figures.period.last), \(size)
            """)
    }

    private var exportFormat: ExportFormat {
        switch (format, profile ?? .spreadsheet) {
        case (.xlsx, _): return .xlsx
        case (.csv, .raw): return .csv(.raw)
        case (.csv, .spreadsheet):
            // Where numbers have a decimal comma, spreadsheets take semicolons between cells, and the other way round.
            let delimiter = delimiter?.character ?? (decimal?.character == "," ? ";" : ",")
            return .csv(
                .spreadsheet(delimiter: delimiter, decimal: decimal?.character ?? (delimiter == ";" ? "," : ".")))
        }
    }
}

/// A decimal sign on the command line.
struct DecimalArgument: ExpressibleByArgument {
    var character: Character

    init?(argument: String) {
        guard argument == "." || argument == ",", let first = argument.first else { return nil }
        character = first
    }
}
