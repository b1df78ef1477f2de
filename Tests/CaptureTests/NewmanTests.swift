import IngestionAPI
import Testing

@testable import Capture

@Suite("Newman's reports")
struct NewmanTests {
    private static func execution(
        _ body: String, header: String = "", method: String = "GET", more: String = "", response: String? = nil
    ) -> String {
        let bytes = Array(body.utf8).map(String.init).joined(separator: ",")
        let response =
            response
            ?? #"{"code":200,"header":[\#(header)],"stream":{"type":"Buffer","data":[\#(bytes)]},"responseTime":95.4}"#
        return """
            {"cursor":{"iteration":0},"item":{"name":"status"},"request":{"method":"\(method)","url":{"protocol":"https","host":["mc","adobe","io"],
             "path":["acme","campaign","dataIngestion","xdmIngestion","1042","ingest"],"query":[{"key":"requestId","value":"3520"},{"key":"x","value":"1","disabled":true}]}},
             "response":\(response)\(more)}
            """
    }

    private static func report(_ executions: String...) -> String {
        """
        {"collection":{"item":[]},"run":{"stats":{},"timings":{"started":1794798000000,"completed":1794798000500},
         "executions":[\(executions.joined(separator: ","))]}}
        """
    }

    private static let success = #"{"requestId":3520,"status":"Success","numRecords":15}"#

    private func read(_ text: String) throws -> CaptureReading {
        try CaptureReading(text) { RunReportSource($0, .newman) }
    }

    @Test("the time is the answer's Date, else the run's start and the response times since, marked as inferred")
    func times() throws {
        let reading = try read(
            Self.report(
                Self.execution(Self.success, header: #"{"key":"Date","value":"Mon, 16 Nov 2026 03:00:05 GMT"}"#),
                Self.execution(Self.success), Self.execution(Self.success)))
        #expect(
            reading.brief == [
                "get acme/1042 3520 @2026-11-16T03:00:05.000Z 200 95",
                "get acme/1042 3520 @2026-11-16T03:00:00.190Z 200 95",
                "get acme/1042 3520 @2026-11-16T03:00:00.286Z 200 95",
            ])
        #expect(reading.exchanges.map(\.isTimeInferred) == [false, true, true])
        #expect(reading.exchanges.allSatisfy { Array($0.response) == Array(Self.success.utf8) })
    }

    @Test("executions without an answer, or without a body, go to quarantine; those of other calls are passed over")
    func unread() throws {
        let reading = try read(
            Self.report(
                Self.execution("", more: #","requestError":{"code":"ECONNREFUSED"}"#, response: "null"),
                Self.execution("", response: #"{"code":200,"header":[],"responseTime":1}"#),
                #"{"request":{"method":"GET","url":{"host":["example","com"],"path":["x"]}},"response":{"code":200}}"#))
        #expect(reading.unread.map(\.line) == [1, 2])
        #expect(
            reading.unread.map(\.reason) == ["no answer was received", "the response's body is missing (\"stream\")"])
        #expect(reading.others == 1)
    }

    @Test("bodies as text, and URLs as text, as earlier versions wrote them")
    func earlier() throws {
        let reading = try read(
            Self.report(
                #"{"request":{"method":"POST","url":"\#(ingestURL)"},"response":{"code":200,"body":"{\"requestId\":1,\"status\":\"Success\"}","responseTime":1}}"#
            ))
        #expect(reading.brief == ["post acme/1042 1 @2026-11-16T03:00:00.001Z 200 1"])
    }
}
