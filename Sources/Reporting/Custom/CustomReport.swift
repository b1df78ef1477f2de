import IngestionAPI

/// A report of one's own, in every format.
///
/// What stands in the table is text from anywhere: each format shows it letter by letter, and runs none of it. Equal
/// tables and options give equal bytes.
public enum CustomReport {
    /// Only the weekly report is written as a mail.
    public struct NotMailed: Error, CustomStringConvertible {
        /// The mistake; there is nothing to say of it but its sentence.
        public init() {}
        /// The sentence that the user reads.
        public var description: String { "only report weekly can be written as eml" }
    }

    /// Writes the report.
    /// - Parameters:
    ///   - table: what it says.
    ///   - format: in which format.
    ///   - template: the page's template; nil for the one that comes with the program. Other formats have none.
    ///   - options: in which manner and language; titles and columns are the user's own.
    /// - Returns: the whole document, ending in a line break.
    /// - Throws: `NotMailed` for `eml`; what a template of one's own does wrong.
    public static func write(
        _ table: QueryTable, as format: ReportFormat, template: PageTemplate? = nil, options: ReportOptions
    ) throws -> String {
        let document = CustomDocument(table, options.language)
        switch format {
        case .json: return try CustomJSON(table).json()
        case .csv: return CustomCSV(document).written(options.csv)
        case .text: return CustomText(document, options.terminal).written()
        case .markdown: return CustomMarkdown(document).written()
        case .html:
            let page = CustomPage(document, programVersion: options.programVersion)
            let text = try template.map(page.written) ?? page.written()
            return text.hasSuffix("\n") ? text : text + "\n"
        case .eml, .xlsx, .ndjson, .junit, .nagios: throw FormatProblem(format: format)
        }
    }
}
