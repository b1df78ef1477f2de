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
        try check(query, url[..<end], answer)
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

    private static func check(_ asked: FoundID, _ url: Substring, _ answer: JSONValue) throws(CallContradiction) {
        if let info = answer["info"]?.text, let named = AnswerText.mapping(in: info),
            let target = try? CallTarget(url: url, organization: "-"), target.mapping != named
        {
            throw CallContradiction(reason: "the call is about mapping \(target.mapping), the answer about \(named)")
        }
        guard let asked = asked.requestID, let id = answer["requestId"].flatMap(Self.requestID), id != asked else {
            return
        }
        throw CallContradiction(reason: "the call asks for request \(asked), the answer is about \(id)")
    }

    private static func requestID(_ value: JSONValue) -> RequestID? {
        value.whole.map(RequestID.number) ?? value.text.flatMap { RequestID($0) }
    }
}

/// A call and an answer that stand together and don't belong together.
struct CallContradiction: Error {
    var reason: String
}
