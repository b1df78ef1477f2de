import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Spreadsheets")
struct CSVTests {
    private func read(_ text: String, _ change: (inout CaptureOptions) -> Void = { $0.organization = "acme" }) throws
        -> CaptureReading
    {
        var options = CaptureOptions()
        options.timeZone = .utc
        change(&options)
        let head = text.prefix { $0 != "\n" && $0 != "\r\n" }
        let delimiter = CSVHead(Array(head.utf8).filter { ![0xEF, 0xBB, 0xBF].contains($0) }).delimiter
        return try CaptureReading(text) { CSVSource(CSVRecords(LineInput($0), delimiter: delimiter), options: options) }
    }

    private func bodies(_ reading: CaptureReading) -> [String] {
        reading.exchanges.map { String(decoding: $0.response, as: UTF8.self) }
    }

    @Test(
        "a row with a request is its POST and its last status; columns in any order, any case, any of the delimiters",
        arguments: [",", ";", "\t"])
    func requests(delimiter: String) throws {
        let text = """
            \u{FEFF}status,REQUEST ID,Mapping,Submitted,finished_at,numRecords,Reason,Token
            Success,3520,1042,2026-11-16 03:00,2026-11-16T03:07:30Z,15,,secret
            failed,3521,1042,2026-11-16 04:00:00,2026-11-16 04:01:02.5,0,ACP-880056 No record,secret
            Pending,word,1043,2026-11-16T05:00:00+01:00,,,,secret
            """.replacing(",", with: delimiter)
        let reading = try read(text)
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:07:30.000Z 200 -",
                "post acme/1042 3521 @2026-11-16T04:00:00.000Z 200 -",
                "get acme/1042 3521 @2026-11-16T04:01:02.500Z 200 -",
                "post acme/1043 word @2026-11-16T04:00:00.000Z 200 -",
            ])
        #expect(reading.lines == [2, 2, 3, 3, 4])
        #expect(
            bodies(reading)[1]
                == #"{"batchId":"","info":"Mapping Id: 1042.","numRecords":15,"requestId":3520,"status":"Success"}"#)
        #expect(
            bodies(reading)[3]
                == #"{"batchId":"","info":"Mapping Id: 1042. ACP-880056 No record","numRecords":0,"requestId":3521,"status":"Failed"}"#
        )
        #expect(!bodies(reading).joined().contains("secret"))
    }

    @Test(
        "of two columns that mean the same rows are taken where they agree; a row with more cells than columns is not")
    func twice() throws {
        let text = """
            at,mapping,request,status,outcome,records
            2026-11-16T03:00:00Z,1042,3520,Success,Success,7
            2026-11-16T03:00:00Z,1042,3521,Success,Failed,7
            2026-11-16T03:00:00Z,1042,3522,Success,Success,1,234
            2026-11-16T03:00:00Z,1042,3.52E+03,Success,,7
            2026-11-16T03:00:00Z,=1042,3523,Success,,7
            2026-11-16T03:00:00Z,1042,3524,Success,,"1.234,567"
            """
        let reading = try read(text)
        #expect(reading.brief == ["get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"])
        #expect(
            reading.unread.map(\.reason) == [
                "two columns for the status, \"Success\" and \"Failed\"; remove one",
                "more cells than columns: \"234\"; a text with the delimiter in it has to be quoted",
                "the request \"3.52E+03\" is no ID; show the column as text, then save it",
                "the mapping \"=1042\" is no ID; show the column as text, then save it",
                "records must be a whole number: \"1.234,567\"",
            ])
    }

    @Test("a column's name says whose clocks its times are by, whatever is told of others")
    func zoneOfColumn() throws {
        let text = "Time (KST),mapping,request,status\n2026-11-16 12:00:00,1042,3520,Success\n"
        #expect(try read(text).brief == ["get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"])
    }

    @Test("rows with the answer itself are exchanges, byte for byte, quoted line breaks and quotes included")
    func exchanges() throws {
        let text =
            "At;Method;URL;HTTP status;Duration (ms);Response\r\n"
            + "2026-11-16T03:00:00.123Z;GET;\(ingestURL)?requestId=7;200;95;\"{\"\"requestId\"\":7,\r\n\"\"status\"\":\"\"Success\"\"}\"\r\n"
        let reading = try read(text) { _ in }
        #expect(reading.brief == ["get acme/1042 7 @2026-11-16T03:00:00.123Z 200 95"])
        #expect(bodies(reading) == ["{\"requestId\":7,\r\n\"status\":\"Success\"}"])
    }

    @Test("the product's own list: jobs by batch, seen in progress at their start")
    func list() throws {
        let text = """
            Mapping (Label (ID)),BatchId,Status,Number of records,Reason,Start time,End time
            Profiles (XDM44),0123456789abcdef0123456789abcdef,Success,"1,234",,2026-11-16 03:00:00,2026-11-16 03:10:00
            Profiles (XDM44),1123456789abcdef0123456789abcdef,Uploaded,0,,2026-11-16 04:00:00,
            """
        let reading = try read(text)
        #expect(
            reading.brief == [
                "get acme/XDM44 0123456789abcdef0123456789abcdef @2026-11-16T03:00:00.000Z 200 -",
                "get acme/XDM44 0123456789abcdef0123456789abcdef @2026-11-16T03:10:00.000Z 200 -",
                "get acme/XDM44 1123456789abcdef0123456789abcdef @2026-11-16T04:00:00.000Z 200 -",
            ])
        #expect(bodies(reading)[1].contains(#""numRecords":1234"#))
        #expect(bodies(reading)[0].contains(#""status":"In Progress""#))
    }

    @Test("dates with the year at the end are read only as told, local times by the zone given")
    func dates() throws {
        let text = "Time;Mapping;Request;Status\n16.11.2026 03:00:00;1;2;Success\n03/04/2026, 5:06 PM;1;3;Success\n"
        #expect(
            try read(text).unread.map(\.reason).first?.hasSuffix(
                "say which with --date-format day-first or month-first")
                == true)
        let dayFirst = try read(text) {
            $0.organization = "acme"
            $0.dateOrder = .dayFirst
            $0.timeZone = ReportTimeZone(identifier: "Asia/Seoul")!
        }
        #expect(dayFirst.exchanges.map(\.at.description) == ["2026-11-15T18:00:00.000Z", "2026-04-03T08:06:00.000Z"])
        let monthFirst = try read(text) {
            $0.organization = "acme"
            $0.dateOrder = .monthFirst
        }
        #expect(monthFirst.exchanges.map(\.at.description) == ["2026-03-04T17:06:00.000Z"])
        #expect(monthFirst.unread.map(\.line) == [2])
    }

    @Test("a row that is too long is passed over to its end, and the next one is read")
    func tooLong() throws {
        let long = String(repeating: "a", count: 700_000)
        let text =
            "at,mapping,request,status\n2026-11-16T03:00:00Z,1,2,\"\(long)\n\n\(long)\"\n2026-11-16T03:00:00Z,1,3,Success\n"
        var options = CaptureOptions()
        options.organization = "acme"
        let raw = HashedInput(MemoryInput(Array(text.utf8), step: 65_536))
        let reading = try CaptureReading(
            EntryReader(
                path: "text", raw: raw, archive: nil,
                entries: CSVSource(CSVRecords(LineInput(raw), delimiter: 0x2C), options: options),
                organization: nil))
        #expect(reading.unread.map { "\($0.line): \($0.reason)" } == ["2: longer than 1 MiB"])
        #expect(reading.brief == ["get acme/1 3 @2026-11-16T03:00:00.000Z 200 -"])
    }

    @Test("rows that lack something go to quarantine with the line and what is missing")
    func unread() throws {
        let text = """
            at,mapping,request,status,records
            ,1,2,Success,3
            2026-11-16T03:00:00Z,,2,Success,3
            2026-11-16T03:00:00Z,1,,Success,3
            2026-11-16T03:00:00Z,1,2,,3
            2026-11-16T03:00:00Z,1,2,Success,many
            2026-11-16T03:00:00Z,1,2,"Success,3
            """
        #expect(
            try read(text).unread.map { "\($0.line): \($0.reason)" } == [
                "2: no time", "3: no mapping; give it with --mapping", "4: neither a request nor a batch",
                "5: no status",
                "6: records must be a whole number: \"many\"", "7: a quoted field does not end",
            ])
        #expect(try read("a,b\n1,2\n").unread.map(\.reason) == ["the first line names no column for the status"])
    }

    @Test("numbers that count days are times only where somebody says from when they count")
    func serialDays() throws {
        let text =
            "Time,Mapping,Request,Status\n46342.125,1,2,Success\n46342.13566,1,3,Success\n46342.1356597222,1,4,Success\n"
        let untold = try read(text)
        #expect(untold.exchanges.isEmpty)
        #expect(untold.unread.first?.reason.contains("--date-format excel") == true)
        func times(_ order: CaptureOptions.DateOrder) throws -> [String] {
            try read(text) {
                $0.organization = "acme"
                $0.timeZone = ReportTimeZone(identifier: "Asia/Seoul")
                $0.dateOrder = order
            }.exchanges.map(\.at.description)
        }
        // 46342.13566 is what a cell shows of 03:15:21, to the nearest half second.
        #expect(
            try times(.excel) == ["2026-11-15T18:00:00.000Z", "2026-11-15T18:15:21.000Z", "2026-11-15T18:15:21.000Z"])
        #expect(try times(.excel1904).first == "2030-11-16T18:00:00.000Z")
        // A whole number is a day without a time of the day.
        let day = try read("Time,Mapping,Request,Status\n46342,1,2,Success\n") {
            $0.organization = "acme"
            $0.timeZone = .utc
            $0.dateOrder = .excel
        }
        #expect(day.exchanges.isEmpty && day.unread.count == 1)
        #expect(throws: CaptureProblem.self) {
            try read(text) {
                $0.organization = "acme"
                $0.timeZone = nil
                $0.dateOrder = .excel
            }
        }
    }

    @Test("a day and the time of that day in two columns, for each of a row's times, in any order")
    func twoColumns() throws {
        let text = """
            End time,Start date,Start time,End date,Mapping,Request,Status
            03:10:20,2026-11-16,03:00:00,2026-11-16,1042,3520,Success
            ,2026-11-16,04:00:00,,1042,3521,In Progress
            ,2026-11-16,,,1042,3522,In Progress
            """
        let reading = try read(text)
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:10:20.000Z 200 -",
                "post acme/1042 3521 @2026-11-16T04:00:00.000Z 200 -",
            ])
        #expect(reading.unread.map { $0.reason.contains("a day without a time of the day") } == [true])
        let zoned = "Date,Time (KST),Mapping,Request,Status\n2026-11-16,12:00,1042,3520,Success\n"
        #expect(try read(zoned).exchanges.map(\.at.description) == ["2026-11-16T03:00:00.000Z"])
    }
}

@Suite("Code pages")
struct CodePageTests {
    private func decoded(_ bytes: [UInt8], _ name: String, step: Int = 3) throws -> [UInt8] {
        let input = CodePageInput(MemoryInput(bytes, step: step), try #require(CodePage(name)))
        return try input.bytes(upTo: 10_000)
    }

    @Test("what is declared is decoded, in whatever pieces the bytes come", arguments: [1, 2, 1_000])
    func declared(step: Int) throws {
        let korean: [UInt8] = [0xB0, 0xED, 0xB0, 0xB4, 0x2C, 0x41, 0xB0, 0xED]
        #expect(String(decoding: try decoded(korean, "cp949", step: step), as: UTF8.self) == "고객,A고")
        #expect(
            String(decoding: try decoded([0x4D, 0xFC, 0x6C, 0x80], "windows-1252", step: step), as: UTF8.self) == "Mül€"
        )
    }

    @Test("bytes that are no character of the code page become none of UTF-8, and the rest is read on")
    func broken() throws {
        let text = try decoded([0x41, 0xFF, 0x42, 0xB0], "cp949")
        #expect(text == [0x41, 0xFF, 0x42, 0xFF])
        #expect(CodePage("no-such-page") == nil)
        #expect(CodePage("cp949//IGNORE") == nil)
    }

    @Test("a table whose names of columns are Korean words in CP949 is one; nothing else is certain")
    func certain() throws {
        // 매핑,요청,상태,시각
        let names: [UInt8] = [
            0xB8, 0xC5, 0xC7, 0xCE, 0x2C, 0xBF, 0xE4, 0xC3, 0xBB, 0x2C, 0xBB, 0xF3, 0xC5, 0xC2, 0x2C, 0xBD, 0xC3, 0xB0,
            0xA2,
        ]
        #expect(try TextEncoding.of(names + [0x0A], named: nil, path: "a") == (.codePage("CP949"), true))
        #expect(
            try TextEncoding.of(Array("Mapping,Request,Status,Time\n".utf8) + names, named: nil, path: "a") == (
                .utf8, false
            ))
        #expect(try TextEncoding.of([0xFC, 0x2C, 0xE4, 0x2C, 0xF6], named: nil, path: "a") == (.utf8, false))
        #expect(try TextEncoding.of(names, named: "windows-1252", path: "a") == (.codePage("windows-1252"), false))
        #expect(throws: CaptureProblem.self) { try TextEncoding.of(names, named: "klingon", path: "a") }
    }
}
