import ArgumentParser
import Foundation
import Reporting
import Settings

/// Which formats a command writes.
protocol FormatChoice: Sendable {
    static var formats: [ReportFormat] { get }
}

/// Those that every report has.
enum CommonFormats: FormatChoice {
    static let formats = ReportFormat.common
}

/// The same, and a message.
enum WeeklyFormats: FormatChoice {
    static let formats = ReportFormat.common + [.eml]
}

/// The same, and a JSON object a line.
enum ListFormats: FormatChoice {
    static let formats = ReportFormat.common + [.ndjson]
}

/// The same, and those of CI and of monitors.
enum CheckFormats: FormatChoice {
    static let formats = ReportFormat.common + [.junit, .nagios]
}

/// A format of a command's choice.
struct ReportFormatArgument<Choice: FormatChoice>: ExpressibleByArgument {
    let format: ReportFormat

    init?(argument: String) {
        guard let format = ReportFormat(rawValue: argument), Choice.formats.contains(format) else { return nil }
        self.format = format
    }

    static var allValueStrings: [String] { Choice.formats.map(\.rawValue) }
}

/// How a report is written, and where to.
struct WritingOptions<Choice: FormatChoice>: ParsableArguments {
    @Option(help: "How it is written (default: by --output's ending, else text).")
    var format: ReportFormatArgument<Choice>?

    @Option(help: "The language of its words (default: the settings', else by $LANG, else en).")
    var lang: ReportLanguage?

    @Option(
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"), completion: .file())
    var output: String?

    @Flag(help: "CSV for Excel: a byte-order mark and CRLF.")
    var excel = false

    @Option(
        help: ArgumentHelp("What stands between the columns of CSV; ';' where Excel expects that.", valueName: "sign"))
    var delimiter = DelimiterArgument(character: ",")

    /// The format that is asked for, else the one of the output's ending, else text.
    /// - Throws: `ValidationError`: the ending names no format that the command writes.
    func chosenFormat() throws -> ReportFormat {
        try ReportFormat.chosen(format?.format, output: output, among: Choice.formats)
    }

    /// The options that reports take.
    /// - Parameters:
    ///   - scope: what the report is about alone.
    ///   - hasCommand: whether texts may name the command as it was typed, to show more.
    ///   - isWhole: whether nothing is broken or left out for want of width where no terminal shows the text.
    func options(
        _ settings: TeamSettings, _ global: GlobalOptions, of scope: ScopeOptions? = nil, hasCommand: Bool = false,
        isWhole: Bool = false
    ) -> ReportOptions {
        var options = ReportOptions(
            language: lang ?? ReportLanguage.usual(settings),
            csv: CSVDialect(delimiter: delimiter.character, excel: excel),
            terminal: output == nil ? TerminalWindow.style : TerminalStyle(), programVersion: Release.version,
            codeNotes: settings.codeNotes, labels: settings.labels, acknowledgements: settings.acknowledgements,
            thresholds: settings.thresholds, database: global.namedDatabase)
        options.platformOrganizations = settings.platform?.organizations ?? [:]
        (options.organization, options.mappings) = (scope?.org, scope?.mapping ?? [])
        options.frame = Session.current.frame
        if isWhole, output != nil || !Session.current.output.isTerminal { options.terminal.width = .max }
        if hasCommand, output == nil { options.command = TypedCommand.text(without: ["--format", "--limit"]) }
        return options
    }

    /// Writes a report to where it is to go.
    /// - Parameter format: nil for the one that these options choose.
    func write(_ report: WritableReport, as format: ReportFormat? = nil, _ global: GlobalOptions) throws {
        let format = try format ?? chosenFormat()
        try write(try report.written(as: format), as: format, global)
    }

    /// Writes bytes to where they are to go.
    /// - Parameter about: what they are, for the user.
    func write(_ bytes: [UInt8], as format: ReportFormat, about: String? = nil, _ global: GlobalOptions) throws {
        guard let output else {
            if format == .xlsx, Session.current.output.isTerminal {
                throw ValidationError("a workbook is no text: add --output report.xlsx")
            }
            return try Session.current.output.write(bytes: bytes)
        }
        try global.spareDatabase([output])
        try OutputFile.write(bytes, to: output, orElse: "name another file with --output")
        let what = about.map { $0 + ", " } ?? ""
        global.logger.info("\(Printable.text(output)): \(what)\(Size.text(bytes.count))")
    }
}

/// Another way to ask for JSON, which commands had before they had formats.
struct JSONFlag: ParsableArguments {
    @Flag(help: "The same as --format json.")
    var json = false

    /// The format that both ask for.
    func format<Choice>(_ writing: WritingOptions<Choice>) throws -> ReportFormat {
        if json, let format = writing.format?.format, format != .json {
            throw ValidationError("--json is --format json; leave one of them out")
        }
        return json ? .json : try writing.chosenFormat()
    }
}

extension ReportFormat {
    /// The format that is asked for, else the one of a file's ending, else text.
    /// - Throws: `ValidationError`: the ending names none of them. Plain text in a file that is called otherwise is no answer.
    static func chosen(_ asked: ReportFormat?, output: String?, among formats: [ReportFormat]) throws -> ReportFormat {
        // What is no file, as `/dev/fd/3`, has no ending.
        guard asked == nil, let output, case let ending = URL(fileURLWithPath: output).pathExtension.lowercased(),
            !ending.isEmpty
        else { return asked ?? .text }
        guard let format = ReportFormat(fileEnding: ending), formats.contains(format) else {
            let endings = formats.map { "." + $0.fileEnding }.joined(separator: ", ")
            throw ValidationError(
                "--output \(output): nothing is written as .\(ending); end it in \(endings), or say which format with --format"
            )
        }
        return format
    }
}

extension ReportLanguage: ExpressibleByArgument {
    /// The language where no option names one: the settings', else that of the process's locale, else English.
    static func usual(_ settings: TeamSettings) -> ReportLanguage {
        if let language = settings.language.flatMap(ReportLanguage.init(rawValue:)) { return language }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { Session.current.variable($0) }
            .first { !$0.isEmpty }
        return locale.flatMap { ReportLanguage(rawValue: String($0.prefix { !"_.-@".contains($0) })) } ?? .en
    }
}
