import Bytes
import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// Logs written at random, in many layouts, with their truth: whatever is taken of them is right.
@Suite("Logs, against what wrote them")
struct LogTruthTests {
    /// A call as it happened.
    private struct Truth: Equatable {
        var at: Int64
        var method: String
        var mapping: String
        var request: String
        var kind: AnswerKind
        var status: Int
    }

    /// How one application writes its log.
    private struct Layout {
        /// Its clock's offset, minutes, and how it writes that; nil for nothing, where the user has to tell.
        var zone: (minutes: Int, text: String)
        var isTold: Bool
        var date: Int
        var fraction: String
        var prefix: String
        var words: [String]
        var method: Int
        var status: Int
        var end: String
        var body: Int
        var color: Bool
    }

    private static let zones: [(Int, String)] = [
        (0, "Z"), (0, " UTC"), (0, " GMT"), (540, "+09:00"), (540, "+0900"), (540, "+09"), (540, " +0900"),
        (540, " KST"),
        (540, " (KST)"), (540, " UTC+9"), (540, " (UTC+9)"), (540, " GMT+09:00"),
        (540, " GMT+0900 (Korean Standard Time)"),
        (540, " Asia/Seoul"), (-300, "-05:00"), (-300, " -0500"), (-300, " EST"), (-480, " PST"),
        (-480, "\u{2212}08:00"),
        (60, " CET"), (120, " SAST"), (540, " Korea Standard Time"), (330, "+05:30"), (330, "+0530"), (345, " +0545"),
        (180, " GMT+3"),
    ]
    private static let words = [
        "INFO", "DEBUG", "[pid 412]", "worker 503", "acs.ingest", "post_ingest_check:", "get-status", "[main]", "404",
        "id=500",
        "thread-7", "1042", "req#200", "attempt 3/5", "12:34", "POSTMAN", "requests.get", "(base.py:84)", "took 301",
        "—", "업무",
        "exit_code=137", "bytes=512", "2.1", "\u{1B}[32mok\u{1B}[0m", "|",
    ]

    private static func layout(_ chance: inout Chance) -> Layout {
        let isTold = chance.one(in: 5)
        return Layout(
            zone: isTold ? (540, "") : chance.pick(zones), isTold: isTold, date: Int.random(in: 0..<7, using: &chance),
            fraction: chance.pick(["", ".123", ",404", ".500123", ".987654321"]),
            prefix: chance.pick(["", "[", "- ", "etl1 | ", "\u{1B}[2m"]),
            words: (0..<Int.random(in: 0...4, using: &chance)).map { _ in chance.pick(words) },
            method: Int.random(in: 0..<4, using: &chance), status: Int.random(in: 0..<6, using: &chance),
            end: chance.pick([
                "", ":", ".", " ->", "->", "!", "\u{1B}[0m", "\u{A0}", "…", "\"", "**", ")", " ", ",", ";",
            ]),
            body: Int.random(in: 0..<4, using: &chance), color: chance.one(in: 6))
    }

    /// The stamp of an instant, and the instant that it says: finer parts are the layout's.
    private static func stamp(_ seconds: Int64, _ layout: Layout) -> (text: String, at: Int64) {
        let local = Instant(milliseconds: (seconds + Int64(layout.zone.minutes) * 60) * 1_000).description
        let day = local.prefix(10)
        let clock = local.dropFirst(11).prefix(8)
        let parts = day.split(separator: "-").map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[Int(parts[1])! - 1]
        let date =
            switch layout.date {
            case 0: "\(day)T\(clock)"
            case 1: "\(day) \(clock)"
            case 2: "\(parts[0])/\(parts[1])/\(parts[2]) \(clock)"
            case 3: "\(parts[2])/\(month)/\(parts[0]):\(clock)"
            case 4: "\(parts[2]) \(month) \(parts[0]) \(clock)"
            case 5: "\(day), \(clock)"
            default: "\(parts[0])\(parts[1])\(parts[2])T\(clock.replacing(":", with: ""))"
            }
        let digits = layout.fraction.dropFirst().prefix(3)
        let rest = digits.isEmpty ? 0 : Int64(digits)!
        return (date + layout.fraction + layout.zone.text, seconds * 1_000 + rest)
    }

    private static func exchange(
        _ number: Int, _ seconds: Int64, _ layout: Layout, _ chance: inout Chance
    ) -> (text: String, truth: Truth) {
        let mapping = "\(1_000 + number % 7)"
        let request = "\(3_000 + number)"
        let (stamp, at) = stamp(seconds, layout)
        let isPost = chance.one(in: 3)
        let status = chance.one(in: 8) ? 503 : 200
        var url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
        let isAskedInBody = !isPost && chance.one(in: 4)
        if !isPost, !isAskedInBody { url += "?requestId=\(request)" }
        let method = isPost ? "POST" : "GET"
        let outcome = chance.pick(["Success", "Failed", "In Progress", "Aborted"])
        var answer =
            isPost
            ? #"{"requestId":\#(request),"info":"Ingestion request submitted successfully for the Mapping ID: \#(mapping)","status":"Success"}"#
            : #"{"batchId":"","info":"Mapping Id: \#(mapping). ","numRecords":404,"requestId":\#(request),"status":"\#(outcome)"}"#
        var kind: AnswerKind =
            isPost ? .submitted : ["Success": .success, "Failed": .failed, "Aborted": .aborted][outcome] ?? .inProgress
        if status == 503 {
            answer = #"{"error_code":"503000","message":"busy"}"#
            kind = .apiError
        }
        var head = layout.prefix + stamp
        if layout.prefix == "[" { head += "]" }
        for word in layout.words { head += " " + word }
        let asked = isAskedInBody ? #" {"requestId": "\#(request)"}"# : ""
        let named =
            switch layout.method {
            case 0: "\(method) \(url)"
            case 1: "Sending '\(method)' to url: \(url)"
            case 2: "method=\(method) url=\(url)"
            default: "\"\(method) \(url.dropFirst(19)) HTTP/1.1\""
            }
        let told = ["", " -> \(status)", " status=\(status)", " HTTP/1.1 \(status) OK", " http_status: \(status)", ""][
            layout.status]
        // In quotes the URL has its own end; and a bare number of an error is no place that means it.
        let end = layout.method == 3 ? "" : layout.end
        let color = layout.color ? "\u{1B}[0m" : ""
        let text =
            switch layout.body {
            case 0: "\(head) \(named)\(end)\(asked)\(told) \(answer)\(color)\n"
            case 1: "\(head) \(named)\(end)\(asked)\(told)\n\(head) body \(answer)\n"
            case 2: "\(head) \(named)\(end)\(asked)\(told)\n\(head) unrelated words\n\(answer)\n"
            default: "\(head) \(named)\(end)\(asked)\(told) response=\(answer) in 12 ms\n"
            }
        return (
            text,
            Truth(
                at: at, method: method, mapping: mapping, request: status == 503 && isAskedInBody ? request : request,
                kind: kind, status: status)
        )
    }

    @Test("what is taken is what happened: time, method, mapping, request, status and kind; or it is refused")
    func truth() throws {
        var chance = Chance(seed: 2_026)
        var (taken, refused, lines) = (0, 0, 0)
        var reasons: [String: [String]] = [:]
        for file in 0..<(Campaign.histories ?? 60) {
            let layout = Self.layout(&chance)
            var text = ""
            var truths: [Truth] = []
            for number in 0..<40 {
                let seconds = 1_794_700_000 + Int64(file % 100) * 86_400 + Int64(number) * 311
                let (written, truth) = Self.exchange(number, seconds, layout, &chance)
                text += written
                truths.append(truth)
            }
            lines += text.utf8.count { $0 == 0x0A }
            var options = CaptureOptions()
            if layout.isTold {
                // Untold, the file is refused.
                #expect(throws: CaptureProblem.self) {
                    try CaptureReading(text) { LogSource(PlainLines($0), options: CaptureOptions()) }
                }
                options.timeZone = ReportTimeZone(identifier: "Asia/Seoul")
            }
            let reading = try CaptureReading(text) { LogSource(PlainLines($0), options: options) }
            let known = Dictionary(grouping: truths) { "\($0.at) \($0.mapping)" }
            for exchange in reading.exchanges {
                let found = known["\(exchange.at.milliseconds) \(exchange.target.mapping)"]?.first
                let kind = exchange.kind
                let isRight =
                    found.map {
                        $0.method == exchange.method.name && $0.kind == kind
                            && (kind == .apiError || exchange.requestID == RequestID($0.request))
                            && (kind == .apiError) == (exchange.httpStatus >= 300)
                    } ?? false
                if !isRight {
                    Issue.record(
                        "file \(file): \(exchange.at) \(exchange.method.name) \(exchange.target.mapping) \(kind): \(text.prefix(900))"
                    )
                    return
                }
            }
            taken += reading.exchanges.count
            refused += reading.unread.count
            for line in reading.unread { reasons[line.reason.prefix(60).description, default: []].append("\(file)") }
            #expect(
                reading.exchanges.count + reading.unread.count >= truths.count,
                "file \(file): lost: \(text.prefix(900))")
        }
        // Nearly all of it is read: a reader that refused everything would be right, too.
        #expect(refused * 10 < taken, "\(refused) of \(taken + refused) refused")
        for (reason, files) in reasons { print(reason, files.count, Set(files)) }
        print("logs: \(lines) lines, \(taken) exchanges right, \(refused) refused")
    }
}

extension Exchange {
    /// The kind of its answer.
    fileprivate var kind: AnswerKind {
        var batch = ExchangeBatch()
        batch.append(
            FoundExchange(
                at: at, isGet: method == .get, target: 0,
                answer: FoundAnswerKind.reading(
                    response, isGet: method == .get, httpStatus: httpStatus, isAsked: method == .get && requestID != nil
                ),
                httpStatus: httpStatus, line: 1))
        return batch.kinds[0]
    }
}

private enum FoundAnswerKind {
    static func reading(_ body: [UInt8], isGet: Bool, httpStatus: Int, isAsked: Bool) -> AnswerReading {
        body.withUnsafeBufferPointer { FoundAnswer($0, isGet: isGet, httpStatus: httpStatus, isAsked: isAsked).reading }
    }
}
