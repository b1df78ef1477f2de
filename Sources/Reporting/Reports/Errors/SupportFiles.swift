import Figures

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
        let report = CodeReport(history, options)
        let tables = report.tables().map { CSVStyle(options.csv).written($0) }
        return [
            ("summary.txt", String(decoding: try report.written(as: .text, options), as: UTF8.self)),
            ("summary.json", try report.json()),
            ("episodes.csv", tables[0]),
            ("requests.csv", tables[1]),
        ]
    }
}
