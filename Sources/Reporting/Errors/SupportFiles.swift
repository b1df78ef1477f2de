import IngestionAPI

/// What a support ticket about a code needs, as files.
public enum SupportFiles {
    /// Of how many requests the raw exchanges are included: the latest.
    public static let requests = 500

    /// The requests whose exchanges `stories` of the history have to hold.
    public static func requests(_ history: CodeHistory) -> [RequestFigures] { history.requests.suffix(Self.requests) }

    /// The tables and texts, by name. The exchanges themselves are no text but bytes: whoever has them writes them.
    /// - Parameter history: with stories that are free of credentials.
    public static func files(
        _ history: CodeHistory, _ options: ReportOptions
    ) throws -> [(name: String, text: String)] {
        var history = history
        // The lists of answers are by time; texts show the latest first.
        history.stories.reverse()
        let analysis = CodeAnalysis(history)
        return [
            ("summary.txt", ErrorsReport.text(analysis, options)),
            ("summary.json", try ErrorsReport.json(analysis, options)),
            ("episodes.csv", EpisodesTable.csv(history, options)),
            ("requests.csv", requestsTable(history, options)),
        ]
    }

    private static func requestsTable(_ history: CodeHistory, _ options: ReportOptions) -> String {
        let columns = RequestsTable.columns
        let rows = history.requests.map { request in columns.map { $0.cell(request) } }
        return CSVStyle(options.csv).written([columns.map { .text($0.name) }] + rows)
    }
}
