import IngestionAPI
import Testing

@testable import Capture

@Suite("Bare answers")
struct AnswersTests {
    private static let at = Instant(rfc3339: "2026-11-16T03:00:00Z")!

    private func read(_ text: String, organization: String? = "acme", mapping: String? = nil) throws -> CaptureReading {
        try CaptureReading(text) { AnswersSource($0, at: Self.at, organization: organization, mapping: mapping) }
    }

    @Test(
        "one object, several one after another and an array are read alike; what they belong to is told by their words",
        arguments: ["A", "A\nB", "[A,B]", " [ A , B ]\n[C]", "\u{FEFF}A B C"])
    func shapes(shape: String) throws {
        let text =
            shape
            .replacing(
                "A",
                with:
                    #"{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#
            )
            .replacing(
                "B",
                with:
                    "{\n  \"batchId\": \"\",\n  \"info\": \"Mapping Id: 1042. \",\n  \"numRecords\": 15,\n  \"requestId\": 3520,\n  \"status\": \"Success\"\n}"
            )
            .replacing(
                "C",
                with:
                    #"{"info":"Unable to submit data ingestion request, XDM Mapping ID: XDM44 is not stopped","status":"Failed"}"#
            )
        let expected = [
            "A": "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
            "B": "get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
            "C": "post acme/XDM44 - @2026-11-16T03:00:00.000Z 200 -",
        ]
        let reading = try read(text)
        #expect(reading.brief == shape.compactMap { expected[String($0)] })
        #expect(reading.exchanges.allSatisfy { $0.isTimeInferred && $0.isMappingInferred })
        #expect(reading.lines == Array(1...reading.exchanges.count))
        #expect(reading.unread.isEmpty)
    }

    @Test("what an answer does not say must be given, and is asked for")
    func missing() throws {
        let bare = #"{"requestId":1,"status":"Aborted","info":""}"#
        #expect(try read(bare).unread.map(\.reason) == ["the answer names no mapping; give it with --mapping"])
        #expect(
            try read(bare, organization: nil).unread.map(\.reason)
                == ["an answer names no organization; give it with --org"])
        #expect(try read(bare, mapping: "7").brief == ["get acme/7 1 @2026-11-16T03:00:00.000Z 200 -"])
        #expect(
            try read("{\"a\":1}").unread.map(\.reason) == [
                "not an answer of the ingestion API: no \"status\" and no \"requestId\""
            ])
        #expect(try read("{\"a\":1").unread.map(\.reason) == ["behind answer 0 the JSON ends in the middle"])
    }

    @Test("errors of the gateway have the HTTP status that their code begins with")
    func gateway() throws {
        let reading = try read(#"{"error_code":"403023","message":"Profile is not valid"}"#, mapping: "7")
        #expect(reading.exchanges.map(\.httpStatus) == [403])
    }

    @Test(
        "a file's name may hold the time",
        arguments: [
            ("answer-2026-11-16T030001Z.json", "2026-11-16T03:00:01.000Z"),
            ("20261116-030001.json", "2026-11-16T03:00:01.000Z"),
            ("status_2026-11-16_03-00-01_3520.json", "2026-11-16T03:00:01.000Z"),
            ("2026-11-16.json", "2026-11-16T00:00:00.000Z"),
            ("s1794798001.json", "2026-11-16T03:00:01.000Z"), ("1794798000123.json", "2026-11-16T03:00:00.123Z"),
        ])
    func fileNames(name: String, at: String) {
        #expect(FileNameTime.instant(name)?.description == at)
    }

    @Test(
        "other numbers are no times",
        arguments: ["answer.json", "answer-3520.json", "v1.2.3.json", "99999999.json", "20261316.json"])
    func noTimes(name: String) {
        #expect(FileNameTime.instant(name) == nil)
    }
}
