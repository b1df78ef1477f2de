import IngestionAPI

/// One entry of a HAR 1.2 file.
enum HAREntry {
    /// The call that it describes.
    static func content(_ entry: JSONValue) -> Entry.Content {
        let request = entry["request"]
        guard let url = request?["url"]?.text, let method = request?["method"]?.text else { return .other }
        guard IngestionURL.isLikely(url) else { return .other }
        let response = entry["response"]
        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, response: [])
        call.requestBody = request?["postData"]?["text"]?.bytes ?? []
        call.httpStatus = response?["status"]?.whole.flatMap(Int.init(exactly:)) ?? 0

        guard let started = entry["startedDateTime"]?.text.flatMap(FractionalTime.init) else {
            return .unread(reason: "\"startedDateTime\" must be an RFC 3339 time with an offset", kept: call.summary)
        }
        // The time of an exchange is when its response arrived.
        let took = entry["time"]?.number.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil }
        call.at = started.adding(milliseconds: took ?? 0)
        call.durationMs = took.map { Int64($0.rounded()) }
        guard call.httpStatus != 0 else {
            return .unread(reason: "no answer was received", kept: call.summary)
        }
        let content = response?["content"]
        guard let text = content?["text"]?.bytes else {
            // An error may come without a body; an answer of the API never does.
            let isEmpty = !(200...299).contains(call.httpStatus)
            return isEmpty
                ? .call(call)
                : .unread(
                    reason: "the response's body is missing (content.text); save the HAR with content",
                    kept: call.summary)
        }
        if let encoding = content?["encoding"]?.text, !encoding.isEmpty {
            guard encoding.lowercased() == "base64", let body = Base64Text.bytes(text) else {
                return .unread(reason: "the response's body is not base64, as it says it is", kept: call.summary)
            }
            call.response = body
        } else {
            call.response = text
        }
        return .call(call)
    }
}

/// One call of a Charles session saved as JSON (`.chlsj`).
enum CharlesEntry {
    /// The call that it describes.
    static func content(_ entry: JSONValue) -> Entry.Content {
        guard let method = entry["method"]?.text, method.uppercased() != "CONNECT", let path = entry["path"]?.text
        else {
            return .other
        }
        var url = (entry["scheme"]?.text ?? "https") + "://" + (entry["host"]?.text ?? "")
        if let port = entry["port"]?.whole { url += ":\(port)" }
        url += path
        guard IngestionURL.isLikely(url) else { return .other }
        if let query = entry["query"]?.text, !query.isEmpty { url += "?" + query }

        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, response: [])
        call.requestBody = body(entry["request"]?["body"]) ?? []
        call.httpStatus = entry["response"]?["status"]?.whole.flatMap(Int.init(exactly:)) ?? 0
        let times = entry["times"]
        let took = entry["durations"]?["total"]?.number.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil }
        if let ended = times?["end"]?.text.flatMap(FractionalTime.init) {
            call.at = ended.adding(milliseconds: 0)
        } else if let started = times?["start"]?.text.flatMap(FractionalTime.init) {
            call.at = started.adding(milliseconds: took ?? 0)
        } else {
            return .unread(reason: "\"times\" must have an RFC 3339 \"start\" with an offset", kept: call.summary)
        }
        call.durationMs = took.map { Int64($0.rounded()) }
        guard call.httpStatus != 0 else {
            return .unread(reason: "no answer was received", kept: call.summary)
        }
        guard let response = body(entry["response"]?["body"]) else {
            return (200...299).contains(call.httpStatus)
                ? .unread(reason: "the response's body is missing", kept: call.summary) : .call(call)
        }
        call.response = response
        return .call(call)
    }

    private static func body(_ body: JSONValue?) -> [UInt8]? {
        if let text = body?["text"]?.bytes { return text }
        guard let encoded = body?["encoded"]?.bytes else { return nil }
        return Base64Text.bytes(encoded)
    }
}
