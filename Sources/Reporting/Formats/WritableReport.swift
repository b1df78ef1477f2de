import IngestionAPI

/// A report that waits to be written.
public struct WritableReport {
    let report: any Report
    let options: ReportOptions

    /// Writes it.
    /// - Returns: the whole document; text ends in a line break. Equal figures and options give equal bytes.
    /// - Throws: `ExportProblem` where a workbook can't be written; `FormatProblem` for a format that it does not have.
    public func written(as format: ReportFormat) throws -> [UInt8] { try report.written(as: format, options) }

    /// The same of a format that is text.
    public func text(as format: ReportFormat) throws -> String {
        String(decoding: try written(as: format), as: UTF8.self)
    }
}

extension Report {
    func other(_ format: ReportFormat) -> String? { nil }

    /// Writes the report in a format that each has.
    /// - Returns: the whole document's bytes.
    /// - Throws: `ExportProblem` where a workbook can't be written; `FormatProblem` for a format that it does not have.
    func written(as format: ReportFormat, _ options: ReportOptions) throws -> [UInt8] {
        if let text = other(format) { return Array(text.utf8) }
        let words = Words(options.language)
        func document() -> Document { self.document().scoped(options) }
        switch format {
        case .text: return Array(TerminalWriter(style: options.terminal, words: words).written(document()).utf8)
        case .markdown: return Array(MarkdownWriter(words: words).written(document()).utf8)
        case .html:
            return Array(PageWriter(options).written(document()).utf8)
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
