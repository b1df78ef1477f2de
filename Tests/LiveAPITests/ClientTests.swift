import Foundation
import IngestionAPI
import Synchronization
import Testing

@testable import LiveAPI
@testable import Sandbox

/// The client against servers in this process, by a clock that is set by hand.
@Suite("The client", .enabled(if: IngestionClient.isAvailable, "libcurl is not there"))
struct ClientTests {
    /// A clock that stands still until it is set on; sleeps are over at once.
    private final class Clock: Sendable {
        private let state = Mutex((now: 0.0, sleeps: [Double]()))

        var source: TimeSource {
            TimeSource(
                now: { Instant(milliseconds: 1_794_000_000_000) }, seconds: { self.state.withLock { $0.now } },
                sleep: { seconds in self.state.withLock { $0.sleeps.append(seconds) } })
        }

        var sleeps: [Double] { state.withLock { $0.sleeps } }

        func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }
    }

    /// A server that gives its answers one after another, the last one again and again.
    private final class Server: Sendable {
        private let server: LoopbackServer
        private let count = Mutex(0)

        init(_ answers: [LoopbackServer.Reply]) throws {
            server = try LoopbackServer(port: 0)
            Thread { [self] in
                server.run { _ in
                    answers[
                        self.count.withLock { count in
                            count += 1
                            return min(count, answers.count) - 1
                        }]
                }
            }.start()
        }

        var calls: Int { count.withLock { $0 } }
        var address: String { "http://127.0.0.1:\(server.port)" }
    }

    private static let submitted = Array(#"{"requestId":7,"info":"submitted","status":"Success"}"#.utf8)
    private static let succeeded = Array(
        #"{"batchId":"","info":"Mapping Id: 1.","numRecords":1,"requestId":7,"status":"Success"}"#.utf8)

    private func client(_ server: Server, _ clock: Clock) throws -> (IngestionClient, IngestionClient.Connection) {
        var settings = APISettings(baseURL: server.address, organization: "acme")
        settings.time = clock.source
        let credentials = try Credentials(
            file: nil, environment: ["INGEST_AUDIT_API_KEY": "k", "INGEST_AUDIT_TOKEN": "t"])
        return (IngestionClient(settings, credentials: credentials) { _ in }, .init(settings))
    }

    @Test("a POST whose answer broke off is not made again, a GET is")
    func brokenOff() throws {
        let posts = try Server([
            .init(status: 200, body: Self.submitted, breaksOffAfter: 9), .init(status: 200, body: Self.submitted),
        ])
        let (poster, first) = try client(posts, Clock())
        guard case .unknown = try poster.trigger("1", on: first) else {
            Issue.record("it is said to be known what came of it")
            return
        }
        #expect(posts.calls == 1)

        let gets = try Server([
            .init(status: 200, body: Self.succeeded, breaksOffAfter: 9), .init(status: 200, body: Self.succeeded),
        ])
        let (asker, second) = try client(gets, Clock())
        guard case .answered(.status(.success)) = try asker.status(.number(7), mapping: "1", on: second) else {
            Issue.record("no answer")
            return
        }
        #expect(gets.calls == 2)
    }

    @Test("whoever is told to wait waits as long, with HTTP 429 as with 503", arguments: [429, 503])
    func retryAfter(status: Int) throws {
        let server = try Server([
            .init(status: status, headers: [("Retry-After", "7")], body: []), .init(status: 200, body: Self.succeeded),
        ])
        let clock = Clock()
        let (client, connection) = try client(server, clock)
        guard case .answered = try client.status(.number(7), mapping: "1", on: connection) else {
            Issue.record("no answer")
            return
        }
        #expect(clock.sleeps.count == 1 && clock.sleeps.allSatisfy { (7...7.5).contains($0) }, "\(clock.sleeps)")
    }

    @Test("a token is used until shortly before it ends, then another one is fetched")
    func tokens() throws {
        func grant(_ token: String) -> LoopbackServer.Reply {
            .init(status: 200, body: Array(#"{"access_token":"\#(token)","expires_in":3600}"#.utf8))
        }
        let server = try Server([grant("one"), grant("two")])
        let credentials = try Credentials(
            file: nil,
            environment: [
                "INGEST_AUDIT_API_KEY": "k", "INGEST_AUDIT_CLIENT_SECRET": "s",
                "INGEST_AUDIT_TOKEN_URL": server.address,
            ])
        let clock = Clock()
        let keeper = TokenKeeper(credentials, timeout: 10, time: clock.source)
        #expect(try keeper.token().get() == "one")
        clock.advance(3_500)
        #expect(try keeper.token().get() == "one")
        #expect(server.calls == 1)
        clock.advance(60)
        #expect(try keeper.token().get() == "two")
        #expect(server.calls == 2)
    }
}
