import Figures

/// The weekly ingestion health report, in every format.
///
/// Equal figures and options give equal bytes: no clock is read, and nothing depends on the order of a dictionary.
public enum WeeklyReport {
    /// Writes the report, as a workbook, too.
    /// - Throws: `ExportProblem` where a workbook can't be written.
    public static func bytes(
        _ figures: WeeklyFigures, as format: ReportFormat, options: ReportOptions
    ) throws -> [UInt8] {
        guard format == .xlsx else { return Array(try write(figures, as: format, options: options).utf8) }
        let files = try WeeklyExport.files(
            figures, as: .xlsx, in: options.language, labels: options.labels,
            acknowledgements: options.acknowledgements)
        return files.first { $0.name == WeeklyExport.workbookName }?.bytes ?? []
    }

    /// The formats that are text.
    public static let formats: [ReportFormat] = [.html, .csv, .json, .markdown, .text, .eml]

    /// Writes the report.
    /// - Parameters:
    ///   - figures: what it says.
    ///   - format: in which format.
    ///   - options: in which language and manner.
    /// - Returns: the whole document, ending in a line break.
    public static func write(_ figures: WeeklyFigures, as format: ReportFormat, options: ReportOptions) throws -> String
    {
        switch format {
        case .json:
            return try JSONDocument.text(JSONObject(figures, options))
        case .csv:
            return WeeklyTable(figures, options.labels).csv(options.csv)
        case .text:
            let writer = TerminalWriter(style: options.terminal, words: Words(options.language))
            return writer.written(WeeklySections(WeeklySummary(figures, options), options).document())
        case .markdown:
            let document = WeeklySections(WeeklySummary(figures, options), options).document()
            return MarkdownWriter(words: Words(options.language)).written(document)
        case .eml:
            return try WeeklyMail(WeeklySummary(figures, options), Words(options.language), options).written()
        case .xlsx, .ndjson, .junit, .nagios: throw FormatProblem(format: format)
        case .html:
            return try WeeklyPage(WeeklySummary(figures, options), Words(options.language), options).written()
        }
    }
}
