import Foundation
import IngestionAPI
import Testing

@testable import Capture

@Suite("HAR files")
struct HARTests {
    private static let answer = #"{\"requestId\": 3520, \"info\": \"x\", \"status\": \"Success\"}"#

    private static func entry(
        _ changes: String = "", started: String = "2026-11-16T03:00:00.000Z", time: String = "184",
        method: String = "POST",
        url: String = ingestURL, status: Int = 200, content: String? = nil
    ) -> String {
        let content = content ?? #"{"mimeType":"application/json","text":"\#(answer)"}"#
        return """
            {"startedDateTime":"\(started)","time":\(time),"request":{"method":"\(method)","url":"\(url)"\(changes)},
             "response":{"status":\(status),"content":\(content)},"cache":{}}
            """
    }

    private static func har(_ entries: String...) -> String {
        #"{"log":{"version":"1.2","pages":[{"id":"entries","entries":[1]}],"entries":[\#(entries.joined(separator: ","))]}}"#
    }

    private func read(_ text: String) throws -> CaptureReading {
        try CaptureReading(text) { HARSource($0, times: LooseTime()) }
    }

    @Test("an entry is the exchange that it describes; its time is when the answer was there")
    func entry() throws {
        let reading = try read(Self.har(Self.entry()))
        #expect(reading.brief == ["post acme/1042 3520 @2026-11-16T03:00:00.184Z 200 184"])
        #expect(
            String(decoding: reading.exchanges[0].response, as: UTF8.self)
                == #"{"requestId": 3520, "info": "x", "status": "Success"}"#)
        #expect(reading.unread.isEmpty && reading.others == 0)
    }

    @Test(
        "starts and durations finer than a millisecond are added before they are cut off",
        arguments: [
            ("2026-11-16T03:00:00.123456Z", "10.5", "2026-11-16T03:00:00.133Z"),
            ("2026-11-16T03:00:00.9996Z", "0.4", "2026-11-16T03:00:01.000Z"),
            ("2026-11-16T12:00:00+09:00", "-1", "2026-11-16T03:00:00.000Z"),
        ])
    func fractions(started: String, time: String, at: String) throws {
        let reading = try read(Self.har(Self.entry(started: started, time: time)))
        #expect(reading.exchanges.map(\.at.description) == [at])
    }

    @Test("other hosts, other paths and other methods are passed over and counted; nothing of them is kept")
    func others() throws {
        let reading = try read(
            Self.har(
                Self.entry(url: "https://example.com/?secret=1"), Self.entry(method: "OPTIONS"), Self.entry(),
                #"{"request":{}}"#, "null"))
        #expect(reading.exchanges.count == 1)
        #expect(reading.lines == [3])
        #expect(reading.others == 4)
        #expect(reading.unread.isEmpty)
    }

    @Test("bodies in base64, a GET's body in postData, and an error without a body are read")
    func bodies() throws {
        let text = #"{"requestId":7,"status":"In Progress"}"#
        let encoded = Data(text.utf8).base64EncodedString()
        let reading = try read(
            Self.har(
                Self.entry(content: #"{"encoding":"base64","text":"\#(encoded)"}"#),
                Self.entry(
                    #","postData":{"mimeType":"application/json","text":"{\"requestId\"=\"3520\"}"}"#, method: "get",
                    content: #"{"text":"{\"status\":\"Aborted\"}"}"#),
                Self.entry(method: "GET", status: 502, content: "{}")))
        #expect(
            reading.exchanges.map { String(decoding: $0.response, as: UTF8.self) } == [
                text, #"{"status":"Aborted"}"#, "",
            ])
        #expect(reading.exchanges.map(\.requestID) == [.number(7), .number(3520), nil])
        #expect(reading.exchanges.map(\.bodyRequestID) == [nil, .number(3520), nil])
        #expect(reading.exchanges.map(\.httpStatus) == [200, 200, 502])
    }

    @Test("what can't be read of the API's own calls goes to quarantine, with the entry's number and the reason")
    func unread() throws {
        let reading = try read(
            Self.har(
                Self.entry(started: "yesterday"), Self.entry(status: 0), Self.entry(content: #"{"size":12}"#),
                Self.entry(content: #"{"encoding":"base64","text":"*"}"#),
                Self.entry(url: "/dataIngestion/xdmIngestion/1/ingest")))
        #expect(reading.exchanges.isEmpty)
        #expect(
            reading.unread.map { "\($0.line): \($0.reason)" } == [
                "1: \"startedDateTime\" must be an RFC 3339 time with an offset, and there is no \"Date\" header",
                "2: no answer was received",
                "3: the response's body is missing (content.text); save the HAR with content",
                "4: the response's body is not base64, as it says it is",
                "5: \"url\" names no organization; give it with --org",
            ])
    }

    @Test("a file that is cut gives what stands before the cut, and says where it ends")
    func cut() throws {
        let whole = Self.har(Self.entry(), Self.entry())
        let reading = try read(String(whole.dropLast(40)))
        #expect(reading.exchanges.count == 1)
        #expect(reading.unread.map(\.reason) == ["behind entry 1 the JSON ends in the middle"])
    }

    @Test(
        "without its duration only the beginning of a call is known: its time is inferred",
        arguments: ["", #""time":-1,"#, #""time":null,"#])
    func noDuration(time: String) throws {
        let entry = Self.entry().replacing(#""time":184,"#, with: time)
        let reading = try read(Self.har(entry, Self.entry()))
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "post acme/1042 3520 @2026-11-16T03:00:00.184Z 200 184",
            ])
        #expect(reading.exchanges.map(\.isTimeInferred) == [true, false])
    }

    @Test("a call that was never answered has no time of an answer and no status", arguments: ["0", "-999", "null"])
    func neverAnswered(status: String) throws {
        let entry = Self.entry().replacing(#""status":200"#, with: #""status":\#(status)"#)
        for entry in [
            entry, #"{"startedDateTime":"2026-11-16T03:00:00Z","request":{"method":"POST","url":"\#(ingestURL)"}}"#,
        ] {
            let reading = try read(Self.har(entry))
            #expect(reading.exchanges.isEmpty)
            #expect(reading.unread.map(\.reason) == ["no answer was received"])
            let kept = String(decoding: try #require(reading.unread.first).maskedBytes, as: UTF8.self)
            #expect(kept.hasPrefix("(no time) POST \(ingestURL) (no status)"))
        }
    }

    @Test("an answer that speaks of another request or mapping than its call goes to quarantine, whatever the tool")
    func contradictions() throws {
        func har(_ query: String, _ answer: String) -> String {
            Self.har(
                Self.entry(
                    method: "GET", url: ingestURL + query,
                    content: #"{"text":"\#(answer.replacing("\"", with: "\\\""))"}"#))
        }
        func newman(_ query: String, _ answer: String) -> String {
            let text = answer.replacing("\"", with: "\\\"")
            return
                #"{"run":{"executions":[{"request":{"method":"GET","url":"\#(ingestURL)\#(query)"},"response":{"code":200,"header":[{"key":"Date","value":"Mon, 16 Nov 2026 03:00:00 GMT"}],"body":"\#(text)"}}]}}"#
        }
        for (query, answer, reason) in [
            (
                "?requestId=3520", #"{"requestId":9999,"status":"Success"}"#,
                "the call asks for request 3520, the answer is about 9999"
            ),
            (
                "?requestId=3520", #"{"requestId":3520,"info":"Mapping Id: 77. ","status":"Success"}"#,
                "the call is about mapping 1042, the answer about 77"
            ),
            (
                "", #"{"requestId":3520,"info":"Mapping Id: 77","status":"In Progress"}"#,
                "the call is about mapping 1042, the answer about 77"
            ),
        ] {
            for reading in [
                try read(har(query, answer)),
                try CaptureReading(newman(query, answer)) { RunReportSource($0, .newman) },
            ] {
                #expect(reading.exchanges.isEmpty)
                #expect(reading.unread.map(\.reason) == [reason])
            }
        }
        for (query, answer) in [
            ("?requestId=3520", #"{"requestId":"3520","info":"Mapping Id: 1042. ","status":"Success"}"#),
            ("?requestId=3520", #"{"info":"Mapping Id: 1042","status":"Success"}"#),
            ("?requestId=3520", #"{"info":"no mapping","status":"Success"}"#), ("", #"{"requestId":9999}"#),
            ("?requestId=3520", "<html>requestId 9999</html>"),
        ] {
            #expect(try read(har(query, answer)).exchanges.count == 1, "\(answer)")
        }
        // A name with a blank is named by the text that has all of it.
        let blank = har("", #"{"requestId":1,"info":"Mapping Id: a b. x","status":"Success"}"#)
        #expect(try read(blank.replacing("/1042/", with: "/a%20b/")).exchanges.count == 1)
        #expect(try read(blank.replacing("/1042/", with: "/a%20c/")).exchanges.isEmpty)
    }

    @Test("a Charles session is read, tunnels are passed over")
    func charles() throws {
        let text = """
            [{"status":"COMPLETE","method":"CONNECT","host":"mc.adobe.io","path":null},
             {"status":"COMPLETE","method":"GET","scheme":"https","host":"mc.adobe.io","path":"/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","query":"requestId=3520",
              "times":{"start":"2026-11-16T03:00:00.000+00:00"},"durations":{"total":95},"request":{"body":{}},
              "response":{"status":200,"body":{"text":"{\\"requestId\\":3520,\\"status\\":\\"Success\\",\\"numRecords\\":15}"}}}]
            """
        let reading = try read(text)
        #expect(reading.brief == ["get acme/1042 3520 @2026-11-16T03:00:00.095Z 200 95"])
        #expect(reading.others == 1)
    }
}
