import Bytes

/// What an answer's text tells about the call that it belongs to.
enum AnswerText {
    /// Whether an object is an answer of the API or of its gateway: a status in words beside what only the API says, or an error code.
    static func isAnswer(_ value: JSONValue) -> Bool {
        guard case .object = value else { return false }
        if value["error_code"] != nil { return true }
        guard let status = value["status"]?.text else { return false }
        if ["batchId", "numRecords"].contains(where: { value[$0] != nil }) { return true }
        if let info = value["info"]?.text { return value["requestId"] != nil || mapping(in: info) != nil }
        return value["requestId"] != nil && ["Success", "Failed", "Aborted", "In Progress"].contains(status)
    }

    /// Whether an object is the body of a status call, `{"requestId": "3520"}`, which is no answer.
    static func isRequestBody(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value else { return false }
        return members.count == 1 && members[0].key == "requestId"
    }

    /// Whether an object is what the Platform, or the gateway before it, answers in place of one about batches.
    static func isRefusal(_ value: JSONValue) -> Bool {
        if value["error_code"] != nil { return true }
        return value["title"]?.text != nil && ["type", "status", "detail"].contains { value[$0] != nil }
    }

    /// The answer within what an HTTP client prints of one: `{"status":200,"data":{…}}`; nil where there is none.
    static func wrapped(in bytes: [UInt8], where isAnswer: (JSONValue) -> Bool = isAnswer) -> [UInt8]? {
        for key in ["data", "body", "response", "responseBody"] {
            let walker = JSONWalker(BytesInput(bytes)) { path, _ in path == [.key(key)] }
            guard let found = try? walker.next(), let inner = found.bytes, let value = try? JSONValue(inner) else {
                continue
            }
            if isAnswer(value) { return inner }
            if case .string(let text) = value, let unquoted = try? JSONValue(text), isAnswer(unquoted) { return text }
        }
        return nil
    }

    /// The mapping's ID in an `info` text: `Mapping Id: 1042. …`, `… for the Mapping ID: 1042`, `XDM Mapping ID: 1042 is
    /// not stopped`.
    static func mapping(in info: String) -> String? {
        let lower = info.lowercased()
        let place = Array(lower.utf8).withUnsafeBufferPointer { ByteSearch.offset(of: "mapping id:", in: $0) }
        guard lower.utf8.count == info.utf8.count, let place else { return nil }
        let rest = info.utf8.dropFirst(place + "mapping id:".utf8.count)
        let value = rest.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
        var text = String(Substring(value))
        while let last = text.last, ".,;".contains(last) { text.removeLast() }
        return text.isEmpty ? nil : text
    }

    /// Whether an `info` text names this mapping, whose ID may hold blanks.
    static func names(_ mapping: String, in info: String) -> Bool {
        let lower = info.lowercased()
        guard lower.utf8.count == info.utf8.count, let found = lower.firstRange(of: "mapping id:") else { return false }
        let rest = info.utf8.dropFirst(lower.utf8.distance(from: lower.startIndex, to: found.upperBound))
            .drop { $0 == UInt8(ascii: " ") }
        guard rest.starts(with: mapping.utf8) else { return false }
        return rest.dropFirst(mapping.utf8.count).first.map { " .,;".utf8.contains($0) } ?? true
    }

    /// Whether an answer is one to a POST: only those speak of submitting, of a request in progress for a mapping, or of
    /// a mapping that is not stopped or published.
    static func isOfPost(_ answer: JSONValue) -> Bool {
        if answer["batchId"] != nil || answer["numRecords"] != nil { return false }
        let info = (answer["info"]?.text ?? "").lowercased()
        return [
            "submitted successfully", "already in progress", "unable to submit", "is not stopped", "is not published",
        ]
        .contains { (words: StaticString) in info.holds(words) }
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
