import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Answers in other words than JSON's")
struct QuotedAnswerTests {
    private func json(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return PythonRepr(bytes, from: 0).flatMap {
            $0.end == bytes.count ? String(decoding: $0.json, as: UTF8.self) : nil
        }
    }

    @Test(
        "what Python prints of a dict is written again as json.dumps would have it",
        arguments: [
            (
                #"{'requestId': 3520, 'info': None, 'a': True, 'b': False}"#,
                #"{"requestId": 3520, "info": null, "a": true, "b": false}"#
            ),
            (#"{'info': "it's \"so\"", 'x': 'say "so"'}"#, #"{"info": "it's \"so\"", "x": "say \"so\""}"#),
            (#"{'x': 'a\\b\n\t\x1b\xe9\u20ac\U0001f600é'}"#, #"{"x": "a\\b\n\t\u001bé€😀é"}"#),
            (#"{'x': '\ud83dé\udead'}"#, "{\"x\": \"\u{FFFD}é\u{FFFD}\"}"),
            (#"{'x': [1, -2.5, 1e+20, {}], 'y': {'z': []}}"#, #"{"x": [1, -2.5, 1e+20, {}], "y": {"z": []}}"#),
        ])
    func python(repr: String, written: String) {
        #expect(json(repr) == written)
    }

    @Test(
        "what no JSON could have become is no such text",
        arguments: [
            "{'a': b'x'}", "{'a': (1, 2)}", "{'a': nan}", "{'a': datetime.datetime(2026, 11, 16)}", "{1: 2}",
            "{'a', 'b'}", "{'a': 'x}",
            "{'a': 01}", #"{'a': '\q'}"#, "{'a': 1,}", "{'a': <Foo>}", "{'a': {...}}",
        ])
    func noJSON(repr: String) {
        #expect(json(repr) == nil)
    }

    private func read(_ text: String) throws -> CaptureReading {
        var options = CaptureOptions()
        options.timeZone = .utc
        return try CaptureReading(text) { LogSource(PlainLines($0), options: options) }
    }

    private func bodies(_ reading: CaptureReading) -> [String] {
        reading.exchanges.map { String(decoding: $0.response, as: UTF8.self) }
    }

    @Test(
        "a log has them behind the URL, as Python's repr and as strings with escaped quotes, a request's body among them"
    )
    func logs() throws {
        let reading = try read(
            #"""
            2026-11-16T03:00:00Z GET \#(ingestURL) {'requestId': '3520'} -> 200 {'requestId': 3520, 'info': 'Mapping Id: 1042. it\'s', 'numRecords': 7, 'status': 'Success'} done
            ts=2026-11-16T03:01:00Z msg="a call" method=GET url="\#(ingestURL)?requestId=3520" status=200 duration=184ms body="{\"batchId\":\"\",\"info\":\"Mapping Id: 1042. \\\"x\\\"\",\"requestId\":3520,\"status\":\"Success\"}" n=1
            2026-11-16T03:02:00Z GET \#(ingestURL)?requestId=3520 {'requestId': 3520, 'status': datetime.date(2026, 1, 1)}
            """#)
        #expect(
            reading.brief == [
                "get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:01:00.000Z 200 184",
            ])
        #expect(
            bodies(reading) == [
                #"{"requestId": 3520, "info": "Mapping Id: 1042. it's", "numRecords": 7, "status": "Success"}"#,
                #"{"batchId":"","info":"Mapping Id: 1042. \"x\"","requestId":3520,"status":"Success"}"#,
            ])
        #expect(
            reading.unread.map(\.reason) == [
                "the answer is Python's repr of something that is no JSON; log json.dumps of it"
            ])
    }

    @Test(
        "a duration is taken where its number can mean one thing",
        arguments: [
            ("184 ms", 184), ("1234ms,", 1_234), ("1,234,567 ms", 1_234_567), ("1,234.5 ms", 1_235), ("0.184 s", 184),
            ("1,234 ms", nil),
            ("0,184 s", nil), ("200, 95 ms", 95),
        ] as [(String, Int64?)])
    func durations(text: String, milliseconds: Int64?) throws {
        let answer = #"{"requestId":3520,"info":"Mapping Id: 1042.","batchId":"","status":"Success"}"#
        let reading = try read("2026-11-16T03:00:00Z GET \(ingestURL)?requestId=3520 \(text) \(answer)\n")
        #expect(reading.exchanges.map(\.durationMs) == [milliseconds])
    }

    @Test("a line of quotes and braces that open and never close is looked at in bounded time")
    func quotes() throws {
        for piece in [#""{\"#, "{'a': ", #"x="{\"a\": "#, "{'"] {
            let line = "2026-11-16T03:00:00Z GET \(ingestURL) " + String(repeating: piece, count: 20_000) + "\n"
            let started = ContinuousClock.now
            #expect(try read(line).exchanges.isEmpty)
            #expect(ContinuousClock.now - started < .seconds(20), "\(piece)")
        }
    }

    @Test("a call by a method that the API does not have is none of it, whatever answer follows")
    func otherMethods() throws {
        let answer =
            #"{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#
        let reading = try read(
            "2026-11-16T03:00:00Z PUT \(ingestURL) 200 \(answer)\n2026-11-16T03:01:00Z DELETE \(ingestURL) -> 405\n"
                + "2026-11-16T03:02:00Z after PUT: POST \(ingestURL) 200 \(answer)\n"
                + "2026-11-16T03:03:00Z DELETE job 7, then \(ingestURL) 200 \(answer)\n")
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:02:00.000Z 200 -",
                "post acme/1042 3520 @2026-11-16T03:03:00.000Z 200 -",
            ])
        #expect(reading.others == 2 && reading.unread.isEmpty)
    }

    @Test("an answer that PowerShell has listed is not made up again, and the line says what to do")
    func listed() throws {
        let transcript = """
            Command start time: 20261116120000
            PS C:\\> Invoke-RestMethod -Method Get -Uri '\(ingestURL)?requestId=3520'

            batchId    :
            info       : Mapping Id: 1042.
            requestId  : 3520
            status     : Success

            Command start time: 20261116120500
            PS C:\\> Invoke-RestMethod -Method Get -Uri '\(ingestURL)?requestId=3520' | ConvertTo-Json -Compress
            {"batchId":"","info":"Mapping Id: 1042.","requestId":3520,"status":"Success"}
            """
        let reading = try read(transcript)
        #expect(reading.brief == ["get acme/1042 3520 @2026-11-16T12:05:00.000Z 200 -"])
        #expect(
            reading.unread.map(\.reason) == [
                "the answer is shown as a list, not as it came; let PowerShell write it with | ConvertTo-Json -Compress"
            ])
    }
}

@Suite("Envelopes of other tools")
struct LogEnvelopeTests {
    private func read(_ text: String, step: Int = 11, _ change: (inout CaptureOptions) -> Void = { _ in }) throws
        -> CaptureReading
    {
        try read(Array(text.utf8), step: step, change)
    }

    private func read(_ bytes: [UInt8], step: Int = 11, _ change: (inout CaptureOptions) -> Void = { _ in }) throws
        -> CaptureReading
    {
        var options = CaptureOptions()
        change(&options)
        let raw = HashedInput(MemoryInput(bytes, step: step))
        let lines = LogEnvelope(bytes[...]).lines(raw, times: LooseTime(options))
        return try CaptureReading(
            EntryReader(
                path: "text", raw: raw, archive: nil, entries: LogSource(lines, options: options), organization: nil))
    }

    private static let answer =
        #"{"requestId":3520,"info":"Mapping Id: 1042. ","numRecords":7,"batchId":"","status":"Success"}"#

    @Test("Loki's streams: the time stands beside each line", arguments: ["streams", "result"])
    func loki(key: String) throws {
        let line = JSONQuoted.text("GET \(ingestURL)?requestId=3520 200 \(Self.answer)")
        let streams =
            #"{"status":"success","data":{"\#(key)":[{"stream":{"app":"acs"},"values":[["1794798000123456789",\#(line)],["1794798001000000000","else"]]},{"stream":{},"values":[["1794798300000000000",\#(line),{"level":"info"}]]}]}}"#
        #expect(
            try read(streams).brief == [
                "get acme/1042 3520 @2026-11-16T03:00:00.123Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:05:00.000Z 200 -",
            ])
    }

    @Test(
        "tables whose columns are named apart from the rows",
        arguments: [("columns", "name", "rows"), ("Columns", "ColumnName", "Rows")])
    func tables(columns: String, name: String, rows: String) throws {
        let names = ["timestamp", "url", "body"].map { #"{"\#(name)":"\#($0)","type":"string"}"# }.joined(
            separator: ",")
        let row = #"["2026-11-16T03:00:00Z","\#(ingestURL)?requestId=3520",\#(JSONQuoted.text(Self.answer))]"#
        let text =
            #"{"tables":[{"name":"PrimaryResult","\#(columns)":[\#(names)],"\#(rows)":[\#(row),\#(row.replacing("03:00", with: "03:01"))]}]}"#
        #expect(
            try read(text).brief == [
                "get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:01:00.000Z 200 -",
            ])
    }

    @Test(
        "systemd's journal, exported: fields as text and as bytes, line breaks in them included",
        arguments: [1, 7, 4_096])
    func journal(step: Int) throws {
        let message = "GET \(ingestURL)?requestId=3520 200\nbehind it \(Self.answer)\u{0}"
        func number(_ count: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } }
        var bytes = Array("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1794798000123999\n_HOSTNAME=etl1\nMESSAGE\n".utf8)
        bytes += number(message.utf8.count) + Array(message.utf8) + Array("\nPRIORITY=6\n\n".utf8)
        bytes += Array(
            "__CURSOR=s=2\n__REALTIME_TIMESTAMP=1794798300000000\nMESSAGE=GET \(ingestURL)?requestId=3520 200 \(Self.answer)\n"
                .utf8)
        let reading = try read(bytes, step: step)
        #expect(
            reading.brief == [
                "get acme/1042 3520 @2026-11-16T03:00:00.123Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:05:00.000Z 200 -",
            ])
        #expect(reading.lines == [1, 9])
        let cut = try read(Array(bytes.prefix(100)), step: step)
        #expect(cut.unread.map(\.reason) == ["a field whose length is not there, or too long"])
    }

    @Test("JMeter's results as XML: samples within samples, answers in entities, and those without one")
    func jmeter() throws {
        let answer = Self.answer.replacing("\"", with: "&quot;")
        func sample(_ rc: String, _ data: String, inner: String = "") -> String {
            #"""
            <httpSample t="184" ts="1794798000000" rc="\#(rc)" lb="x">\#(inner)
              <responseHeader class="java.lang.String">HTTP/1.1 200 OK&#xd;</responseHeader>\#(data)
              <method class="java.lang.String">GET</method><java.net.URL>\#(ingestURL)?requestId=3520</java.net.URL>
            </httpSample>
            """#
        }
        let data = "<responseData class=\"java.lang.String\">\(answer)</responseData>"
        let text =
            "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">\n" + sample("200", data, inner: sample("502", ""))
            + sample("200", "")
            + sample("Non HTTP response code: java.net.SocketTimeoutException", "") + "<sample t=\"1\"/></testResults>"
        let reading = try read(text)
        #expect(
            reading.brief
                == [
                    "get acme/1042 - @2026-11-16T03:00:00.184Z 502 184",
                    "get acme/1042 3520 @2026-11-16T03:00:00.184Z 200 184",
                ].map { $0.replacing("1042 - ", with: "1042 3520 ") })
        #expect(String(decoding: reading.exchanges[1].response, as: UTF8.self) == Self.answer)
        #expect(
            reading.unread.map { String($0.reason.prefix(23)) } == [
                "a sample without its an", "no answer was received ",
            ])
    }

    @Test("curl's dumps: what came is put together again from its rows, and refused where they are not all of it")
    func curlTrace() throws {
        func rows(_ text: String, _ width: Int, hexadecimal: Bool) -> String {
            var lines = ""
            let bytes = Array(text.utf8)
            func place(_ number: Int) -> String { String(String(0x10000 + number, radix: 16).dropFirst()) }
            for start in stride(from: 0, to: bytes.count, by: width) {
                let row = bytes[start..<min(start + width, bytes.count)]
                let digits = row.map { String(String(0x100 + Int($0), radix: 16).dropFirst()) + " " }.joined()
                let plain = String(decoding: row.map { $0 < 32 ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
                lines +=
                    place(start) + ": "
                    + (hexadecimal ? digits + String(repeating: " ", count: 3 * (16 - row.count)) : "") + plain + "\n"
            }
            return lines
        }
        func dump(_ answer: String, hexadecimal: Bool, size: Int? = nil) -> String {
            let request = "GET \(ingestURL.dropFirst(19))?requestId=3520 HTTP/1.1"
            return
                "12:00:00.123000 == Info: Connected\n12:00:00.123000 => Send header, \(request.utf8.count) bytes (0x8d)\n"
                + rows(request, hexadecimal ? 16 : 64, hexadecimal: hexadecimal)
                + "12:00:00.123000 <= Recv header, 35 bytes (0x25)\n"
                + rows("Date: Mon, 16 Nov 2026 03:00:00 GMT", hexadecimal ? 16 : 64, hexadecimal: hexadecimal)
                + "12:00:00.123000 <= Recv data, \(size ?? answer.utf8.count) bytes (0x60)\n"
                + rows(answer, hexadecimal ? 16 : 64, hexadecimal: hexadecimal)
                + "12:00:00.123000 == Info: left intact\n"
        }
        for isHexadecimal in [true, false] {
            let reading = try read(dump(Self.answer, hexadecimal: isHexadecimal)) { $0.organization = "acme" }
            #expect(reading.exchanges.map(\.at.description) == ["2026-11-16T03:00:00.000Z"], "\(reading.unread)")
            #expect(reading.exchanges.first.map { String(decoding: $0.response, as: UTF8.self) } == Self.answer)
            let cut = try read(dump(Self.answer, hexadecimal: isHexadecimal, size: 400))
            #expect(cut.exchanges.isEmpty)
            #expect(cut.unread.contains { $0.reason.contains("are not the 400 bytes that came") })
        }
    }

    @Test("klog's stamps bear no year and no zone")
    func klog() throws {
        let text = "I1116 12:00:00.123456   12345 main.go:42] GET \(ingestURL)?requestId=3520 200 \(Self.answer)\n"
        #expect(try read(text).unread.first?.reason.contains("--year") == true)
        #expect(throws: CaptureProblem.self) { try read(text) { $0.year = 2026 } }
        let told = try read(text) {
            $0.year = 2026
            $0.timeZone = ReportTimeZone(identifier: "Asia/Seoul")
        }
        #expect(told.brief == ["get acme/1042 3520 @2026-11-16T03:00:00.123Z 200 -"])
    }
}
