import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// Captures in JSON, written at random in every way that JSON leaves open, with their truth: what is taken of them is that, and
/// nothing is left out.
@Suite("Captures in JSON, against what wrote them")
struct JSONTruthTests {
    /// A call as it happened.
    private struct Call {
        var at: Int64
        var isPost: Bool
        var mapping: String
        var request: Int
        var kind: AnswerKind
        var status: Int
        var durationMs: Int64?
        /// The answer, byte for byte.
        var body: String

        var url: String { "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest" }
        var method: String { isPost ? "POST" : "GET" }
        var query: String { isPost ? "" : "?requestId=\(request)" }
    }

    /// What one kind of file is written as, and what the user tells about it.
    private struct Kind {
        var format: CaptureFormat
        var write: ([Call], inout RandomJSONWriter) -> Written
        /// Whether the times of all calls are told, and their mappings and methods are read from the answers.
        var isBare = false
    }

    /// A file and the calls by the number of their line or entry.
    private struct Written {
        var text: String
        var calls: [Int: Call]
        var others = 0
    }

    private static var kinds: [Kind] {
        [
            Kind(format: .ndjson, write: native), Kind(format: .har, write: har), Kind(format: .newman, write: newman),
            Kind(format: .bruno, write: bruno), Kind(format: .json, write: bare, isBare: true),
        ]
    }

    // MARK: - Calls

    private static func calls(_ file: Int, isBare: Bool, _ json: inout RandomJSONWriter) -> [Call] {
        (0..<30).map { number in
            let seconds = 1_794_700_000 + Int64(file % 400) * 86_400 + Int64(number) * 311
            let isPost = json.chance.one(in: 3)
            let request = 3_000 + number
            let mapping = "\(1_000 + number % 7)"
            let isError = !isBare && json.chance.one(in: 8)
            let outcome = json.chance.pick(["Success", "Failed", "In Progress", "Aborted"])
            let id = json.chance.one(in: 3) ? json.text("\(request)") : "\(request)"
            var fields: [(String, String)]
            var kind: AnswerKind
            if isError {
                fields = [("error_code", json.text("503000")), ("message", json.text("busy"))]
                kind = .apiError
            } else if isPost {
                fields = [
                    ("requestId", id), ("status", json.text("Success")),
                    ("info", json.text("Ingestion request submitted successfully for the Mapping ID: \(mapping)")),
                ]
                kind = .submitted
            } else {
                let records = json.chance.one(in: 3) ? json.text("404") : "404"
                fields = [
                    ("requestId", id), ("status", json.text(outcome)), ("numRecords", records),
                    ("batchId", json.text("")),
                    ("info", json.text("Mapping Id: \(mapping). ACP-880056 \"no\" {record}")),
                ]
                kind = ["Success": .success, "Failed": .failed, "Aborted": .aborted][outcome] ?? .inProgress
            }
            let milliseconds = Int64.random(in: 0..<1_000, using: &json.chance)
            return Call(
                at: seconds * 1_000 + milliseconds, isPost: isPost, mapping: mapping, request: request, kind: kind,
                status: isError ? 503 : 200, durationMs: json.chance.one(in: 4) ? nil : Int64(number * 37),
                body: json.object(fields, hasUnknown: true))
        }
    }

    private static func stamp(_ milliseconds: Int64, _ json: inout RandomJSONWriter) -> String {
        let (minutes, text) = json.chance.pick([(0, "Z"), (540, "+09:00"), (-480, "-08:00"), (345, "+05:45")])
        return Instant(milliseconds: milliseconds + Int64(minutes) * 60_000).description.dropLast() + text
    }

    private static let httpMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func httpDate(_ milliseconds: Int64) -> String {
        let parts = Instant(milliseconds: milliseconds).description.split { "-T.".contains($0) }
        return "Mon, \(parts[2]) \(httpMonths[Int(parts[1])! - 1]) \(parts[0]) \(parts[3]) GMT"
    }

    // MARK: - Files

    private static func native(_ calls: [Call], _ json: inout RandomJSONWriter) -> Written {
        json.blanks = [" ", "\t"]
        var text = ""
        for call in calls {
            var url = call.url
            let isAskedInBody = !call.isPost && json.chance.one(in: 3)
            if !call.isPost, !isAskedInBody || json.chance.one(in: 2) { url += "?requestId=\(call.request)" }
            var fields = [
                ("at", json.chance.one(in: 3) ? "\(call.at)" : json.text(stamp(call.at, &json))),
                ("method", json.text(call.method)), ("url", json.text(url)),
            ]
            let isOneLine = !call.body.utf8.contains(0x0A)
            switch json.chance.pick([0, 1, 2]) {
            case 0 where isOneLine: fields.append(("response", call.body))
            case 1: fields.append(("responseBase64", json.text(Data(call.body.utf8).base64EncodedString())))
            default: fields.append(("response", json.text(call.body)))
            }
            if isAskedInBody {
                fields.append(("request", json.object([("requestId", "\(call.request)")], hasUnknown: true)))
            }
            if call.status != 200 || json.chance.one(in: 2) { fields.append(("httpStatus", "\(call.status)")) }
            if let duration = call.durationMs { fields.append(("durationMs", "\(duration)")) }
            text += json.object(fields, hasUnknown: true) + json.chance.pick(["\n", "\r\n"])
        }
        return Written(text: text, calls: Dictionary(uniqueKeysWithValues: zip(1..., calls)))
    }

    private static func har(_ calls: [Call], _ json: inout RandomJSONWriter) -> Written {
        var written = Written(text: "", calls: [:])
        var entries: [String] = []
        for call in calls {
            if json.chance.one(in: 5) {
                entries.append(
                    json.object([("request", #"{"method":"GET","url":"https://example.com/"}"#)], hasUnknown: true))
                written.others += 1
            }
            var url = call.url
            let isAskedInBody = !call.isPost && json.chance.one(in: 3)
            if !call.isPost, !isAskedInBody { url += "?requestId=\(call.request)" }
            var request = [("method", json.text(call.method)), ("url", json.text(url))]
            if isAskedInBody {
                let body = json.text(#"{"requestId": "\#(call.request)"}"#)
                request.append(("postData", json.object([("text", body)], hasUnknown: true)))
            }
            var content: [(String, String)]
            switch json.chance.pick([0, 1, 2]) {
            case 0: content = [("text", call.body)]
            case 1:
                content = [
                    ("text", json.text(Data(call.body.utf8).base64EncodedString())), ("encoding", json.text("base64")),
                ]
            default: content = [("text", json.text(call.body))]
            }
            let began = call.at - (call.durationMs ?? 0)
            var entry = [
                ("startedDateTime", json.text(stamp(began, &json))),
                ("request", json.object(request, hasUnknown: true)),
                (
                    "response",
                    json.object(
                        [
                            ("status", json.chance.one(in: 4) ? json.text("\(call.status)") : "\(call.status)"),
                            ("content", json.object(content, hasUnknown: true)),
                            (
                                "headers",
                                json.array([
                                    json.object([("name", json.text("Date")), ("value", json.text(httpDate(call.at)))])
                                ])
                            ),
                        ], hasUnknown: true)
                ),
            ]
            if let duration = call.durationMs {
                entry.append(("time", json.chance.pick(["\(duration)", "\(duration).25"])))
            }
            entries.append(json.object(entry, hasUnknown: true))
            written.calls[entries.count] = call
        }
        let log = json.object([("version", json.text("1.2")), ("entries", json.array(entries))], hasUnknown: true)
        written.text = json.object([("log", log)], hasUnknown: true)
        return written
    }

    private static func newman(_ calls: [Call], _ json: inout RandomJSONWriter) -> Written {
        var written = Written(text: "", calls: [:])
        var executions: [String] = []
        for call in calls {
            if json.chance.one(in: 5) {
                executions.append(
                    json.object([("request", #"{"method":"GET","url":"https://example.com/"}"#)], hasUnknown: true))
                written.others += 1
            }
            let path = json.array(
                ["acme", "campaign", "dataIngestion", "xdmIngestion", ":mapping", "ingest"].map { json.text($0) })
            let parts: [(String, String)] = [
                ("protocol", json.text("https")), ("host", json.array(["mc", "adobe", "io"].map { json.text($0) })),
                ("path", path),
                (
                    "variable",
                    json.array([json.object([("key", json.text("mapping")), ("value", json.text(call.mapping))])])
                ),
                (
                    "query",
                    json.array(
                        call.isPost
                            ? []
                            : [json.object([("key", json.text("requestId")), ("value", json.text("\(call.request)"))])])
                ),
            ]
            let url = json.chance.one(in: 2) ? json.text(call.url + call.query) : json.object(parts, hasUnknown: true)
            let name = json.chance.pick(["Date", "date", "DATE"])
            var response = [
                ("code", "\(call.status)"),
                (
                    "header",
                    json.array([
                        json.object(
                            [("key", json.text(name)), ("value", json.text(httpDate(call.at)))], hasUnknown: true)
                    ])
                ),
            ]
            switch json.chance.pick([0, 1, 2]) {
            case 0:
                let bytes = json.array(call.body.utf8.map { "\($0)" })
                response.append(
                    ("stream", json.object([("type", json.text("Buffer")), ("data", bytes)], hasUnknown: true)))
            case 1: response.append(("stream", json.text(call.body)))
            default: response.append(("body", json.text(call.body)))
            }
            if let duration = call.durationMs { response.append(("responseTime", "\(duration)")) }
            let request = json.object([("method", json.text(call.method)), ("url", url)], hasUnknown: true)
            executions.append(
                json.object(
                    [("request", request), ("response", json.object(response, hasUnknown: true))], hasUnknown: true))
            // HTTP's times are whole seconds.
            var told = call
            told.at = call.at / 1_000 * 1_000
            written.calls[executions.count] = told
        }
        let run = json.object([("stats", "{}"), ("executions", json.array(executions))], hasUnknown: true)
        written.text = json.object([("collection", json.object([], hasUnknown: true)), ("run", run)], hasUnknown: true)
        return written
    }

    private static func bruno(_ calls: [Call], _ json: inout RandomJSONWriter) -> Written {
        var written = Written(text: "", calls: [:])
        var results: [String] = []
        for call in calls {
            let request = json.object(
                [("method", json.text(call.method)), ("url", json.text(call.url + call.query))], hasUnknown: true)
            let date = json.object(
                [(json.chance.pick(["Date", "date"]), json.text(httpDate(call.at)))], hasUnknown: true)
            var response = [
                ("status", "\(call.status)"), ("headers", date),
                ("data", json.chance.one(in: 2) ? json.text(call.body) : call.body),
            ]
            if let duration = call.durationMs { response.append(("responseTime", "\(duration)")) }
            results.append(
                json.object(
                    [("request", request), ("response", json.object(response, hasUnknown: true))], hasUnknown: true))
            // HTTP's times are whole seconds.
            var told = call
            told.at = call.at / 1_000 * 1_000
            written.calls[results.count] = told
        }
        if json.chance.one(in: 3) {
            let summary = json.object([("totalRequests", "\(results.count)")], hasUnknown: true)
            written.text = json.object([("summary", summary), ("results", json.array(results))], hasUnknown: true)
        } else {
            let half = results.count / 2
            let iterations = [results[..<half], results[half...]].enumerated().map { number, part in
                json.object(
                    [("iterationIndex", "\(number)"), ("results", json.array(Array(part)))], hasUnknown: true)
            }
            written.text = json.array(iterations)
        }
        return written
    }

    private static func bare(_ calls: [Call], _ json: inout RandomJSONWriter) -> Written {
        // One after another people have them a line each; lines that begin anyhow could be those of a log.
        let isLines = !calls.contains { $0.body.utf8.contains(0x0A) } && json.chance.one(in: 2)
        let text =
            !isLines
            ? json.array(calls.map(\.body))
            : calls.map(\.body).joined(separator: json.chance.pick(["\n", "\n\n", "\r\n"]))
        return Written(
            text: text,
            calls: Dictionary(
                uniqueKeysWithValues: zip(1..., calls).map { number, call in
                    var told = call
                    told.at = Self.told
                    told.durationMs = nil
                    return (number, told)
                }))
    }

    private static let told: Int64 = 1_794_798_000_000

    // MARK: - What comes of them

    @Test("what is taken is what happened, all of it, byte for byte, and the format is told apart")
    func truth() throws {
        var json = RandomJSONWriter(seed: 2_027)
        var (files, taken) = (0, 0)
        let kinds = Self.kinds
        for file in 0..<(Campaign.histories ?? 60) {
            let kind = kinds[file % kinds.count]
            json.begin()
            let written = kind.write(Self.calls(file, isBare: kind.isBare, &json), &json)
            let scratch = try ScratchFile(Array(written.text.utf8))
            var options = CaptureOptions()
            if kind.isBare { (options.organization, options.at) = ("acme", Instant(milliseconds: Self.told)) }
            let capture: CaptureFile
            do {
                capture = try CaptureFile(path: scratch.path, format: nil)
            } catch {
                Issue.record("file \(file): \(error): \(written.text.prefix(900))")
                return
            }
            guard capture.format == kind.format else {
                Issue.record("file \(file): \(capture.format), not \(kind.format): \(written.text.prefix(900))")
                return
            }
            let reading = try CaptureReading(capture.reader(options))
            for (line, exchange) in zip(reading.lines, reading.exchanges) {
                guard let call = written.calls[line] else {
                    Issue.record("file \(file): entry \(line) is no call")
                    return
                }
                let wrong = Self.differences(exchange, call)
                guard wrong.isEmpty else {
                    Issue.record(
                        "file \(file), entry \(line): \(wrong.joined(separator: "; ")): \(written.text.prefix(900))")
                    return
                }
            }
            #expect(reading.lines == written.calls.keys.sorted(), "file \(file): \(written.text.prefix(900))")
            #expect(
                reading.unread.isEmpty, "file \(file): \(reading.unread.map(\.reason)): \(written.text.prefix(900))")
            #expect(reading.others == written.others, "file \(file)")
            if reading.lines.count != written.calls.count { return }
            (files, taken) = (files + 1, taken + reading.lines.count)
        }
        print("JSON: \(files) files, \(taken) exchanges right")
    }

    private static func differences(_ exchange: Exchange, _ call: Call) -> [String] {
        var wrong: [String] = []
        func compare<Value: Equatable>(_ name: String, _ found: Value, _ expected: Value) {
            if found != expected { wrong.append("\(name) \(found), not \(expected)") }
        }
        compare("time", exchange.at.milliseconds, call.at)
        compare("method", exchange.method.name, call.method)
        compare("organization", exchange.target.organization, "acme")
        compare("mapping", exchange.target.mapping, call.mapping)
        compare("status", exchange.httpStatus, call.status)
        compare("duration", exchange.durationMs, call.durationMs)
        compare("body", String(decoding: exchange.response, as: UTF8.self), call.body)
        // An error names no request; only a status call asked for one.
        let request = call.kind == .apiError && call.isPost ? nil : RequestID("\(call.request)")
        compare("request", exchange.requestID, request)
        let reading = exchange.response.withUnsafeBufferPointer {
            FoundAnswer($0, isGet: !call.isPost, httpStatus: call.status, isAsked: !call.isPost).reading
        }
        compare("kind", reading.kind, call.kind)
        return wrong
    }
}

/// Writes JSON in the ways that it leaves open: the order of keys, blanks, escapes, keys that nobody asks for.
private struct RandomJSONWriter {
    var chance: Chance
    /// What may stand between two tokens.
    var blanks: [String] = []
    /// How this file is written.
    private var spread = 0
    private var escaping = 0
    private var isShuffled = true

    init(seed: UInt64) {
        chance = Chance(seed: seed)
    }

    /// Begins another file, in another way.
    mutating func begin() {
        blanks = [" ", "\n", "\t", "\r\n  "]
        spread = chance.pick([0, 0, 3, 20])
        escaping = chance.pick([0, 0, 2, 40])
        isShuffled = !chance.one(in: 4)
    }

    /// A string, some of its characters escaped.
    mutating func text(_ text: String) -> String {
        var written = "\""
        for unit in text.unicodeScalars {
            switch unit {
            case "\"", "\\": written += "\\\(unit)"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case _ where unit.value < 0x20 || escaping > 0 && chance.one(in: escaping):
                for unit in String(unit).utf16 {
                    let digits = String(unit, radix: 16, uppercase: chance.one(in: 2))
                    written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            case "/" where escaping > 0: written += "\\/"
            default: written.unicodeScalars.append(unit)
            }
        }
        return written + "\""
    }

    /// An object of fields whose values are JSON already; among them, where that may be, some that nobody asks for.
    mutating func object(_ fields: [(String, String)], hasUnknown: Bool = false) -> String {
        var fields = fields
        if hasUnknown { for _ in 0..<chance.pick([0, 0, 1, 3]) { fields.append((unknownKey(), unknown(0))) } }
        if isShuffled { fields.shuffle(using: &chance) }
        let written = fields.map { name, value in
            "\(blank())\(text(name))\(blank()):\(blank())\(value)\(blank())"
        }
        return "{" + (written.isEmpty ? blank() : written.joined(separator: ",")) + "}"
    }

    mutating func array(_ elements: [String]) -> String {
        let written = elements.map { "\(blank())\($0)\(blank())" }
        return "[" + (written.isEmpty ? blank() : written.joined(separator: ",")) + "]"
    }

    private mutating func blank() -> String {
        spread > 0 && chance.one(in: spread) ? chance.pick(blanks) : ""
    }

    private mutating func unknownKey() -> String {
        "_" + chance.pick(["x", "log", "run", "é", "headers", "a\"b", "{", "日本"])
    }

    /// A value that looks like something that it is not.
    private mutating func unknown(_ level: Int) -> String {
        switch Int.random(in: 0..<(level > 3 ? 6 : 9), using: &chance) {
        case 0:
            return chance.pick(["null", "true", "false", "0", "-1.5e3", "1e400", "12345678901234567890", "[]", "{}"])
        case 1: return text("}]\"\\ {\"requestId\": 9}")
        case 2: return text("https://mc.adobe.io/evil/campaign/dataIngestion/xdmIngestion/9/ingest?requestId=9")
        case 3: return object([("requestId", "9"), ("status", text("Failed")), ("info", text("Mapping Id: 9."))])
        case 4: return text("Bearer abc 2001-01-01T00:00:00Z \u{1F600}")
        case 5: return object([("status", "500"), ("httpStatus", "500"), ("at", "1"), ("method", text("DELETE"))])
        case 6: return object([(unknownKey(), unknown(level + 1)), ("entries", array([unknown(level + 1)]))])
        case 7: return array([unknown(level + 1), unknown(level + 1)])
        default: return object([("log", object([("entries", array([]))])), ("run", unknown(level + 1))])
        }
    }
}
