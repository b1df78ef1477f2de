import Bytes
import IngestionAPI

/// Bare answers, as `curl … > answer.json` leaves them: one JSON object, several one after another, or an array.
///
/// They hold no time, and no call: the time is given, the mapping is read from the `info` text or given, and both are
/// marked as inferred. What kind of call an answer belongs to is told by its words.
final class AnswersSource: EntrySource {
    private let walker: JSONWalker
    private let at: Instant
    private let organization: String?
    private let mapping: String?
    private(set) var count = 0
    private var isBroken = false

    /// - Parameters:
    ///   - at: when the answers arrived.
    ///   - organization: the organization that was asked.
    ///   - mapping: the mapping of answers whose text names none.
    init(_ input: any ByteInput, at: Instant, organization: String?, mapping: String?) {
        walker = JSONWalker(input) { path, first in
            path == [.element] || path.isEmpty && first != UInt8(ascii: "[")
        }
        self.at = at
        self.organization = organization
        self.mapping = mapping
    }

    func next() throws -> Entry? {
        guard !isBroken else { return nil }
        do {
            guard let found = try walker.next() else { return nil }
            count += 1
            guard let bytes = found.bytes else {
                return Entry(
                    number: count, content: .unread(reason: "longer than \(JSONWalker.longest >> 20) MiB", kept: []))
            }
            return Entry(number: count, content: content(bytes))
        } catch let problem as JSONWalker.Problem {
            isBroken = true
            count += 1
            return Entry(
                number: count, content: .unread(reason: "behind answer \(count - 1) \(problem.reason)", kept: []))
        }
    }

    private func content(_ bytes: [UInt8]) -> Entry.Content {
        let answer: JSONValue
        do throws(JSONProblem) {
            answer = try JSONValue(bytes)
        } catch {
            return .unread(reason: error.description, kept: bytes)
        }
        if KeptBatch.isAnswer(answer) {
            return .call(
                FoundCall(
                    at: at, method: "GET", url: PlatformCall.batches.url(), response: bytes, inferred: [.timeInferred]))
        }
        guard answer["status"] != nil || answer["requestId"] != nil || answer["error_code"] != nil else {
            return .unread(
                reason: "not an answer of the ingestion API: no \"status\" and no \"requestId\"", kept: bytes)
        }
        let info = answer["info"]?.text ?? ""
        guard let organization else {
            return .unread(reason: "an answer names no organization; give it with --org", kept: bytes)
        }
        guard let named = AnswerText.mapping(in: info) ?? mapping else {
            return .unread(reason: "the answer names no mapping; give it with --mapping", kept: bytes)
        }
        let target = CallTarget(origin: "", organization: organization, mapping: named)
        return .call(
            FoundCall(
                at: at, method: AnswerText.isOfPost(answer) ? "POST" : "GET", url: target.url,
                httpStatus: AnswerText.httpStatus(answer), response: bytes, inferred: [.timeInferred, .mappingInferred])
        )
    }
}
