import IngestionAPI

/// The story of a request: its timeline, what the counting rules make of it, and where it stands in its mapping.
public enum StoryReport {
    /// The formats of a story.
    public enum Format: Sendable {
        /// For a terminal.
        case text
        /// An array of one object a story.
        case json
    }

    /// Writes stories.
    /// - Parameters:
    ///   - stories: one for each organization that has the request.
    ///   - timeZone: of the times in text, and of the day and week that the request counts in.
    public static func write(
        _ stories: [RequestStory], as format: Format, timeZone: ReportTimeZone, options: ReportOptions
    ) throws -> String {
        let catalogue = CodeCatalogue(.en)
        switch format {
        case .text:
            return stories.map { story in
                StoryText(story: story, timeZone: timeZone, options: options, catalogue: catalogue).written()
            }
            .joined(separator: "\n")
        case .json:
            return try JSONDocument.text(stories.map { StoryDocument($0, timeZone: timeZone, options, catalogue) })
        }
    }
}

/// What an answer says, in a few words.
public enum AnswerWords {
    /// The words.
    public static func text(_ answer: Answer) -> String {
        switch answer {
        case .trigger(.submitted): return "submitted"
        case .trigger(.alreadyInProgress): return "collision: already in progress"
        case .trigger(.rejected(.notStopped)): return "rejected: the mapping is not stopped"
        case .trigger(.rejected(.notPublished)): return "rejected: the mapping is not published"
        case .trigger(.rejected(.other)): return "rejected"
        case .status(.success): return "success"
        case .status(.failed): return "failed"
        case .status(.aborted): return "aborted"
        case .status(.inProgress): return "in progress"
        case .unrecognized: return "an answer that the API's page does not know"
        case .httpError: return "API error"
        case .notAnObject: return "API error: no JSON object"
        }
    }
}

/// A span of time in its two largest units: `1.2 s`, `3 min 20 s`, `2 d 4 h`.
enum ElapsedText {
    /// - Parameter milliseconds: not negative.
    static func of(_ milliseconds: Int64) -> String {
        if milliseconds < 10_000 { return Numbers.decimal(Double(milliseconds) / 1_000) + " s" }
        let seconds = milliseconds / 1_000
        let (large, small): ((Int64, String), (Int64, String)) =
            switch seconds {
            case ..<60: ((seconds, "s"), (0, ""))
            case ..<3_600: ((seconds / 60, "min"), (seconds % 60, "s"))
            case ..<86_400: ((seconds / 3_600, "h"), (seconds / 60 % 60, "min"))
            default: ((seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"))
            }
        let text = "\(Numbers.grouped(large.0)) \(large.1)"
        return small.0 == 0 ? text : text + " \(small.0) \(small.1)"
    }

    /// With its sign: `+3 min 20 s`, `−0.4 s`.
    static func signed(_ milliseconds: Int64) -> String {
        (milliseconds < 0 ? "−" : "+") + of(abs(milliseconds))
    }
}
