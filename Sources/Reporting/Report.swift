import Foundation
import IngestionAPI

/// What a report has to say: to people as a document, to programs as tables and as JSON. Each is made when a format asks for it.
protocol Report {
    /// What people read, in every format for them.
    func document() -> Document
    /// What CSV and a workbook hold, the main one first.
    func tables() -> [ExportTable]
    /// What JSON holds.
    func json() throws -> String
    /// What it is in a format that is its own, or that it writes in its own way; nil for all others.
    func other(_ format: ReportFormat) -> String?
    /// The zone whose clocks show the times of a workbook.
    var zone: ReportTimeZone { get }
}

extension Report {
    func other(_ format: ReportFormat) -> String? { nil }

    /// Writes the report in a format that each has.
    /// - Returns: the whole document's bytes.
    /// - Throws: `ExportProblem` where a workbook can't be written; `FormatProblem` for a format that it does not have.
    func written(as format: ReportFormat, _ options: ReportOptions) throws -> [UInt8] {
        if let text = other(format) { return Array(text.utf8) }
        let words = Words(options.language)
        switch format {
        case .text: return Array(TerminalWriter(style: options.terminal, words: words).written(document()).utf8)
        case .markdown: return Array(MarkdownWriter(words: words).written(document()).utf8)
        case .html:
            let page = PageWriter(words: words, programVersion: options.programVersion)
            return Array(try page.written(document()).utf8)
        case .csv: return Array((tables().first.map { CSVStyle(options.csv).written($0) } ?? "").utf8)
        case .json: return Array(try json().utf8)
        case .xlsx:
            let workbook = Workbook(
                title: document().plainTitle, created: Instant(milliseconds: 0), clock: zone)
            return try workbook.bytes(tables())
        case .eml, .ndjson, .junit, .nagios: throw FormatProblem(format: format)
        }
    }
}

/// A format that a report does not have.
public struct FormatProblem: Error, CustomStringConvertible {
    let format: ReportFormat

    /// One line: what is wrong, and what to do.
    public var description: String {
        "this is not written as \(format.rawValue); choose another --format"
    }
}
