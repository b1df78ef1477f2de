import Bytes
import IngestionAPI

/// What a call's URL and its answer tell about the call, for formats that only have the two near one another.
enum CallEvidence {
    /// The method of a call.
    /// - Parameters:
    ///   - said: what the text says, which may be about something else.
    ///   - asked: the request's body.
    ///   - isPostAsked: whether `asked` names a POST's request, too, as a table's column does.
    /// - Throws: where URL and answer are not of one call.
    static func method(
        _ said: String?, url: String, asked: [UInt8] = [], answer: JSONValue, isPostAsked: Bool = false
    ) throws(CallContradiction) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        var query = FoundID()
        if end < url.endIndex, url[end] == "?" {
            var text = String(url[url.index(after: end)...])
            text.withUTF8 { (query.number, query.text) = URLQuery.requestID($0) }
        }
        if query.isEmpty { query = RequestBody.requestID(asked) }
        let target = try? CallTarget(url: url[..<end], organization: "-")
        try CallContradiction.check(
            asked: query.requestID, mapping: target?.mapping, answered: answer["requestId"].flatMap(requestID),
            info: answer["info"]?.text)
        // Only a status call names a request, and only its answer counts records.
        let isGet = !query.isEmpty && !isPostAsked || answer["batchId"] != nil || answer["numRecords"] != nil
        if AnswerText.isOfPost(answer) {
            if !query.isEmpty, !isPostAsked {
                throw CallContradiction(reason: "a status call, but the answer is one to a POST")
            }
            return "POST"
        }
        return isGet ? "GET" : said ?? "GET"
    }

    private static func requestID(_ value: JSONValue) -> RequestID? {
        value.whole.map(RequestID.number) ?? value.text.flatMap { RequestID($0) }
    }
}

/// A call and an answer that stand together and don't belong together.
struct CallContradiction: Error {
    var reason: String

    /// The one judgement, for every capture of another tool.
    /// - Parameters:
    ///   - asked: the request that the call asks for.
    ///   - mapping: the mapping of its URL.
    ///   - answered: the request that the answer names.
    ///   - info: the answer's words.
    static func check(
        asked: RequestID?, mapping: String?, answered: RequestID?, info: String?
    ) throws(CallContradiction) {
        if let info, let mapping, let named = AnswerText.mapping(in: info), named != mapping,
            !AnswerText.names(mapping, in: info)
        {
            throw CallContradiction(reason: "the call is about mapping \(mapping), the answer about \(named)")
        }
        guard let asked, let answered, answered != asked else { return }
        throw CallContradiction(reason: "the call asks for request \(asked), the answer is about \(answered)")
    }

    /// The same of an answer as it was received; what is no JSON object says nothing.
    static func check(asked: RequestID?, mapping: String, answer: [UInt8]) throws(CallContradiction) {
        let said = answer.withUnsafeBufferPointer { bytes -> (RequestID?, String?)? in
            var cursor = JSONCursor(bytes)
            guard let fields = try? AnswerFields(reading: &cursor), (try? cursor.finish()) != nil else { return nil }
            return (fields.requestID, fields.info.map { cursor.text(of: $0) })
        }
        guard let said else { return }
        try check(asked: asked, mapping: mapping, answered: said.0, info: said.1)
    }
}
