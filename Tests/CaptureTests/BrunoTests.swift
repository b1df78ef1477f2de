import IngestionAPI
import Testing

@testable import Capture

@Suite("Bruno's reports")
struct BrunoTests {
    private static let answer = #"{ "requestId": 3520, "status": "Success", "numRecords": 15 }"#

    private static func result(_ response: String, request: String = "", url: String = ingestURL) -> String {
        """
        {"test":{"filename":"x.bru"},"request":{"method":"GET","url":"\(url)?requestId=3520","headers":{}\(request)},
         "response":\(response),"error":null,"runDuration":0.2,"iterationIndex":0}
        """
    }

    private static func response(_ data: String, headers: String = #""Date":"Mon, 16 Nov 2026 03:00:05 GMT""#) -> String
    {
        #"{"status":200,"statusText":"OK","headers":{\#(headers)},"data":\#(data),"responseTime":95}"#
    }

    private static func report(_ results: String...) -> String {
        #"[{"iterationIndex":0,"results":[\#(results.joined(separator: ","))],"summary":{"totalRequests":1}}]"#
    }

    private func read(_ text: String, at: Instant? = nil) throws -> CaptureReading {
        try CaptureReading(text) { RunReportSource($0, .bruno, at: at) }
    }

    @Test("an answer is what stands in \"data\", as text or as JSON, and so is what was asked")
    func bodies() throws {
        let quoted = "\"" + Self.answer.replacing("\"", with: "\\\"") + "\""
        let reading = try read(
            Self.report(
                Self.result(Self.response(Self.answer), request: #","data":"{ \"requestId\": 3520 }""#),
                Self.result(Self.response(quoted), request: #","data":{ "requestId": 3520 }"#)))
        #expect(reading.brief == Array(repeating: "get acme/1042 3520 @2026-11-16T03:00:05.000Z 200 95", count: 2))
        #expect(reading.exchanges.allSatisfy { Array($0.response) == Array(Self.answer.utf8) && !$0.isTimeInferred })
    }

    @Test("the time is the answer's Date and no other; without one it is the one told, marked as inferred")
    func times() throws {
        let report = Self.report(Self.result(Self.response(Self.answer, headers: "")))
        #expect(
            try read(report).unread.map(\.reason) == [
                "no time is known: the answer has no \"Date\" header; run without --reporter-skip-all-headers, or tell it with --at"
            ])
        let told = try read(report, at: Instant(rfc3339: "2026-11-16T04:00:00Z"))
        #expect(told.brief == ["get acme/1042 3520 @2026-11-16T04:00:00.000Z 200 95"])
        #expect(told.exchanges.map(\.isTimeInferred) == [true])
    }

    @Test(
        "results without an answer, or without its body, go to quarantine; what was skipped or is of another API is none"
    )
    func unread() throws {
        let reading = try read(
            Self.report(
                Self.result(#"{"status":null,"headers":null,"data":null,"responseTime":0}"#),
                Self.result(#"{"status":200,"headers":{"date":"Mon, 16 Nov 2026 03:00:05 GMT"},"responseTime":1}"#),
                Self.result(#"{"status":"skipped","data":null,"responseTime":0}"#),
                Self.result(Self.response("{}"), url: "https://example.com/"),
                #"{"request":{"method":null,"url":null},"response":{"status":null}}"#))
        #expect(reading.unread.map(\.line) == [1, 2])
        #expect(
            reading.unread.map(\.reason) == [
                "no answer was received", "the response's body is missing (\"data\"; run without --reporter-skip-body)",
            ])
        #expect(reading.others == 3)
    }

    @Test("is told by its iterations, however long, or by the summary of all results, as earlier versions wrote them")
    func told() throws {
        let long = Self.result(Self.response(#"{"info":"\#(String(repeating: "x", count: 70 << 10))"}"#))
        for text in [
            Self.report(Self.result(Self.response(Self.answer))), Self.report(long),
            #"{"summary":{"totalRequests":1},"results":[\#(Self.result(Self.response(Self.answer)))]}"#,
        ] {
            let file = try ScratchFile(Array(text.utf8))
            let capture = try CaptureFile(path: file.path, format: nil)
            #expect(capture.format == .bruno)
            #expect(try CaptureReading(capture.reader(CaptureOptions())).exchanges.count == 1)
        }
    }
}
