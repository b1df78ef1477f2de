import IngestionAPI

/// What a support ticket about a code needs, as files.
public enum SupportFiles {
    /// Of how many requests the raw exchanges are included: the latest.
    public static let requests = 500

    /// The requests whose exchanges `stories` of the history have to hold.
    public static func requests(_ history: CodeHistory) -> [RequestFigures] { history.requests.suffix(Self.requests) }

    /// The files, by name.
    /// - Parameter mask: takes credentials out of text from captures.
    public static func files(
        _ history: CodeHistory, _ options: ReportOptions, mask: (String) -> String
    ) throws -> [(name: String, text: String)] {
        var history = history
        for story in history.stories.indices {
            for sight in history.stories[story].sights.indices {
                history.stories[story].sights[sight].response = mask(history.stories[story].sights[sight].response)
                history.stories[story].sights[sight].url = mask(history.stories[story].sights[sight].url)
            }
        }
        // The lists of answers are by time; texts show the latest first.
        let exchanges = try history.stories.flatMap { try $0.sights.map(line) }.joined()
        history.stories.reverse()
        let analysis = CodeAnalysis(history)
        return [
            ("summary.txt", ErrorsReport.text(analysis, options)),
            ("summary.json", try ErrorsReport.json(analysis, options)),
            ("episodes.csv", EpisodesTable.csv(history, options)),
            ("requests.csv", requestsTable(history, options)), ("exchanges.ndjson", exchanges),
        ]
    }

    private static func requestsTable(_ history: CodeHistory, _ options: ReportOptions) -> String {
        let columns = RequestsTable.columns
        let rows = history.requests.map { request in columns.map { $0.cell(request) } }
        return CSVStyle(options.csv).written([columns.map { .text($0.name) }] + rows)
    }

    /// An exchange in the capture format, so that it can be imported again.
    private static func line(_ sight: StoryFigures.Sight) throws -> String {
        struct Line: Encodable {
            let at: String
            let method: String
            let url: String
            let httpStatus: Int
            let durationMs: Int64?
            let response: String
        }
        return try JSONDocument.line(
            Line(
                at: sight.at.description, method: sight.method, url: sight.url, httpStatus: sight.httpStatus,
                durationMs: sight.durationMs, response: sight.response))
    }
}
