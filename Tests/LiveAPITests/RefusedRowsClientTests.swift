import Foundation
import HTTPService
import IngestionAPI
import Testing

@testable import LiveAPI
@testable import Sandbox

/// The client asking for rows that batches refused, against servers in this process.
@Suite("The client and refused rows", .enabled(if: IngestionClient.isAvailable, "libcurl is not there"))
struct RefusedRowsClientTests {
    private static let id = BatchClientTests.id

    private func list(_ files: String..., count: Int? = nil) -> HTTPReply {
        let body = #"{"data":[\#(files.joined(separator: ","))],"_page":{"count":\#(count ?? files.count)}}"#
        return .init(status: 200, body: Array(body.utf8))
    }

    private func file(_ codes: String...) -> HTTPReply {
        let lines = codes.map { #"{"_errors":[{"code":"\#($0)","message":"CANARY is missing"}],"mail":"CANARY"}"# }
        return .init(status: 200, body: Array(lines.joined(separator: "\n").utf8))
    }

    private func ask(
        _ replies: HTTPReply...
    ) throws -> (BatchLookup, server: ClientTests.Server, recorded: [LiveExchange], turns: Int) {
        let server = try ClientTests.Server(replies)
        let made = try BatchClientTests().make(server, .init())
        var turns = 0
        let lookup = try made.client.refusedRows(of: Self.id, at: made.platform, on: made.connection) { turns += 1 }
        return (lookup, server, made.recorded.all.withLock { $0 }, turns)
    }

    @Test(
        "the rows of all files are recorded together, by code and number; each call waits for its turn, and goes nowhere else"
    )
    func together() throws {
        let asked = try ask(
            list(
                #"{"name":"a b.json","length":"9","_links":{"self":{"href":"http://127.0.0.1:9/x"}}}"#,
                #"{"name":"../c.json"}"#, #"{"name":"empty.json","length":"0"}"#),
            .init(status: 429, headers: [("Retry-After", "1")], body: []), file("X", "Y"),
            .init(status: 200, body: Array("<garbage CANARY".utf8)), file("X"))
        guard case .answered(let answer) = asked.0 else {
            Issue.record("\(asked.0)")
            return
        }
        let rows = try #require(answer.refusedRows)
        #expect(rows.map(\.code) == ["X", "Y"] && rows.map(\.rows) == [2, 1])
        #expect(asked.server.calls == 5 && asked.turns == 2)
        #expect(asked.server.requests.allSatisfy { $0.path == "/data/foundation/export/batches/\(Self.id)/meta" })
        #expect(
            Set(asked.server.requests.compactMap { $0.query.first?.value }) == [
                "row_errors", "row_errors/a b.json", "row_errors/../c.json",
            ])
        #expect(asked.recorded.count == 1 && asked.recorded[0].httpStatus == 200)
        #expect(!String(decoding: asked.recorded[0].response, as: UTF8.self).contains("CANARY"))
    }

    @Test("rows that are gone are, whether their list is or a file of it; a batch without any has none")
    func gone() throws {
        let notFound = HTTPReply(status: 404, body: Array("{}".utf8))
        for (asked, status) in [
            (try ask(notFound), 404), (try ask(list(#"{"name":"a"}"#, #"{"name":"b"}"#), file("X"), notFound), 404),
            (try ask(list()), 200),
        ] {
            guard case .answered(let answer) = asked.0 else {
                Issue.record("\(asked.0)")
                return
            }
            #expect(answer.refusedRows == [])
            #expect(asked.recorded.map(\.httpStatus) == [status])
        }
    }

    @Test(
        "files that are too long, lists that are not whole, refusals: each is said in a line, at once, and nothing is recorded"
    )
    func refused() throws {
        let long = try ask(list(#"{"name":"a","length":"16777217"}"#))
        #expect(long.0 == .failed("a file of refused rows is longer than 16 MiB") && long.server.calls == 1)
        let longer = try ask(
            list(#"{"name":"a"}"#), .init(status: 200, body: [UInt8](repeating: 0x20, count: 16 << 20 + 1)))
        #expect(longer.0 == .failed("the answer is longer than 16 MiB") && longer.server.calls == 2)
        let most = [UInt8](repeating: 0x20, count: 3 << 20) + file("X").body.bytes
        let some = try ask(list(#"{"name":"a"}"#), .init(status: 200, body: most))
        guard case .answered = some.0 else {
            Issue.record("\(some.0)")
            return
        }
        let part = try ask(list(#"{"name":"a"}"#, count: 101))
        #expect(part.0 == .failed("the list of files with refused rows is not whole"))
        let refused = try ask(.init(status: 403, body: Array("{}".utf8)))
        #expect(refused.0 == .refused(status: 403))
        for asked in [long, longer, part, refused] { #expect(asked.recorded.isEmpty) }
    }
}
