import Bytes
import IngestionAPI

/// One entry of a HAR 1.2 file.
struct HAREntry {
    private let entry: JSONValue
    private let bytes: [UInt8]
    private let times: LooseTime
    private let beside: FilesBeside

    /// - Parameters:
    ///   - bytes: the entry as it stands in the file.
    ///   - times: reads times that are written otherwise than HAR asks for.
    ///   - beside: reads bodies that the HAR names as files.
    init(_ entry: JSONValue, bytes: [UInt8], times: LooseTime, beside: @escaping FilesBeside) {
        self.beside = beside
        self.entry = entry
        self.bytes = bytes
        self.times = times
    }

    /// The call that it describes.
    /// - Throws: where its time bears no zone.
    func content() throws(LooseTime.Problem) -> Entry.Content {
        let request = entry["request"]
        guard let url = request?["url"]?.text, let method = request?["method"]?.text else { return .other }
        guard IngestionURL.isKept(url) else { return .other }
        let response = entry["response"]
        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, response: [])
        call.requestBody = request?["postData"]?["text"]?.bytes ?? []
        let status = response?["status"]
        call.httpStatus = max(0, status?.whole.flatMap(Int.init(exactly:)) ?? status?.text.flatMap { Int($0) } ?? 0)
        // What never arrived has no time.
        guard call.httpStatus > 0 else { return .unread(reason: "no answer was received", kept: call.summary) }

        // The time of an exchange is when its response arrived.
        let took = entry["time"]?.number.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil }
        if let started = try started() {
            call.at = started.adding(milliseconds: took ?? 0)
            // Without its duration only the beginning is known.
            if took == nil { call.inferred = .timeInferred }
        } else if let date = answered {
            call.at = date
            call.inferred = .timeInferred
        } else {
            return .unread(
                reason: "\"startedDateTime\" must be an RFC 3339 time with an offset, and there is no \"Date\" header",
                kept: call.summary)
        }
        call.durationMs = took.map { Int64($0.rounded()) }
        guard let text = body(response?["content"]?["text"]) ?? file(response?["content"]?["_file"]) else {
            // An error may come without a body; an answer of the API never does.
            let isEmpty = !(200...299).contains(call.httpStatus)
            return isEmpty
                ? .call(call)
                : .unread(
                    reason: "the response's body is missing (content.text); save the HAR with content",
                    kept: call.summary)
        }
        call.response = text
        if let encoding = response?["content"]?["encoding"]?.text, !encoding.isEmpty {
            let decoded = encoding.lowercased() == "base64" ? Base64Text.bytes(text) : nil
            // Some tools say so of plain text, too: what is JSON as it stands is no base64 of anything.
            let isPlain = (decoded.map { !Self.isJSON($0) } ?? true) && Self.isJSON(text)
            guard let body = isPlain ? text : decoded else {
                return .unread(reason: "the response's body is not base64, as it says it is", kept: call.summary)
            }
            call.response = body
        }
        return .call(call)
    }

    /// When the call began; nil where the entry does not say.
    var began: Instant? { (try? started())?.adding(milliseconds: 0) }

    /// When its answer was made, by the answer's own head; nil where that does not say.
    var answered: Instant? { header("date", entry["response"]).flatMap(HTTPDate.instant) }

    private func started() throws(LooseTime.Problem) -> FractionalTime? {
        guard let text = entry["startedDateTime"]?.text else {
            // Milliseconds, as some write it.
            guard let number = entry["startedDateTime"]?.whole, (100_000_000_000..<10_000_000_000_000).contains(number)
            else {
                return nil
            }
            return FractionalTime(Instant(milliseconds: number))
        }
        if let exact = FractionalTime(text) { return exact }
        return try times.instant(text).map(FractionalTime.init)
    }

    private func header(_ name: String, _ response: JSONValue?) -> String? {
        response?["headers"]?.elements.first { $0["name"]?.text?.lowercased() == name }?["value"]?.text
    }

    /// The text of a body; where an object stands instead, it is the body.
    private func body(_ text: JSONValue?) -> [UInt8]? {
        if let bytes = text?.bytes { return bytes }
        guard case .object? = text else { return nil }
        return JSONWalker.value(at: [.key("response"), .key("content"), .key("text")], in: bytes)
    }

    /// A body that Playwright keeps in a file beside the HAR.
    private func file(_ name: JSONValue?) -> [UInt8]? {
        guard let name = name?.text, !name.contains("/"), !name.hasPrefix(".") else { return nil }
        return beside(name)
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        guard let value = try? JSONValue(bytes), case .object = value else { return false }
        return true
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
        guard IngestionURL.isKept(url) else { return .other }
        if let query = entry["query"]?.text, !query.isEmpty { url += "?" + query }

        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, response: [])
        call.requestBody = body(entry["request"]?["body"]) ?? []
        call.httpStatus = max(0, entry["response"]?["status"]?.whole.flatMap(Int.init(exactly:)) ?? 0)
        // What never arrived has no time.
        guard call.httpStatus > 0 else { return .unread(reason: "no answer was received", kept: call.summary) }
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
