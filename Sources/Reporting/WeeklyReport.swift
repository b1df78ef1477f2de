import IngestionAPI

/// The weekly ingestion health report, in every format.
///
/// Equal figures and options give equal bytes: no clock is read, and nothing depends on the order of a dictionary.
public enum WeeklyReport {
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
            return try WeeklyDocument(figures, options).json()
        case .csv:
            return WeeklyTable(figures, options.labels).csv(options.csv)
        case .text:
            return WeeklyText(WeeklySummary(figures, options), Words(options.language), options.terminal).written()
        case .markdown:
            return WeeklyMarkdown(WeeklySummary(figures, options), Words(options.language)).written()
        case .eml:
            return try WeeklyMail(WeeklySummary(figures, options), Words(options.language), options).written()
        case .xlsx, .ndjson, .junit, .nagios: throw FormatProblem(format: format)
        case .html:
            return try WeeklyPage(WeeklySummary(figures, options), Words(options.language), options).written()
        }
    }
}
