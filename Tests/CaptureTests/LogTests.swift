import IngestionAPI
import Testing

@testable import Capture

@Suite("Logs")
struct LogTests {
    private func read(_ text: String, _ change: (inout CaptureOptions) -> Void = { _ in }) throws -> CaptureReading {
        var options = CaptureOptions()
        options.timeZone = .utc
        change(&options)
        return try CaptureReading(text) { LogSource(PlainLines($0), options: options) }
    }

    private static let submitted =
        #"{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#

    @Test(
        "an event a line: a stamp, a URL, a status, a body",
        arguments: [
            (
                "2026-11-16T03:00:01.123Z POST \(ingestURL) -> 200 (184 ms) \(submitted)",
                "@2026-11-16T03:00:01.123Z 200 184"
            ),
            (
                "2026-11-16 03:00:01,123::client::send::INFO::POST '\(ingestURL)' status=201 took 0.184 s: \(submitted)",
                "@2026-11-16T03:00:01.123Z 201 184"
            ),
            (
                "[2026-11-16 12:00:01+09:00] \"POST \(ingestURL) HTTP/1.1\" 200 \(submitted)",
                "@2026-11-16T03:00:01.000Z 200 -"
            ),
            ("Nov 16 03:00:01 host app[77]: POST \(ingestURL) \(submitted)", "@2026-11-16T03:00:01.000Z 200 -"),
            ("Mon Nov 16 03:00:01 UTC 2026 POST \(ingestURL) 200 \(submitted)", "@2026-11-16T03:00:01.000Z 200 -"),
            (
                "10.0.0.1 - - [16/Nov/2026:03:00:01 +0000] \"POST \(ingestURL) HTTP/1.1\" 200 117 \(submitted)",
                "@2026-11-16T03:00:01.000Z 200 -"
            ),
        ])
    func line(line: String, expected: String) throws {
        let reading = try read("started\n\(line)\n\nstopped") { $0.year = 2026 }
        #expect(reading.brief == ["post acme/1042 3520 \(expected)"])
        #expect(reading.lines == [2])
        #expect(reading.others == 2)
        #expect(reading.unread.isEmpty)
    }

    @Test("a body on the lines below, as jq writes it, belongs to the call above it")
    func pretty() throws {
        let text = """
            2026-11-16T03:00:01Z GET \(ingestURL)?requestId=3520
            {
              "requestId": 3520,
              "status": "Success",
              "numRecords": 15
            }
            2026-11-16T03:00:02Z done
            """
        let reading = try read(text)
        #expect(reading.brief == ["get acme/1042 3520 @2026-11-16T03:00:01.000Z 200 -"])
        #expect(
            reading.exchanges.first.map { String(decoding: $0.response, as: UTF8.self) }?.hasPrefix(
                "{\n  \"requestId\"") == true)
    }

    @Test("what curl -v prints: request, headers, answer; the time is the Date header's, headers are not kept")
    func curlVerbose() throws {
        let text = """
            *   Trying 127.0.0.1:8080...
            > POST /acme/campaign/dataIngestion/xdmIngestion/1042/ingest HTTP/1.1
            > Host: mc.adobe.io
            > Authorization: Bearer secret
            >\u{20}
            < HTTP/1.1 200 OK
            < Date: Mon, 16 Nov 2026 03:00:01 GMT
            <\u{20}
            { [117 bytes data]
            \(Self.submitted)* Connection #0 left intact
            > GET /other HTTP/1.1
            > Host: mc.adobe.io
            < HTTP/1.1 200 OK
            {"status":"x","info":"y"}
            """
        let reading = try read(text)
        #expect(reading.brief == ["post acme/1042 3520 @2026-11-16T03:00:01.000Z 200 -"])
        #expect(reading.exchanges.map(\.target.origin) == ["https://mc.adobe.io"])
        #expect(reading.unread.isEmpty, "\(reading.unread)")
    }

    @Test("a Date header that is none leaves the line's own time")
    func curlDate() throws {
        let text = """
            2026-11-16T03:00:01Z calling
            > POST /acme/campaign/dataIngestion/xdmIngestion/1042/ingest HTTP/1.1
            > Host: mc.adobe.io
            < HTTP/1.1 200 OK
            < Date: today
            \(Self.submitted)
            """
        #expect(try read(text).brief == ["post acme/1042 3520 @2026-11-16T03:00:01.000Z 200 -"])
    }

    @Test("what curl -w '%{json}' writes behind a body; without a stamp the time must be given, and is marked")
    func curlJSON() throws {
        let trailer = #"{"http_code":200,"method":"POST","time_total":0.1837,"url":"\#(ingestURL)"}"#
        let text = "\(Self.submitted)\(trailer)\n\(Self.submitted)\n\(trailer)\n"
        #expect(
            try read(text).unread.map(\.reason) == [
                "no time stamp; --at gives all calls that have none one time",
                "no time stamp; --at gives all calls that have none one time",
            ])
        let reading = try read(text) { $0.at = Instant(rfc3339: "2026-11-16T03:00:00Z") }
        #expect(reading.brief == Array(repeating: "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 184", count: 2))
        #expect(!reading.exchanges.contains { !$0.isTimeInferred })
    }

    @Test("a shell log without URLs: the mapping is the answer's, the organization must be given")
    func shell() throws {
        let text = "2026-11-16T03:00:01Z\trc=0\t\(Self.submitted)\n"
        #expect(
            try read(text).unread.map(\.reason) == ["an answer without a URL names no organization; give it with --org"]
        )
        let reading = try read(text) { $0.organization = "acme" }
        #expect(reading.brief == ["post acme/1042 3520 @2026-11-16T03:00:01.000Z 200 -"])
        #expect(reading.exchanges.map(\.isMappingInferred) == [true])
    }

    @Test("an answer without a URL has the time of the stamp above it, not of one before")
    func latestStamp() throws {
        let status = #"{"requestId":3520,"info":"Mapping Id: 1042.","numRecords":15,"batchId":"","status":"Success"}"#
        let text = "2026-11-16T03:00:01Z rc=0\n\(Self.submitted)\n2026-11-16T03:05:00Z rc=0\n\(status)\n"
        #expect(
            try read(text) { $0.organization = "acme" }.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:01.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:05:00.000Z 200 -",
            ])
    }

    @Test("a call whose answer is not there goes to quarantine; an error without a body does not")
    func noAnswer() throws {
        let text =
            "2026-11-16T03:00:01Z POST \(ingestURL)\n2026-11-16T03:00:02Z POST \(ingestURL) -> 502\n2026-11-16T03:00:03Z x\n"
        let reading = try read(text)
        #expect(reading.unread.map { "\($0.line): \($0.reason)" } == ["1: no answer was found"])
        #expect(reading.brief == ["post acme/1042 - @2026-11-16T03:00:02.000Z 502 -"])
    }
}
