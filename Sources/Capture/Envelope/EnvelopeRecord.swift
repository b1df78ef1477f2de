import Bytes
import IngestionAPI

/// A record of a log as JSON: when it was written, and what was.
///
/// It holds the application's line (`message`, `log`, `_raw`…), or a call in fields of its own: a URL, a method, a status, and the answer
/// somewhere in it. Of anything else nothing is taken.
struct EnvelopeRecord {
    /// When it was written; nil where no field says so.
    private(set) var stamp: Result<Instant, LooseTime.Problem>?
    /// The application's lines.
    private(set) var lines: [[UInt8]] = []
    /// A call of the Platform in fields, at no time of its own.
    private(set) var call: FoundCall?
    /// Whether it is about such calls: what it has in arrays are no records then.
    private var isOfPlatform = false

    /// Why nothing can be made of a record that is about the API; nil for any other.
    private(set) var problem: String?

    /// Why a record that names a call is not taken.
    static let unknown = "it names a call of the API, in no field that is known"
    private static let several = "it holds several calls or answers of the API"

    /// Whether it is no record of a log.
    var isEmpty: Bool { lines.isEmpty && call == nil }

    /// The fields for the time of an event, the likeliest first.
    private static let timeNames = [
        "at", "@timestamp", "timestamp", "time", "@t", "ts", "_time", "datetime", "date", "eventtime",
        "__realtime_timestamp",
        "asctime",
    ]
    private static let messageNames = ["log", "message", "msg", "@message", "@m", "textpayload", "line", "_raw"]
    private static let statusNames = [
        "status", "statuscode", "status_code", "httpstatus", "http_status", "responsecode", "resultcode", "code",
    ]
    /// The fields for a call's answer, where the answer does not show itself.
    private static let answerNames = [
        "responsebody", "response_body", "responsedata", "response_data", "response", "body", "answer", "text", "data",
        "content", "payload",
    ]
    private static let durationNames = ["responsetime", "durationms", "duration_ms"]
    private static let deepest = 6

    /// A value that is no object, and the keys that lead to it, in small letters.
    private struct Leaf {
        var path: [String]
        var value: JSONValue

        var name: String { path.last ?? "" }
    }

    /// Reads a record.
    /// - Parameter bytes: a JSON object.
    init(_ bytes: [UInt8], times: LooseTime) {
        guard let value = try? JSONValue(bytes) else { return }
        var leaves: [Leaf] = []
        let mayNamePlatform = IngestionURL.mayNamePlatform(bytes)
        Self.collect(value, [], &leaves, withBatches: !mayNamePlatform)
        stamp = Self.stamp(leaves, times)
        let path = IngestionURL.path
        if let line = Self.call(leaves, bytes) {
            lines = [line]
            var answers = 0
            Self.count(bytes, 0, &answers, where: AnswerText.isAnswer)
            // Which of several answers, or calls, belongs to which is not to be known.
            if answers > 1 || Self.mappings(leaves) > 1 {
                lines = []
                problem = Self.several
            }
        } else if mayNamePlatform, let url = Self.url(leaves, where: IngestionURL.isOfPlatform) {
            isOfPlatform = true
            call = Self.platformCall(url, leaves, bytes)
            if call == nil { problem = Self.several }
            return
        } else {
            if let message = Self.message(leaves) { lines = message.split(separator: 0x0A).map(Array.init) }
            if mayNamePlatform,
                !lines.contains(where: { IngestionURL.mayNamePlatform($0) || $0.firstRange(of: path) != nil })
            {
                lines = []
                problem = Self.unknown
            }
        }
        let isAbout =
            bytes.firstRange(of: path) != nil
            || bytes.firstRange(of: Array(#"dataIngestion\/xdmIngestion"#.utf8)) != nil
        if isAbout, problem == nil, !lines.contains(where: { $0.firstRange(of: path) != nil }) {
            lines = []
            problem = Self.unknown
        }
    }

    /// How many answers stand in an object, or in texts of it.
    private static func count(
        _ bytes: [UInt8], _ level: Int, _ answers: inout Int, where isAnswer: (JSONValue) -> Bool
    ) {
        guard level < deepest, answers < 2 else { return }
        let walker = JSONWalker(BytesInput(bytes)) { path, _ in path.count == 1 }
        while let found = try? walker.next() {
            guard var child = found.bytes, var value = try? JSONValue(child) else { continue }
            if let text = value.bytes, text.first == UInt8(ascii: "{"), let unquoted = try? JSONValue(text) {
                (child, value) = (text, unquoted)
            }
            guard case .object = value else { continue }
            if isAnswer(value) { answers += 1 } else { count(child, level + 1, &answers, where: isAnswer) }
        }
    }

    /// How many mappings the URLs name.
    private static func mappings(_ leaves: [Leaf]) -> Int {
        let urls = leaves.compactMap { leaf -> String? in
            guard let text = leaf.value.text, IngestionURL.isLikely(text), !text.contains(where: \.isWhitespace) else {
                return nil
            }
            return (try? CallTarget(url: text.prefix { $0 != "?" }, organization: "-"))?.mapping
        }
        return Set(urls).count
    }

    /// The lines of a record, or of the records in arrays of it.
    static func lines(_ bytes: [UInt8], number: Int, times: LooseTime, level: Int = 0) -> [EnvelopedLine] {
        let record = EnvelopeRecord(bytes, times: times)
        if let call = record.call { return [EnvelopedLine(number: number, call: call, stamp: record.stamp)] }
        if !record.isEmpty { return record.lines.map { EnvelopedLine(number: number, bytes: $0, stamp: record.stamp) } }
        let hasRecords = bytes.firstRange(of: Array("[".utf8)) != nil
        if let problem = record.problem, !hasRecords || record.isOfPlatform {
            return [EnvelopedLine(number: number, problem: problem)]
        }
        guard level < deepest else { return [] }
        if let rows = EmbeddedRows.lines(bytes, number: number, times: times, level: level + 1) { return rows }
        let walker = JSONWalker(BytesInput(bytes)) { path, first in path.last == .element && first == UInt8(ascii: "{")
        }
        var found: [EnvelopedLine] = []
        while let inner = try? walker.next(), let inside = inner.bytes {
            found += lines(inside, number: number, times: times, level: level + 1)
        }
        if found.isEmpty, let problem = record.problem { return [EnvelopedLine(number: number, problem: problem)] }
        return found
    }

    /// - Parameter withBatches: whether what is said of batches is looked into; it may be long, and has times and states of its own.
    private static func collect(_ value: JSONValue, _ path: [String], _ leaves: inout [Leaf], withBatches: Bool) {
        guard case .object(let members) = value else {
            leaves.append(Leaf(path: path, value: value))
            return
        }
        guard path.count < deepest, leaves.count < 500, withBatches || !KeptBatch.isAnswer(value) else { return }
        for member in members {
            // `http.request.method`, as tables of such records name their columns.
            let keys = member.key.lowercased().split(separator: ".").map(String.init)
            collect(member.value, path + keys, &leaves, withBatches: withBatches)
        }
    }

    /// The leaf with one of some names: of the first name that there is, the one least deep.
    private static func leaf(_ names: [String], _ leaves: [Leaf], where fits: (JSONValue) -> Bool) -> JSONValue? {
        for name in names {
            let found = leaves.filter { $0.name == name && fits($0.value) }.min { $0.path.count < $1.path.count }
            if let found { return found.value }
        }
        return nil
    }

    // MARK: - Time

    private static func stamp(_ leaves: [Leaf], _ times: LooseTime) -> Result<Instant, LooseTime.Problem>? {
        var times = times
        // CloudWatch shows its own times by UTC, whatever clocks others go by.
        if leaves.contains(where: { $0.name == "@message" }) { times.timeZone = .utc }
        var problem: LooseTime.Problem?
        // The record's own time is the least deep one.
        let named = leaves.filter { timeNames.contains($0.name) }.enumerated().sorted {
            let left = ($0.element.path.count, timeNames.firstIndex(of: $0.element.name)!, $0.offset)
            return left < ($1.element.path.count, timeNames.firstIndex(of: $1.element.name)!, $1.offset)
        }
        for leaf in named.map(\.element) {
            if let number = leaf.value.number, let instant = instant(number) { return .success(instant) }
            guard let text = leaf.value.text else { continue }
            do throws(LooseTime.Problem) {
                if let number = Double(text), let instant = instant(number) { return .success(instant) }
                if let instant = try times.instant(text) { return .success(instant) }
            } catch {
                problem = problem ?? error
            }
        }
        if let problem { return .failure(problem) }
        // The answer's own head, as a list of headers.
        for leaf in leaves where ["header", "headers"].contains(leaf.name) {
            for header in leaf.value.elements where (header["key"] ?? header["name"])?.text?.lowercased() == "date" {
                if let at = header["value"]?.text.flatMap(HTTPDate.instant) { return .success(at) }
            }
        }
        return nil
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, of a time between 1973 and 2286.
    private static func instant(_ number: Double) -> Instant? {
        switch number {
        case 1e8..<2e9: Instant(milliseconds: Int64((number * 1_000).rounded(.down)))
        case 1e12..<1e13: Instant(milliseconds: Int64(number.rounded(.down)))
        case 1e15..<1e16: Instant(milliseconds: Int64((number / 1e3).rounded(.down)))
        case 1e18..<1e19: Instant(milliseconds: Int64((number / 1e6).rounded(.down)))
        default: nil
        }
    }

    // MARK: - Lines

    private static func message(_ leaves: [Leaf]) -> [UInt8]? {
        // Whatever the field is called: the line is the text that names a call.
        let about = leaves.filter { $0.value.text?.contains(where: \.isWhitespace) == true }.compactMap { leaf in
            leaf.value.text.flatMap { LogURL.range(in: $0[...]) } != nil ? leaf.value.bytes : nil
        }
        if about.count == 1 { return about[0] }
        let found = leaf(messageNames, leaves) { $0.bytes != nil || !$0.elements.isEmpty }
        if let bytes = found?.bytes { return bytes }
        // journald writes what is no UTF-8, or long, as numbers.
        guard let numbers = found?.elements else { return nil }
        let bytes = numbers.compactMap { $0.whole.flatMap(UInt8.init(exactly:)) }
        return bytes.count == numbers.count ? bytes : nil
    }

    /// A call in fields, as the line that a log would have of it; nil where there is none.
    private static func call(_ leaves: [Leaf], _ bytes: [UInt8]) -> [UInt8]? {
        guard let url = url(leaves, where: IngestionURL.isLikely) else { return nil }
        var line = [method(leaves), url].compactMap { $0 }.joined(separator: " ")
        let status = status(leaves)
        if let status { line += " -> \(status)" }
        if let took = duration(leaves) { line += " \(took) ms" }
        var whole = Array(line.utf8)
        if let asked = child(of: bytes, 0, where: AnswerText.isRequestBody) { whole += [UInt8(ascii: " ")] + asked }
        if let answer = child(of: bytes, 0, where: AnswerText.isAnswer) {
            whole += [UInt8(ascii: " ")] + answer
        } else if status == nil {
            return nil
        }
        return whole
    }

    private static func url(_ leaves: [Leaf], where fits: (String) -> Bool) -> String? {
        let urls = leaves.compactMap { leaf -> (Int, String)? in
            guard let text = leaf.value.text, fits(text), !text.contains(where: { $0.isWhitespace || $0 == "{" })
            else { return nil }
            return (leaf.name.contains("absolute") || text.contains("://") ? 0 : 1, text)
        }
        return urls.min { $0.0 < $1.0 }?.1
    }

    private static func method(_ leaves: [Leaf]) -> String? {
        let said = leaf(["method", "verb", "http_method"], leaves) { ["GET", "POST"].contains($0.text?.uppercased()) }
        let named = leaf(["name"], leaves) { $0.text?.hasPrefix("GET ") == true || $0.text?.hasPrefix("POST ") == true }
        return said?.text?.uppercased() ?? named?.text.map { String($0.prefix { $0 != " " }) }
    }

    private static func status(_ leaves: [Leaf]) -> Int? {
        leaf(statusNames, leaves) { httpStatus($0) != nil }.flatMap(httpStatus)
    }

    private static func duration(_ leaves: [Leaf]) -> Int64? {
        let took = leaf(durationNames, leaves) { $0.number != nil }?.number
        return took.flatMap { $0 >= 0 && $0 < 1e9 ? Int64($0.rounded()) : nil }
    }

    /// A call of the Platform in fields, whatever it was answered; nil where there are several.
    private static func platformCall(_ url: String, _ leaves: [Leaf], _ bytes: [UInt8]) -> FoundCall? {
        let calls = Set(leaves.compactMap { $0.value.text.flatMap { PlatformCall(url: $0) } })
        var answers = 0
        count(bytes, 0, &answers, where: KeptBatch.isAnswer)
        guard calls.count < 2, answers < 2 else { return nil }
        // An answer shows itself; an error does, too; else what a field for it holds is one, good or bad.
        let named = leaf(answerNames, leaves.filter { !$0.path.contains("request") }) { $0.bytes != nil }?.bytes
        let answer =
            child(of: bytes, 0, where: KeptBatch.isAnswer) ?? named ?? child(of: bytes, 0, where: AnswerText.isRefusal)
            ?? child(of: bytes, 0) { $0["_errors"] != nil }
        let told = status(leaves) ?? answer.map { (try? JSONValue($0)).map(AnswerText.httpStatus) ?? 200 }
        return FoundCall(
            at: Instant(milliseconds: 0), method: method(leaves) ?? "GET", url: url, httpStatus: told ?? 0,
            durationMs: duration(leaves), response: answer ?? [])
    }

    private static func httpStatus(_ value: JSONValue) -> Int? {
        let number = value.whole.flatMap(Int.init(exactly:)) ?? value.text.flatMap { Int($0) }
        return number.flatMap { (100...599).contains($0) ? $0 : nil }
    }

    /// The bytes of an object somewhere in a record, or in a text of it.
    private static func child(of bytes: [UInt8], _ level: Int, where fits: (JSONValue) -> Bool) -> [UInt8]? {
        guard level < deepest else { return nil }
        let walker = JSONWalker(BytesInput(bytes)) { path, _ in path.count == 1 }
        var inside: [[UInt8]] = []
        while let found = try? walker.next() {
            guard let child = found.bytes, let value = try? JSONValue(child) else { continue }
            if fits(value) { return child }
            if case .object = value { inside.append(child) }
            if let text = value.bytes, text.first == UInt8(ascii: "{"), let unquoted = try? JSONValue(text) {
                if fits(unquoted) { return text }
                inside.append(text)
            }
        }
        for child in inside {
            if let found = self.child(of: child, level + 1, where: fits) { return found }
        }
        return nil
    }
}
