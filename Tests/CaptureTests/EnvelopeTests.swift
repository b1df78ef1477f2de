import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Logs within something else")
struct EnvelopeTests {
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
    private static let query = url + "?requestId=3520"
    private static let post =
        #"{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#
    private static let get =
        #"{"batchId":"","info":"Mapping Id: 1042. ","numRecords":1234,"requestId":3520,"status":"Success"}"#
    private static let taken = "get acme/1042 3520 @2026-11-16T03:05:00.000Z 200 -"

    private func records(_ text: String) throws -> CaptureReading {
        try CaptureReading(text) {
            let times = LooseTime()
            return LogSource(JSONRecordLines($0, hasRecordsAtTop: true, times: times), options: CaptureOptions())
        }
    }

    private func log(_ text: String) throws -> CaptureReading {
        try CaptureReading(text) { LogSource(PlainLines($0), options: CaptureOptions()) }
    }

    private static func quoted(_ text: String) -> String { JSONQuoted.text(text) }

    @Test(
        "a record's time is its own, not one of something in it",
        arguments: [
            #""kubernetes":{"annotations":{"deployed.at":"2026-11-01T00:00:00Z"}}"#,
            #""job":{"timestamp":"2026-11-15T00:00:00Z"}"#, #""order":{"date":"2026-01-01T00:00:00Z"}"#,
        ])
    func ownTime(other: String) throws {
        let line = Self.quoted("GET \(Self.query) \(Self.get)")
        #expect(try records(#"{"log":\#(line),"time":"2026-11-16T03:05:00Z",\#(other)}"#).brief == [Self.taken])
    }

    @Test(
        "the line is the text that names a call, whatever its field is called",
        arguments: ["event", "short_message", "detail", "message"])
    func field(name: String) throws {
        let line = Self.quoted("GET \(Self.query) \(Self.get)")
        let text = #"{"time":"2026-11-16T03:05:00Z","log":"app","\#(name)":\#(line)}"#
        #expect(try records(text).brief == [Self.taken])
    }

    @Test("a record that names a call and gives none, or several, is told, never passed over")
    func unread() throws {
        let at = #""time":"2026-11-16T03:05:00Z""#
        for text in [
            #"{\#(at),"target":{"first":"\#(Self.query)"},"note":"no answer"}"#,
            #"{\#(at),"http":{"url":"\#(Self.query)","method":"GET"},"previous":{"response":\#(Self.get)},"current":{"response":\#(Self.get)}}"#,
            #"{\#(at),"a":{"url":"\#(Self.query)","answer":\#(Self.get)},"b":{"next":"\#(Self.url.replacing("1042", with: "1043"))"}}"#,
        ] {
            let reading = try records(text)
            #expect(
                reading.exchanges.isEmpty && reading.unread.count == 1 && reading.others == 0,
                "\(text): \(reading.brief)")
        }
    }

    @Test("a call in the object that a line ends with is one; what is in it of other calls is told")
    func context() throws {
        let reading = try log(
            #"[2026-11-16T03:05:00+00:00] app.INFO: done {"url":"\#(Self.query)","method":"GET","response":\#(Self.get)} []"#
        )
        #expect(reading.brief == [Self.taken])
        let other = try log(#"[2026-11-16T03:05:00+00:00] app.INFO: done {"link":["\#(Self.query)"]} []"#)
        #expect(other.exchanges.isEmpty && other.unread.count == 1)
    }

    @Test(
        "an error of HTTP beside an answer of the API's own is about something else",
        arguments: [
            "GET Q -> 500 records", "GET Q <= 404 rows", "GET Q status 500 rows",
            "last status: 502, polling again GET Q",
        ])
    func status(line: String) throws {
        let reading = try log("2026-11-16T03:05:00Z \(line.replacing("Q", with: Self.query)) \(Self.get)")
        #expect(reading.exchanges.isEmpty && reading.unread.count == 1)
    }

    @Test(
        "a date in the words of a line is not when it was written",
        arguments: [
            "12:00:05 INFO since=2026-11-15T00:00:00Z", "16-Nov-26 12:00:05 since 2026-11-15T00:00:00Z",
            "INFO orders/2026-11-15T00:00:00Z/part1", "[16-11-26 12:05:00] at 2026-11-15T00:00:00Z",
        ])
    func dateInProse(head: String) throws {
        let reading = try log("\(head) POST \(Self.url) \(Self.post)")
        #expect(reading.exchanges.isEmpty && reading.unread.count == 1, "\(reading.brief)")
    }

    @Test("a line with a call of its own has not the time of one before; a text that was cut takes no call with it")
    func records() throws {
        let stale = try log(
            "2026-11-16T03:00:00Z service started\n[ingest] waiting\n[ingest] POST \(Self.url) \(Self.post)")
        #expect(stale.exchanges.isEmpty && stale.unread.count == 1)
        let cut = try log(
            "2026-11-16T03:00:00Z GET \(Self.query) {\"batchId\":\"\",\"info\":[1,\n2026-11-16T03:05:00Z GET \(Self.query) \(Self.get)\n"
        )
        #expect(cut.brief == [Self.taken] && cut.unread.count == 1)
    }

    @Test("an answer that names neither a request nor a mapping ends no call")
    func foreignAnswer() throws {
        let reading = try log(
            """
            2026-11-16T03:05:00Z GET \(Self.query)
            2026-11-16T03:05:00Z worker reply {"status":"Failed","info":"lock not taken"}
            2026-11-16T03:05:01Z \(Self.get)
            """)
        #expect(reading.brief == [Self.taken])
    }

    @Test("a table of a log: the line in its column, whatever zone other columns have; a row with more cells is told")
    func table() throws {
        let text =
            "@timestamp,message,host\n2026-11-16T03:05:00Z,\"GET \(Self.query) \(Self.get.replacing("\"", with: "\"\""))\",a\n2026-11-16T03:06:00Z,got 1, GET \(Self.query),b\n"
        let reading = try CaptureReading(text) {
            LogSource(
                TableRecordLines(CSVRecords(LineInput($0), delimiter: UInt8(ascii: ",")), times: LooseTime()),
                options: CaptureOptions())
        }
        #expect(reading.brief == [Self.taken])
        #expect(reading.unread.map(\.line) == [3])
    }

    @Test("a line in parts whose last one never came is told; the line in its place is read")
    func missingPart() throws {
        let reading = try log(
            "2026-11-16T03:00:00Z stdout P GET \(Self.query) {\"batchId\"\n2026-11-16T03:05:00Z GET \(Self.query) \(Self.get)\n"
        )
        #expect(reading.brief == [Self.taken])
        #expect(reading.unread.map(\.line) == [1])
    }

    @Test("CloudWatch's times are by UTC, whatever clocks are told for others")
    func cloudWatch() throws {
        let line = Self.quoted("GET \(Self.query) \(Self.get)")
        let text = #"{"@timestamp":"2026-11-16 03:05:00.000","@message":\#(line)}"#
        let reading = try CaptureReading(text) {
            var times = LooseTime()
            times.timeZone = ReportTimeZone(identifier: "Asia/Seoul")
            return LogSource(JSONRecordLines($0, hasRecordsAtTop: true, times: times), options: CaptureOptions())
        }
        #expect(reading.brief == [Self.taken])
    }

    @Test("UTF-16 of either order, also where a pair of units is cut, and lines that end in CR are read")
    func encodings() throws {
        let text = "\u{FEFF}2026-11-16T03:05:00Z 업무 😀 GET \(Self.query) \(Self.get)\r\n"
        for isBigEndian in [false, true] {
            let bytes = text.utf16.flatMap {
                isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)]
            }
            let encoding = TextEncoding(head: bytes)
            #expect(encoding == .utf16(isBigEndian: isBigEndian))
            for step in [1, 3, 7, 65_536] {
                let raw = HashedInput(MemoryInput(bytes, step: step))
                let entries = LogSource(PlainLines(encoding.decoding(raw)), options: CaptureOptions())
                let reading = try CaptureReading(
                    EntryReader(path: "x", raw: raw, archive: nil, entries: entries, organization: nil))
                #expect(reading.brief == [Self.taken])
            }
        }
        #expect(
            TextEncoding(head: Array("a\rb\r".utf8)) == .returns && TextEncoding(head: Array("a\r\nb".utf8)) == .utf8)
    }
}
