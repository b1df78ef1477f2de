import Foundation
import IngestionAPI
import TestSupport
import Testing

@Suite("The Platform's answers about batches")
struct BatchAnswerTests {
    private static func fixture(_ name: String) throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/Platform/\(name).json")
        return Array(try Data(contentsOf: file))
    }

    /// The one batch that is kept of an answer.
    private static func kept(_ name: String) throws -> KeptBatch {
        let all = try #require(KeptBatch.all(of: .batches, httpStatus: 200, response: try fixture(name)))
        #expect(all.count == 1)
        return all[0]
    }

    private static func answer(_ name: String) throws -> BatchAnswer {
        let kept = try kept(name)
        return try #require(BatchAnswer(id: kept.id, httpStatus: 200, response: kept.response))
    }

    @Test("one of a batch that was ingested in part is its typed value")
    func partial() throws {
        let answer = try Self.answer("partial")
        #expect(answer.state == BatchState("success") && answer.outcome == .partial)
        #expect(answer.imsOrg == "5555467B5D8013E50A494220@AdobeOrg" && answer.dataset == "5deac2648a19d218a888d2b1")
        #expect(answer.related == ["01E8043CY305K2MTV5ANH9G1GX"])
        #expect(answer.created == Instant(milliseconds: 1_576_741_597_205))
        #expect(answer.started == Instant(milliseconds: 1_576_741_597_310))
        #expect(answer.completed == Instant(milliseconds: 1_576_741_718_543))
        #expect([answer.inputRecords, answer.outputRecords, answer.failedRecords] == [519, 514, 5])
        #expect(answer.otherMetrics == ["inputByteSize": 568, "inputFileCount": 4])
        #expect(
            answer.reasons == [
                .init(code: "INGEST-1212-400", errors: 1, records: nil),
                .init(code: "INGEST-1401-400", errors: 1, records: 2),
                .init(code: "INGEST-1555-400", errors: 1, records: 3),
            ])
    }

    @Test("one in the older dialect says the same in other words")
    func older() throws {
        let answer = try Self.answer("failed-older")
        #expect(answer.outcome == .failed && answer.state?.word == "failure")
        #expect([answer.inputRecords, answer.outputRecords, answer.failedRecords] == [10, 0, 10])
        #expect(answer.started == Instant(milliseconds: 1_560_355_620_000))
        #expect(answer.completed == Instant(milliseconds: 1_560_355_772_000))
        #expect(answer.reasons == [.init(code: "106", errors: 1, records: nil)])
    }

    @Test("what one does not say is not known, not 0")
    func missing() throws {
        let answer = try Self.answer("no-metrics")
        #expect(answer.outcome == .underway && answer.state?.word == "stalled")
        #expect(answer.inputRecords == nil && answer.outputRecords == nil && answer.imsOrg == nil)
        #expect(answer.reasons.isEmpty && answer.started == nil && answer.dataset == nil)
    }

    @Test("states, metrics and codes that nobody has described are values, too")
    func unknown() throws {
        let answer = try Self.answer("unknown")
        #expect(answer.outcome == .unknown && answer.state?.word == "sunk")
        #expect(answer.inputRecords == 12 && answer.outputRecords == nil && answer.otherMetrics == ["quality": 0.5])
        #expect(
            answer.reasons == [
                .init(code: "", errors: 1, records: nil), .init(code: "XYZ-1", errors: 2, records: 4),
            ])
    }

    @Test("of every state the outcome is known")
    func states() {
        let outcomes: [BatchOutcome: [String]] = [
            .underway: ["loading", "loaded", "staging", "staged", "processing", "retrying", "stalled", "queued"],
            .ingested: ["success", "active", "Active", "SUCCESS"], .failed: ["failed", "failure"],
            .aborted: ["aborted", "abandoned"], .putAway: ["inactive", "archived", "retained"],
            .unknown: ["other", ""],
        ]
        for (outcome, words) in outcomes {
            for word in words { #expect(BatchState(word).outcome == outcome, "\(word)") }
        }
    }

    @Test("errors say that there is no such batch, or nothing")
    func errors() throws {
        for status in [404, 410] {
            #expect(BatchAnswer(id: "b", httpStatus: status, response: Array("{}".utf8))?.outcome == .gone)
            // A page of a proxy, or of whoever else is at a wrong address.
            #expect(BatchAnswer(id: "b", httpStatus: status, response: []) == nil)
        }
        for status in [401, 403, 429, 500] { #expect(BatchAnswer(id: "b", httpStatus: status, response: []) == nil) }
        let kept = try #require(KeptBatch.all(of: .batch("b"), httpStatus: 403, response: Array("secret".utf8)))
        #expect(kept == [KeptBatch(id: "b", response: [])])
        #expect(KeptBatch.all(of: .batches, httpStatus: 500, response: []) == nil)
        #expect(KeptBatch.all(of: .batch("b"), httpStatus: 200, response: Array("<html>".utf8)) == nil)
    }

    @Test("what is kept is the answer's own bytes, without people, programs, other tags and rows")
    func kept() throws {
        for name in ["partial", "failed-older", "no-metrics", "unknown"] {
            let text = String(decoding: try Self.kept(name).response, as: UTF8.self)
            for gone in ["a-user", "a-client", "acp_producer", "a-person"] { #expect(!text.contains(gone), "\(name)") }
            // What is kept is kept again as it is.
            let again = KeptBatch.all(of: .batches, httpStatus: 200, response: Array(text.utf8))
            #expect(again?.first?.response == Array(text.utf8))
        }
        let text = String(decoding: try Self.kept("failed-older").response, as: UTF8.self)
        #expect(text.contains(#"    "relatedObjects": [ { "type": "dataSet", "id": "5c8c3c555033b814b69f947f" } ],"#))
        #expect(text.contains(#""rows": []"#))
        #expect(text.hasPrefix(#"{"5d01230fc78a4e4f8c0c6b387b4b8d1c":{"#))
        #expect(!String(decoding: try Self.kept("unknown").response, as: UTF8.self).contains("odd"))
    }

    @Test(
        "what names somebody is left out wherever it stands, and a gateway's own words are no batch",
        arguments: [
            (
                #"{"01E8":{"status":"failed","owner":"CANARY","created_by":"CANARY","accessToken":"CANARY","n":1}}"#,
                #"{"01E8":{"status":"failed","n":1}}"#
            ),
            (#"{"01E8":{"status":"failed","tags":["CANARY"]}}"#, #"{"01E8":{"status":"failed"}}"#),
            (
                #"{"01E8":{"status":"failed","tags":{"acp_partialIngestionPercent":{"note":"CANARY"},"acp_enableErrorDiagnostics":true}}}"#,
                #"{"01E8":{"status":"failed","tags":{"acp_enableErrorDiagnostics":true}}}"#
            ),
            (
                #"{"01E8":{"metrics":{"inputByteSize":5,"submittedBy":"CANARY"},"errors":[{"rows":[{"a":"CANARY"}],"userName":"CANARY"}]}}"#,
                #"{"01E8":{"metrics":{"inputByteSize":5},"errors":[{"rows":[]}]}}"#
            ),
            (
                #"{"01E8":{"rowErrors":[{"code":"CANARY x","message":"CANARY is required","rows":2,"mail":"CANARY"}]}}"#,
                #"{"01E8":{"rowErrors":[{"code":"","message":"… is required","rows":2}]}}"#
            ),
            (
                #"{"error":{"code":"CANARY"},"01E8":{"status":"failed"},"links":["CANARY"]}"#,
                #"{"01E8":{"status":"failed"}}"#
            ),
        ])
    func leftOut(answer: String, expected: String) throws {
        let kept = try #require(KeptBatch.all(of: .batches, httpStatus: 200, response: Array(answer.utf8)))
        #expect(kept.map { String(decoding: $0.response, as: UTF8.self) } == [expected])
    }

    @Test("of rows that were refused codes, shapes of messages and numbers are kept")
    func rows() throws {
        let rows = #"""
            {"_errors":[{"code":"DCVS-1104-400","message":"The field 'Jane Doe' is of type string, expected number 4711"}],"name":"Jane"}
            {"_errors":[{"code":"DCVS-1104-400","message":"The field John is of type string, expected number 12"},{"code":"X"},{"code":"kim@example.com"}]}
            """#
        let call = PlatformCall.rowErrors(batch: "b")
        let kept = try #require(KeptBatch.all(of: call, httpStatus: 200, response: Array(rows.utf8))?.first)
        let text = String(decoding: kept.response, as: UTF8.self)
        for gone in ["Jane", "Doe", "John", "4711", "12", "kim@example.com"] {
            #expect(!text.contains(gone), "\(text)")
        }
        let answer = try #require(BatchAnswer(id: "b", httpStatus: 200, response: kept.response))
        #expect(
            answer.refusedRows == [
                .init(code: "", message: "", rows: 1),
                .init(code: "DCVS-1104-400", message: "The field … is of type string expected number …", rows: 2),
                .init(code: "X", message: "", rows: 1),
            ])
        #expect(KeptBatch.all(of: call, httpStatus: 200, response: Array(#"{"data":[{"name":"a.json"}]}"#.utf8)) == nil)
    }

    @Test("what was kept of rows is kept again as it is; rows that are gone say nothing of the batch")
    func rowsAgain() throws {
        let call = PlatformCall.rowErrors(batch: "01E8")
        for text in [
            #"{"01E8":{"rowErrors":[{"code":"X","message":"","rows":3}]}}"#, #"{"01E8":{"rowErrors":[]}}"#,
        ] {
            let kept = KeptBatch.all(of: call, httpStatus: 200, response: Array(text.utf8))
            #expect(kept?.map { String(decoding: $0.response, as: UTF8.self) } == [text])
            #expect(KeptBatch.all(of: .rowErrors(batch: "01E9"), httpStatus: 200, response: Array(text.utf8)) == nil)
        }
        for body in [#"{"title":"NotFoundError"}"#, #"{"01E8":{"rowErrors":[]}}"#] {
            let kept = try #require(KeptBatch.all(of: call, httpStatus: 404, response: Array(body.utf8))?.first)
            let answer = try #require(BatchAnswer(id: "01E8", httpStatus: 404, response: kept.response))
            #expect(answer.refusedRows == [] && answer.outcome == .unknown)
        }
        #expect(KeptBatch.all(of: call, httpStatus: 404, response: Array("<html>".utf8)) == nil)
        #expect(KeptBatch.all(of: call, httpStatus: 403, response: Array("{}".utf8)) == nil)
        #expect(BatchAnswer(id: "01E8", httpStatus: 404, response: Array(#"{"01E8":{"status":"failed"}}"#.utf8)) == nil)
        let name = "a/b?c.json"
        let url = PlatformCall.url(ofRowErrors: name, batch: "01E8", at: "https://h")
        #expect(url.hasSuffix("/meta?path=row_errors%2Fa%2Fb%3Fc.json") && PlatformCall(url: url) == call)
    }

    @Test(
        "calls are told by their URL",
        arguments: [
            ("https://platform.adobe.io/data/foundation/catalog/batches/01E8?x=1#f", PlatformCall.batch("01E8")),
            ("https://platform.adobe.io/data/foundation/catalog/batches?limit=5&batch=01E8", .batches),
            ("/data/foundation/catalog/batches/", .batches),
            ("https://u:p@h/data/foundation/catalog/batches/a%2D1b", .batch("a-1b")),
            ("https://h/data/foundation/catalog/batches/a%2F1b", nil),
            ("https://h/data/foundation/catalog/batches/error", nil),
            ("/data/foundation/catalog/batches/ABCDEFGHJKMNPQRSTVWXYZABCD", .batch("ABCDEFGHJKMNPQRSTVWXYZABCD")),
            ("https://h/data/foundation/export/batches/01E8/meta?path=row_errors", .rowErrors(batch: "01E8")),
            (
                "https://h/data/foundation/export/batches/01E8/meta?a=1&path=row%5Ferrors%2Fa.json",
                .rowErrors(batch: "01E8")
            ),
            ("https://h/data/foundation/export/batches/01E8/meta?path=input_files", nil),
            ("https://h/data/foundation/export/batches/01E8/files", nil),
            ("https://h/data/foundation/catalog/dataSets/01E8", nil), ("https://h/catalog/batches/01E8", nil),
        ] as [(String, PlatformCall?)])
    func urls(url: String, expected: PlatformCall?) {
        #expect(PlatformCall(url: url) == expected)
        if let expected { #expect(PlatformCall(url: expected.url()) == expected) }
    }

    @Test("joined they are the same in any order, however often one is there")
    func join() throws {
        var chance = Chance(seed: 9)
        for _ in 0..<300 {
            let said = try (0..<6).map { _ in
                let text = #"{"b":\#(PlatformAnswers.batch(&chance))}"#
                let answer = try #require(BatchAnswer(id: "b", httpStatus: 200, response: Array(text.utf8)))
                let at = Instant(milliseconds: Int64.random(in: 1...3, using: &chance))
                return KnownBatch(
                    answer, at: at, digest: UInt64(bitPattern: Int64(text.utf8.reduce(7) { $0 &* 31 &+ Int($1) })))
            }
            func joined(_ order: [KnownBatch]) -> KnownBatch {
                order.dropFirst().reduce(into: order[0]) { $0.join($1) }
            }
            let expected = joined(said)
            #expect(joined(said.shuffled(using: &chance) + said.shuffled(using: &chance)) == expected)
            // An end is never undone by what is no end.
            #expect(expected.answer?.outcome.isEnd == said.contains { $0.answer?.outcome.isEnd ?? false })
        }
    }
}
