import Foundation
import HTTPService
import IngestionAPI
import Synchronization
import Testing

@testable import LiveAPI

/// The client against servers in this process, by a clock that is set by hand.
@Suite("The client", .enabled(if: IngestionClient.isAvailable, "libcurl is not there"))
struct ClientTests {
    /// A clock that stands still until it is set on, or somebody sleeps, which is over at once.
    final class Clock: Sendable {
        private let state = Mutex((now: 0.0, slept: 0.0))

        var source: TimeSource {
            TimeSource(
                now: { Instant(milliseconds: 1_794_000_000_000) }, seconds: { self.state.withLock { $0.now } },
                sleep: { seconds in
                    self.state.withLock {
                        $0.now += seconds
                        $0.slept += seconds
                    }
                })
        }

        var slept: Double { state.withLock { $0.slept } }

        func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }
    }

    /// A server that gives its answers one after another, the last one again and again.
    final class Server: Sendable {
        private let server: HTTPService
        private let count = Mutex(0)
        private let taken = Mutex<[HTTPRequest]>([])

        init(_ answers: [HTTPReply]) throws {
            server = try HTTPService(port: 0, limits: HTTPLimits(answers: 2))
            server.start { request in
                self.taken.withLock { $0.append(request) }
                return answers[
                    self.count.withLock { count in
                        count += 1
                        return min(count, answers.count) - 1
                    }]
            }
        }

        var calls: Int { count.withLock { $0 } }
        var requests: [HTTPRequest] { taken.withLock { $0 } }
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
        #expect((6.99...7.51).contains(clock.slept), "\(clock.slept)")
    }

    @Test("also until the time of an HTTP date; what is no time to wait is none")
    func retryAfterValues() throws {
        let now = Instant(milliseconds: 1_794_000_000_000)  // Fri, 06 Nov 2026 21:20:00 GMT
        let values: [(String, Double?)] = [
            ("7", 7), (" 120 \r\n", 120), ("0", 0), ("1.5", 1.5), ("-7", nil), ("+7", nil), ("", nil), ("soon", nil),
            ("7 s", nil), ("1e9", nil), ("nan", nil), (".", nil), ("Fri, 06 Nov 2026 21:20:09 GMT", 9),
            (" Fri, 06 Nov 2026 21:25:00 GMT\r\n", 300), ("Fri, 06 Nov 2026 21:19:00 GMT", 0),
            ("Fri, 06 Nov 2026", nil),
        ]
        for (value, seconds) in values { #expect(RetryAfter.seconds(value, now: now) == seconds, "\(value)") }

        let dates = try Server([
            .init(status: 429, headers: [("Retry-After", "Fri, 06 Nov 2026 21:20:09 GMT")], body: []),
            .init(status: 429, headers: [("Retry-After", "-120")], body: []),
            .init(status: 200, body: Self.succeeded),
        ])
        let clock = Clock()
        let (client, connection) = try client(dates, clock)
        guard case .answered = try client.status(.number(7), mapping: "1", on: connection) else {
            Issue.record("no answer")
            return
        }
        #expect((8.99...10.51).contains(clock.slept), "\(clock.slept)")
    }

    @Test("no wait is longer than what is left until the limit, or until somebody says to stop")
    func limits() throws {
        let server = try Server([.init(status: 429, headers: [("Retry-After", "300")], body: [])])
        for isStopped in [false, true] {
            let clock = Clock()
            let (client, connection) = try client(server, clock)
            let calls = server.calls
            let limit =
                isStopped
                ? CallLimit(time: clock.source, isStopped: { clock.slept > 3 })
                : CallLimit(after: 12, time: clock.source)
            guard case .failed(let reason) = try client.status(.number(7), mapping: "1", on: connection, within: limit)
            else {
                Issue.record("an answer")
                continue
            }
            #expect(reason == "HTTP 429: too many requests; \(isStopped ? "interrupted" : "the time is over")")
            #expect(clock.slept < (isStopped ? 3.2 : 12.01), "\(clock.slept)")
            #expect(server.calls == calls + 1, "no call is made once it is over")
            guard case .failed = try client.trigger("1", on: connection, within: limit) else {
                Issue.record("a POST was made")
                continue
            }
            #expect(server.calls == calls + 1)
        }
        #expect(CallLimit(after: 2.5, time: Clock().source).timeout(60) == 3)
        #expect(CallLimit(after: 90, time: Clock().source).timeout(60) == 60)
        #expect(CallLimit(time: Clock().source).timeout(60) == 60)
    }

    @Test("an answer about another request is none to this one; it is recorded as what it is")
    func otherRequest() throws {
        let other = Array(
            #"{"batchId":"","info":"Mapping Id: 1.","numRecords":1,"requestId":9,"status":"Success"}"#.utf8)
        let server = try Server([.init(status: 200, body: other)])
        let recorded = Mutex<[LiveExchange]>([])
        var settings = APISettings(baseURL: server.address, organization: "acme")
        settings.time = Clock().source
        let credentials = try Credentials(
            file: nil, environment: ["INGEST_AUDIT_API_KEY": "k", "INGEST_AUDIT_TOKEN": "t"])
        let client = IngestionClient(settings, credentials: credentials) { exchange in
            recorded.withLock { $0.append(exchange) }
        }
        guard case .aboutOther(.number(9)) = try client.status(.number(7), mapping: "1", on: .init(settings)) else {
            Issue.record("it is taken for an answer to 7")
            return
        }
        #expect(recorded.withLock { $0.map(\.response) } == [other])
        // The same number as text is the same request.
        guard
            case .answered(.status(.success(.number(9), _, _))) = try client.status(
                #require(RequestID("9")), mapping: "1", on: .init(settings))
        else {
            Issue.record("no answer to 9")
            return
        }
    }

    private func oauth(_ server: Server) throws -> Credentials {
        try Credentials(
            file: nil,
            environment: [
                "INGEST_AUDIT_API_KEY": "k", "INGEST_AUDIT_CLIENT_SECRET": "s",
                "INGEST_AUDIT_TOKEN_URL": server.address,
            ])
    }

    private static func grant(_ token: String, _ seconds: String = "3600") -> HTTPReply {
        .init(status: 200, body: Array(#"{"access_token":"\#(token)","expires_in":\#(seconds)}"#.utf8))
    }

    @Test("a token that is refused before its end is replaced once; a POST, which was not taken, is made again, too")
    func revoked() throws {
        let refused = HTTPReply(status: 401, body: [])
        // A token, a POST, a refused POST, another token, the POST; then both are refused, and no third one is fetched.
        let server = try Server([
            Self.grant("one"), .init(status: 200, body: Self.submitted), refused, Self.grant("two"),
            .init(status: 200, body: Self.submitted), refused, Self.grant("three"), refused, refused,
        ])
        var settings = APISettings(baseURL: server.address, organization: "acme")
        settings.time = Clock().source
        let client = IngestionClient(settings, credentials: try oauth(server)) { _ in }
        let connection = IngestionClient.Connection(settings)
        for calls in [2, 5] {
            guard case .answered(.trigger(.submitted)) = try client.trigger("1", on: connection) else {
                Issue.record("not submitted")
                return
            }
            #expect(server.calls == calls)
        }
        for calls in [8, 9] {
            guard case .refused(401) = try client.trigger("1", on: connection) else {
                Issue.record("not refused")
                return
            }
            #expect(server.calls == calls)
        }
        // A token that was given as it is has no other.
        let given = try Server([refused])
        let (asker, other) = try self.client(given, Clock())
        guard case .refused(401) = try asker.status(.number(7), mapping: "1", on: other) else {
            Issue.record("not refused")
            return
        }
        #expect(given.calls == 1)
    }

    @Test(
        "how long a token is good may be written as text",
        arguments: [(#""3600""#, 3_600.0), (#""x""#, 300), ("null", 300)])
    func lifetimes(written: String, seconds: Double) throws {
        let server = try Server([Self.grant("one", written), Self.grant("two")])
        let clock = Clock()
        let keeper = TokenKeeper(try oauth(server), timeout: 10, time: clock.source)
        let limit = CallLimit(time: clock.source)
        #expect(try keeper.token(within: limit).get() == "one")
        clock.advance(seconds * 0.9 - 1)
        #expect(try keeper.token(within: limit).get() == "one")
        clock.advance(seconds * 0.1)
        #expect(try keeper.token(within: limit).get() == "two")
    }

    @Test("a token is used until shortly before it ends, then another one is fetched")
    func tokens() throws {
        let server = try Server([Self.grant("one"), Self.grant("two")])
        let clock = Clock()
        let keeper = TokenKeeper(try oauth(server), timeout: 10, time: clock.source)
        #expect(try keeper.token(within: CallLimit(time: clock.source)).get() == "one")
        clock.advance(3_500)
        #expect(try keeper.token(within: CallLimit(time: clock.source)).get() == "one")
        #expect(server.calls == 1)
        clock.advance(60)
        #expect(try keeper.token(within: CallLimit(time: clock.source)).get() == "two")
        #expect(server.calls == 2)
    }
}
