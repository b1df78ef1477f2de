import IngestionAPI

/// A sentence in place of a page.
public enum ReportSentence: Sendable {
    /// Why there is no such page, in a line.
    case problem(String)
    /// The history is being verified, since a time.
    case verifying(Instant)
}

/// A page of one sentence.
struct SentenceReport: Report {
    let sentence: ReportSentence
    let options: ReportOptions

    var zone: ReportTimeZone { .utc }

    func tables() -> [ExportTable] { [] }

    func json() throws -> String { throw FormatProblem(format: .json) }

    func document() -> Document {
        let writing = Writing(options, zone)
        let words = writing.words
        switch sentence {
        case .problem(let text):
            return Document(
                title: [Span(words["frameProblem"])], sections: [Section("problem", [.paragraph([Span(text, .prose)])])]
            )
        case .verifying(let since):
            let text = words("frameVerifying", ["time": writing.second(since)])
            return Document(
                title: [Span(words["frame_verify"])], sections: [Section("verifying", [.paragraph(text)])])
        }
    }
}

extension ReportSentence {
    /// What has changed, for a page that is open: `120 new exchanges`.
    public static func change(_ exchanges: Int, _ language: ReportLanguage) -> String {
        let words = Words(language)
        return exchanges > 0 ? words.counted("frameNewExchanges", exchanges) : words["frameOtherChange"]
    }
}
