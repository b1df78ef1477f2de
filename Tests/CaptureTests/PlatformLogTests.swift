import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Logs of calls to the Platform")
struct PlatformLogTests {
    private static let id = "01E8043CY305K2MTV5ANH9G1GC"
    private static let url = "https://platform.adobe.io/data/foundation/catalog/batches/\(id)"
    private static let answer = #"{"\#(id)":{"status":"failed","metrics":{"recordsRead":3}}}"#

    private func read(_ text: String, asRecords: Bool = false) throws -> (
        platform: ExchangeBatch, others: CaptureReading
    ) {
        var options = CaptureOptions()
        options.timeZone = .utc
        func reader() -> EntryReader {
            let raw = HashedInput(MemoryInput(text))
            let lines: any LogLines =
                asRecords ? JSONRecordLines(raw, hasRecordsAtTop: true, times: LooseTime(options)) : PlainLines(raw)
            return EntryReader(
                path: "text", raw: raw, archive: nil, entries: LogSource(lines, options: options), organization: nil)
        }
        var platform = ExchangeBatch()
        let first = reader()
        while let portion = try first.next() { if portion.platform.count > 0 { platform = portion.platform } }
        return (platform, try CaptureReading(reader()))
    }

    @Test(
        "an event a line, an answer over several lines, curl's own notes",
        arguments: [
            "2026-11-16T04:00:00Z GET \(url) 200 (95 ms) \(answer)",
            "[2026-11-16 13:00:00+09:00] \"GET \(url)?x=1 HTTP/1.1\" 200 \(answer)",
            "2026-11-16T04:00:00Z INFO asked \(url): \(answer)",
            "2026-11-16T04:00:00Z GET \(url)\n{\n \"\(id)\": {\n  \"status\": \"failed\",\n  \"metrics\": {\"recordsRead\": 3}\n }\n}",
        ])
    func read(text: String) throws {
        let (platform, others) = try read(text)
        try #require(platform.count == 1, "\(text)")
        let exchange = platform[0]
        #expect(exchange.at == Instant(rfc3339: "2026-11-16T04:00:00Z") && exchange.requestID == .text(Self.id))
        #expect(exchange.batchAnswer?.outcome == .failed && exchange.batchAnswer?.inputRecords == 3)
        #expect(others.unread.isEmpty && others.exchanges.isEmpty)
    }

    @Test(
        "a URL alone is passed over, an answer that says nothing is told; calls of the API beside them stay what they are"
    )
    func beside() throws {
        let submitted = #"{"requestId":3520,"info":"Mapping ID: 1042","status":"Success"}"#
        let (platform, others) = try read(
            """
            2026-11-16T03:00:00Z POST \(ingestURL) 200 \(submitted)
            2026-11-16T04:00:00Z GET \(Self.url) -> no answer
            2026-11-16T04:01:00Z GET \(Self.url) 200 {"message":"x"}
            2026-11-16T04:02:00Z GET https://platform.adobe.io/data/foundation/catalog/dataSets/1 {"\(Self.id)":{"status":"failed"}}
            2026-11-16T04:03:00Z GET \(Self.url) 200 \(Self.answer)
            """)
        #expect(platform.count == 1 && others.exchanges.map(\.requestID) == [.number(3520)])
        #expect(others.unread.map(\.line) == [3] && others.unread.map(\.maskedBytes) == [PlatformText.standIn])
    }

    @Test("curl's words about a call are those of the answer before them, and of no other")
    func trailer() throws {
        let (platform, others) = try read(
            """
            2026-11-16T04:00:00Z
            \(Self.answer)
            {"http_code":200,"method":"GET","url":"\(Self.url)"}
            2026-11-16T04:01:00Z
            {"type":"x","title":"NotFoundError","status":404}
            {"http_code":404,"method":"GET","url":"\(Self.url)"}
            2026-11-16T04:02:00Z
            \(Self.answer)
            {"http_code":200,"method":"GET","url":"\(ingestURL)"}
            """)
        try #require(platform.count == 2)
        #expect([0, 1].map { platform[$0].batchAnswer?.outcome } == [.failed, .gone])
        #expect(others.exchanges.isEmpty && others.unread.map(\.reason) == ["no body before what curl -w wrote"])
    }

    @Test("of a call and its JSON what wraps an answer is not kept, and no object but an error is a 404's")
    func wrapped() throws {
        let (platform, _) = try read(
            """
            2026-11-16T04:00:00Z GET \(Self.url) {"status":200,"headers":{"a":"b"},"data":\(Self.answer)}
            2026-11-16T04:01:00Z GET \(Self.url) -> 404 {"attempt":1}
            """)
        try #require(platform.count == 2)
        #expect(platform[0].response == Array(Self.answer.utf8))
        #expect(platform[1].httpStatus == 404 && platform[1].batchAnswer == nil)
    }

    @Test("a record that names a call of the Platform and gives none, or several, is told without its words")
    func told() throws {
        let at = #""time":"2026-11-16T04:00:00Z""#
        let text = "\"\(Self.answer.replacing("\"", with: "\\\""))\""
        for record in [
            #"{\#(at),"links":["\#(Self.url)"]}"#,
            #"{\#(at),"url":"\#(Self.url)"}"#,
            #"{\#(at),"url":"\#(Self.url)","status":200,"errors":[{"message":"CANARY"}]}"#,
            #"{\#(at),"a":{"url":"\#(Self.url)","body":\#(Self.answer)},"b":{"url":"\#(Self.url)","body":\#(text)}}"#,
            #"{\#(at),"a":{"url":"\#(Self.url)","body":\#(text)},"b":{"url":"\#(Self.url)1"}}"#,
        ] {
            let (platform, others) = try read(record, asRecords: true)
            #expect(platform.count == 0 && others.unread.count == 1, "\(record)")
            #expect(!others.unread.contains { $0.reason.contains("CANARY") || $0.maskedBytes.holds("CANARY") })
        }
        // A call of the API beside a link is what it is.
        let answer = #"{"requestId":3520,"info":"Mapping ID: 1042","status":"Success"}"#
        let linked = #"{\#(at),"method":"POST","url":"\#(ingestURL)","body":\#(answer),"links":["\#(Self.url)"]}"#
        let (platform, others) = try read(linked, asRecords: true)
        #expect(platform.count == 0 && others.exchanges.count == 1 && others.unread.isEmpty)
    }

    @Test("a page longer than what is looked at of a record hides no URL behind it")
    func page() throws {
        let metrics = (0..<20).map { #""m\#($0)":1"# }.joined(separator: ",")
        let members = (10..<40).map {
            #""01E8043CY305K2MTV5ANH9G1\#($0)":{"status":"success","time":"2020-01-01T00:00:00Z","metrics":{\#(metrics)}}"#
        }
        let url = "https://platform.adobe.io/data/foundation/catalog/batches?limit=30"
        let (platform, others) = try read(
            #"{"response":{\#(members.joined(separator: ","))},"url":"\#(url)","time":"2026-11-16T04:00:00Z"}"#,
            asRecords: true)
        #expect(platform.count == 30 && others.unread.isEmpty)
        #expect(platform.count > 0 && platform[0].at == Instant(rfc3339: "2026-11-16T04:00:00Z"))
    }

    @Test(
        "what waits in quarantine of the Platform's answers is told by a batch's ID, a name or a path, in whatever quotes"
    )
    func kept() {
        for text in [
            #"{"01E8043CY305K2MTV5ANH9G1GC":{"sta"#, #"x=[{ \"5d01230fc78a4e4f8c0c6b387b4b8d1c\":{"#, "{'imsOrg': 'x'",
            #"{""createdUser"":""x"""#, #"\"_errors\":["#, #"https:\\/\\/h\\/data\\/foundation\\/x"#,
        ] {
            #expect(PlatformText.kept(Array(text.utf8)) == PlatformText.standIn, "\(text)")
            #expect(PlatformText.reason(#"no time: "a" b"#, about: ["", text]) == #"no time: "…" b"#)
        }
        for text in [
            #"{"batchId":"01E8043CY305K2MTV5ANH9G1GC"}"#, #"{"ingestionRequestIdentifier":1}"#, #"{"status":"#,
        ] {
            #expect(PlatformText.kept(Array(text.utf8)) == Array(text.utf8))
            #expect(PlatformText.reason(#"no time: "a""#, about: [text]) == #"no time: "a""#)
        }
    }
}
