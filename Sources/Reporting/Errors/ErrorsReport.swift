import IngestionAPI

/// How `errors` is written.
public enum ErrorsFormat: String, Sendable, CaseIterable {
    /// For the terminal.
    case text
    /// A table.
    case csv
    /// Schema `ingest-audit/errors/1`, and of one code `ingest-audit/error/1`.
    case json
}

/// Why errors keep coming back: the list of codes, and all about one code. In English; equal figures and options give equal
/// bytes.
public enum ErrorsReport {
    /// Writes the list of codes.
    public static func write(
        _ figures: ErrorsFigures, as format: ErrorsFormat, options: ReportOptions
    ) throws -> String {
        switch format {
        case .text: return ErrorsText(figures, options).written()
        case .csv: return ErrorsList.csv(figures, options.csv)
        case .json: return try JSONDocument.text(ErrorsDocument(figures))
        }
    }

    /// Writes all about one code; as CSV its episodes.
    public static func write(_ history: CodeHistory, as format: ErrorsFormat, options: ReportOptions) throws -> String {
        switch format {
        case .text: return text(CodeAnalysis(history), options)
        case .csv: return EpisodesTable.csv(history, options)
        case .json: return try json(CodeAnalysis(history), options)
        }
    }

    static func text(_ analysis: CodeAnalysis, _ options: ReportOptions) -> String {
        CodeText(analysis, options).written()
    }

    static func json(_ analysis: CodeAnalysis, _ options: ReportOptions) throws -> String {
        try JSONDocument.text(CodeHistoryDocument(analysis, options))
    }
}
