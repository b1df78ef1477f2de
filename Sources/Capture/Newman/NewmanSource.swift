import Bytes
import IngestionAPI

/// The executions of a Newman run, as its JSON reporter exports them (`run.executions`).
final class NewmanSource: EntrySource {
    private let walker: JSONWalker
    private(set) var count = 0
    private var isBroken = false
    /// Where the run's own clock stands: its start, and all response times since.
    private var clock: Double?

    init(_ input: any ByteInput) {
        let timings: [JSONWalker.Step] = [.key("run"), .key("timings")]
        let execution: [JSONWalker.Step] = [.key("run"), .key("executions"), .element]
        walker = JSONWalker(input) { path, _ in path == execution || path == timings }
    }

    func next() throws -> Entry? {
        guard !isBroken else { return nil }
        do {
            while let found = try walker.next() {
                if found.path.last == .key("timings") {
                    let timings = found.bytes.flatMap { try? JSONValue($0) }
                    clock = timings?["started"]?.number
                    continue
                }
                count += 1
                return Entry(number: count, content: content(found.bytes))
            }
            return nil
        } catch let problem as JSONWalker.Problem {
            isBroken = true
            count += 1
            return Entry(
                number: count, content: .unread(reason: "behind execution \(count - 1) \(problem.reason)", kept: []))
        }
    }

    private func content(_ bytes: [UInt8]?) -> Entry.Content {
        guard let bytes else { return .unread(reason: "longer than \(JSONWalker.longest >> 20) MiB", kept: []) }
        do throws(JSONProblem) {
            return content(try JSONValue(bytes))
        } catch {
            return .unread(reason: error.description, kept: [])
        }
    }

    private func content(_ execution: JSONValue) -> Entry.Content {
        let response = execution["response"]
        let took = response?["responseTime"]?.number.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil }
        clock = clock.map { $0 + (took ?? 0) }
        guard let request = execution["request"], let method = request["method"]?.text,
            let url = Self.url(request["url"])
        else { return .other }
        guard IngestionURL.isLikely(url) else { return .other }

        // Nothing is known of an answer yet.
        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, httpStatus: 0, response: [])
        call.requestBody = request["body"]?["raw"]?.bytes ?? []
        call.durationMs = took.map { Int64($0.rounded()) }
        guard let response, let code = response["code"]?.whole.flatMap(Int.init(exactly:)), code != 0 else {
            return .unread(reason: "no answer was received", kept: call.summary)
        }
        call.httpStatus = code
        if let date = Self.header("date", response["header"]).flatMap(HTTPDate.instant) {
            call.at = date
        } else if let clock, abs(clock) < 1e15 {
            call.at = Instant(milliseconds: Int64(clock.rounded(.down)))
            call.inferred = .timeInferred
        } else {
            return .unread(
                reason: "no time is known: the answer has no \"Date\" header, and the run no \"timings\" before it",
                kept: call.summary)
        }
        guard let body = Self.body(response) else {
            return .unread(reason: "the response's body is missing (\"stream\")", kept: call.summary)
        }
        call.response = body
        return .call(call)
    }

    /// The URL, which Newman keeps in its parts.
    private static func url(_ url: JSONValue?) -> String? {
        if let text = url?.text { return text }
        guard let url, let path = url["path"]?.elements.compactMap(\.text), !path.isEmpty else { return nil }
        var text = (url["protocol"]?.text ?? "https") + "://"
        text += url["host"]?.text ?? url["host"]?.elements.compactMap(\.text).joined(separator: ".") ?? ""
        if let port = url["port"]?.text { text += ":" + port }
        // `:mappingId` stands for a variable of the path.
        let variables = url["variable"]?.elements ?? []
        text +=
            "/"
            + path.map { part in
                guard part.hasPrefix(":") else { return part }
                return variables.first { $0["key"]?.text == String(part.dropFirst()) }?["value"]?.text ?? part
            }.joined(separator: "/")
        let query = (url["query"]?.elements ?? []).compactMap { parameter -> String? in
            guard parameter["disabled"] != .bool(true), let key = parameter["key"]?.text else { return nil }
            return key + "=" + (parameter["value"]?.text ?? "")
        }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    private static func header(_ name: String, _ headers: JSONValue?) -> String? {
        headers?.elements.first { $0["key"]?.text?.lowercased() == name }?["value"]?.text
    }

    /// The body: a buffer of bytes, or, before Newman 3.6, text.
    private static func body(_ response: JSONValue) -> [UInt8]? {
        let stream = response["stream"]
        if stream?["type"]?.text == "Buffer", case .array(let numbers)? = stream?["data"] {
            let bytes = numbers.compactMap { $0.whole.flatMap(UInt8.init(exactly:)) }
            return bytes.count == numbers.count ? bytes : nil
        }
        return stream?.bytes ?? response["body"]?.bytes
    }
}
