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

/// What an answer's text tells about the call that it belongs to.
enum AnswerText {
    /// The mapping's ID in an `info` text: `Mapping Id: 1042. …`, `… for the Mapping ID: 1042`, `XDM Mapping ID: 1042 is
    /// not stopped`.
    static func mapping(in info: String) -> String? {
        let lower = info.lowercased()
        guard lower.utf8.count == info.utf8.count, let found = lower.firstRange(of: "mapping id:") else { return nil }
        let rest = info.utf8.dropFirst(lower.utf8.distance(from: lower.startIndex, to: found.upperBound))
        let value = rest.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
        var text = String(Substring(value))
        while let last = text.last, ".,;".contains(last) { text.removeLast() }
        return text.isEmpty ? nil : text
    }

    /// Whether an answer is one to a POST: only those speak of submitting, of a request in progress for a mapping, or of
    /// a mapping that is not stopped or published.
    static func isOfPost(_ answer: JSONValue) -> Bool {
        if answer["batchId"] != nil || answer["numRecords"] != nil { return false }
        let info = (answer["info"]?.text ?? "").lowercased()
        return [
            "submitted successfully", "already in progress", "unable to submit", "is not stopped", "is not published",
        ]
        .contains { info.utf8.contains($0.utf8) }
    }

    /// The status of an error of the gateway, `{"error_code":"403023", …}`, which begins with it; else 200.
    static func httpStatus(_ answer: JSONValue) -> Int {
        guard answer["status"] == nil,
            let code = answer["error_code"]?.text ?? answer["error_code"]?.whole.map(String.init),
            code.count >= 3, let status = Int(code.prefix(3)), (400...599).contains(status)
        else { return 200 }
        return status
    }
}
