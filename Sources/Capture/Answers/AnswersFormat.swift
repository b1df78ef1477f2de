import Bytes
import IngestionAPI

extension CaptureFormat {
    /// Bare answers.
    public static let json = CaptureFormat(
        name: "json", summary: "bare answers", makesOutAnswers: true, isToldByPath: true,
        entries: { text in
            AnswersSource(
                text.content, at: try text.options.at ?? text.arrived(), organization: text.options.organization,
                mapping: text.options.mapping)
        }
    ) { look in
        switch look {
        case .firstLine(let line, let rest) where line.isAnswer:
            // A log may begin with an answer, too; then something else than JSON follows.
            let looksLikeJSON = rest.allSatisfy { $0.first.map { "{}[] \t\r\"".utf8.contains($0) } ?? true }
            return looksLikeJSON ? .surely("its first line is an answer") : nil
        case .firstLine(let line, _) where KeptBatch.isAnswer(line): return .surely("it is an answer about batches")
        case .keys(let keys, _) where keys.areBatches: return .surely("it is an answer about batches")
        case .keys(let keys, _):
            // With "http_code" it is curl's own words behind an answer: a log.
            guard !keys.has("http_code"), keys.has("status"),
                ["requestId", "info", "batchId"].contains(where: keys.has)
            else { return nil }
            return .surely("it begins with an answer")
        case .element(let value?, _) where KeptBatch.isAnswer(value):
            return .surely("it is an array of answers about batches")
        case .element(let value?, _) where value.isAnswer: return .surely("it is an array of answers")
        default: return nil
        }
    }
}

extension JSONValue {
    /// Whether it is an answer of the API, and nothing around one.
    var isAnswer: Bool {
        self["url"] == nil && self["http_code"] == nil
            && (self["status"] != nil && (self["info"] != nil || self["requestId"] != nil)
                || self["error_code"] != nil)
    }
}
