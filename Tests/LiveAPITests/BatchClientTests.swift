import Foundation
import HTTPService
import IngestionAPI
import Synchronization
import Testing

@testable import LiveAPI
@testable import Sandbox

/// The client asking for batches, against servers in this process.
@Suite("The client and batches", .enabled(if: IngestionClient.isAvailable, "libcurl is not there"))
struct BatchClientTests {
    static let id = "01E8043CY305K2MTV5ANH9G1GC"
    private static let ended = Array(
        #"{"01E8043CY305K2MTV5ANH9G1GC":{"status":"success","createdUser":"CANARY","updatedClient":"CANARY","tags":{"x":["CANARY"]},"metrics":{"inputRecordCount":5,"outputRecordCount":5,"failedRecordCount":0}}}"#
            .utf8)

    /// A client with what it records.
    struct Made {
        var client: IngestionClient
        var connection: IngestionClient.Connection
        var platform: PlatformAccess
        var recorded: Recorded

        func ask(within limit: CallLimit? = nil) throws -> BatchLookup {
            try client.batch(BatchClientTests.id, at: platform, on: connection, within: limit)
        }
    }

    /// What was recorded.
    final class Recorded: Sendable {
        let all = Mutex<[LiveExchange]>([])
    }

    func make(
        _ server: ClientTests.Server, _ clock: ClientTests.Clock,
        credentials: [String: String] = ["INGEST_AUDIT_TOKEN": "t"]
    ) throws -> Made {
        // The ingestion API is nowhere: batches are asked about at the Platform's own address.
        var settings = APISettings(baseURL: "http://127.0.0.1:9", organization: "acme")
        settings.time = clock.source
        let credentials = try Credentials(
            file: nil, environment: ["INGEST_AUDIT_API_KEY": "k"].merging(credentials) { $1 })
        let recorded = Recorded()
        let client = IngestionClient(settings, credentials: credentials) { exchange in
            recorded.all.withLock { $0.append(exchange) }
        }
        return Made(
            client: client, connection: .init(settings),
            platform: PlatformAccess(url: server.address + "/", imsOrg: "O@AdobeOrg", sandbox: "stage"),
            recorded: recorded)
    }

    @Test("a batch is asked for with the headers of the Platform; what is recorded names nobody")
    func asks() throws {
        let server = try ClientTests.Server([.init(status: 200, body: Self.ended)])
        let made = try make(server, .init())
        guard case .answered(let answer) = try made.ask() else {
            Issue.record("no answer")
            return
        }
        #expect(answer.outcome == .ingested && answer.outputRecords == 5)
        let request = try #require(server.requests.first)
        #expect(request.method == "GET" && request.path == "/data/foundation/catalog/batches/\(Self.id)")
        #expect(request.headers["authorization"] == "Bearer t" && request.headers["x-api-key"] == "k")
        #expect(request.headers["x-gw-ims-org-id"] == "O@AdobeOrg" && request.headers["x-sandbox-name"] == "stage")
        let recorded = made.recorded.all.withLock { $0 }
        #expect(recorded.count == 1 && recorded[0].url == server.address + request.path)
        #expect(!String(decoding: recorded[0].response, as: UTF8.self).contains("CANARY"))
    }

    @Test(
        "it is asked for again where an answer broke off, is garbage, or asks to wait as long as it says",
        arguments: [429, 503])
    func again(status: Int) throws {
        let server = try ClientTests.Server([
            .init(status: 200, body: Self.ended, breaksOffAfter: 9),
            .init(status: 200, body: Array("\u{1}<garbage CANARY".utf8)),
            .init(status: status, headers: [("Retry-After", "7")], body: Array("CANARY".utf8)),
            .init(status: 200, body: Self.ended),
        ])
        let clock = ClientTests.Clock()
        let made = try make(server, clock)
        guard case .answered = try made.ask() else {
            Issue.record("no answer")
            return
        }
        #expect(server.calls == 4 && clock.slept >= 6.99)
        let recorded = made.recorded.all.withLock { $0 }
        #expect(recorded.map(\.httpStatus) == [status, 200])
        #expect(recorded.allSatisfy { !String(decoding: $0.response, as: UTF8.self).contains("CANARY") })
    }

    @Test("a batch that is not found is gone; a refusal is one, and not asked again")
    func goneAndRefused() throws {
        let gone = try make(ClientTests.Server([.init(status: 404, body: Array("{}".utf8))]), .init())
        guard case .answered(let answer) = try gone.ask() else {
            Issue.record("no answer")
            return
        }
        #expect(answer.outcome == .gone)
        for status in [400, 401, 403] {
            let server = try ClientTests.Server([.init(status: status, body: Array("{}".utf8))])
            #expect(try make(server, .init()).ask() == .refused(status: status))
            #expect(server.calls == 1)
        }
    }

    @Test("a token that is refused before its end is replaced once, and the batch asked for with the new one")
    func replacedToken() throws {
        func token(_ name: String) -> HTTPReply {
            .init(status: 200, body: Array(#"{"access_token":"\#(name)","expires_in":3600}"#.utf8))
        }
        let server = try ClientTests.Server([
            token("one"), .init(status: 401, body: []), token("two"), .init(status: 200, body: Self.ended),
        ])
        let made = try make(
            server, .init(),
            credentials: [
                "INGEST_AUDIT_CLIENT_SECRET": "s", "INGEST_AUDIT_TOKEN_URL": server.address + "/ims/token/v3",
            ])
        guard case .answered = try made.ask() else {
            Issue.record("no answer")
            return
        }
        #expect(server.requests.compactMap { $0.headers["authorization"] } == ["Bearer one", "Bearer two"])
    }

    @Test("no call begins once the time is over, and no wait is longer")
    func limits() throws {
        let server = try ClientTests.Server([.init(status: 429, headers: [("Retry-After", "300")], body: [])])
        let clock = ClientTests.Clock()
        let made = try make(server, clock)
        let limit = CallLimit(after: 12, time: clock.source)
        #expect(try made.ask(within: limit) == .failed("HTTP 429: too many requests; the time is over"))
        #expect(clock.slept < 12.01 && server.calls == 1)
    }
}
