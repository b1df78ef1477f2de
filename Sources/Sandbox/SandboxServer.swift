import Foundation
import HTTPService
import IngestionAPI
import Synchronization

/// The sandbox over HTTP: a stand-in of the ingestion API for tests, demos, and everyone without an Adobe account.
///
/// Besides the API's two operations it answers what the Platform says of batches and of rows that they refused, and serves `POST /ims/token/v3` (OAuth server-to-server), `POST /sandbox/mappings/ID/STATE`, which
/// changes a mapping's state as the product's screens do, and `GET /sandbox/ledger`: every request that was taken, with the
/// fate that it has or will have.
public final class SandboxServer: Sendable {
    private struct State {
        var world: SandboxWorld
        var calls: UInt64 = 0
        /// Tokens that were given out, and when they end, seconds since the beginning.
        var tokens: [String: Double] = [:]
    }

    private let scenario: SandboxScenario
    private let faults: SandboxFaults
    private let seed: UInt64
    private let speed: Double
    private let began = ContinuousClock.now
    private let state: Mutex<State>
    private let server: HTTPService

    /// A sandbox on the loopback interface.
    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - speed: how many of its seconds pass in one.
    public init(
        _ scenario: SandboxScenario, faults: SandboxFaults = SandboxFaults(), seed: UInt64, port: UInt16,
        speed: Double = 1
    ) throws {
        self.scenario = scenario
        self.faults = faults
        self.seed = seed
        self.speed = speed
        let clock = SandboxClock(
            began: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)), speed: speed)
        state = Mutex(State(world: SandboxWorld(scenario, seed: seed, clock: clock)))
        server = try HTTPService(port: port)
    }

    /// The port it listens on.
    public var port: UInt16 { server.port }

    /// Serves for ever.
    public func run() -> Never {
        server.start { [self] request in answer(request) }
        while true { Thread.sleep(forTimeInterval: 3_600) }
    }

    private var now: Double {
        let elapsed = began.duration(to: .now).components
        return (Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18) * speed
    }

    // MARK: - Answers

    private func answer(_ request: HTTPRequest) -> HTTPReply {
        switch (request.method, request.path) {
        case ("GET", "/sandbox/ledger"): return response(200, ledger())
        case ("POST", "/ims/token/v3"): return token(String(decoding: request.body, as: UTF8.self))
        case ("POST", let path) where path.hasPrefix("/sandbox/mappings/"): return change(path)
        default: break
        }
        let number = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        let fault = faults.fault(of: number, seed: seed)
        switch fault {
        case .broken: return response(500, SandboxAnswers.broken)
        case .throttled: return response(429, SandboxAnswers.throttled, retryAfter: 1)
        case .cut, .garbage, .slow, nil: break
        }
        let answer = call(request)
        switch fault {
        case .cut: return cut(answer)
        case .garbage: return response(answer.status, "\u{1}\u{2}<garbage\n\(number)")
        case .slow:
            Thread.sleep(forTimeInterval: 1)
            return response(answer.status, answer.body, retryAfter: answer.retryAfter)
        default: return response(answer.status, answer.body, retryAfter: answer.retryAfter)
        }
    }

    private func call(_ request: HTTPRequest) -> SandboxWorld.Answer {
        let query = request.query.first { $0.name == "requestId" }?.value.flatMap { RequestID($0) }
        let id = query ?? Self.requestID(request.body)
        let authorization = request.headers["authorization"] ?? ""
        var token = authorization.lowercased().hasPrefix("bearer ") ? String(authorization.dropFirst(7)) : nil
        let apiKey = request.headers["x-api-key"]
        return state.withLock { state in
            // Tokens given out are as good as the scenario's own until they end.
            if let given = token, let end = state.tokens[given] { token = now < end ? scenario.token : "" }
            let call = SandboxCatalogCall(
                method: request.method, path: request.path,
                query: Dictionary(request.query.map { ($0.name, $0.value ?? "") }) { first, _ in first },
                token: token, apiKey: apiKey, imsOrg: request.headers["x-gw-ims-org-id"],
                sandbox: request.headers["x-sandbox-name"])
            if call.asked != nil { return state.world.answer(call, at: now) }
            return state.world.answer(
                request.method, path: request.path, requestID: id, token: token, apiKey: apiKey, at: now)
        }
    }

    /// The `requestId` of a status call's JSON body.
    private static func requestID(_ body: [UInt8]) -> RequestID? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else { return nil }
        if let number = object["requestId"] as? Int64 { return .number(number) }
        return (object["requestId"] as? String).flatMap { RequestID($0) }
    }

    /// `/sandbox/mappings/1077/stopped`: what a press on the product's button does.
    private func change(_ path: String) -> HTTPReply {
        let parts = path.split(separator: "/")
        guard parts.count == 4, let state = SandboxScenario.State(rawValue: String(parts[3])),
            self.state.withLock({ $0.world.set(String(parts[2]), to: state) })
        else { return response(404, SandboxAnswers.notFound) }
        return response(200, "{}")
    }

    private func token(_ form: String) -> HTTPReply {
        var components = URLComponents()
        components.percentEncodedQuery = form
        func field(_ name: String) -> String? { components.queryItems?.first { $0.name == name }?.value }
        guard field("grant_type") == "client_credentials", field("client_id") == scenario.apiKey,
            field("client_secret") == scenario.clientSecret
        else { return response(401, #"{"error":"invalid_client"}"#) }
        let seconds = 3_600
        let token = state.withLock { state in
            let token = "sandbox-\(state.tokens.count + 1)-\(UInt64.random(in: .min ... .max))"
            state.tokens[token] = now + Double(seconds) * speed
            return token
        }
        return response(200, #"{"access_token":"\#(token)","token_type":"bearer","expires_in":\#(seconds)}"#)
    }

    private func response(_ status: Int, _ body: String, retryAfter: Int? = nil) -> HTTPReply {
        var headers = [("Content-Type", "application/json")]
        if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        return HTTPReply(status: status, headers: headers, body: Array(body.utf8))
    }

    /// Promises more than it gives.
    private func cut(_ answer: SandboxWorld.Answer) -> HTTPReply {
        var reply = response(answer.status, answer.body)
        reply.breaksOffAfter = reply.body.count / 2
        return reply
    }

    /// What the sandbox knows of every request, a JSON object a line.
    private func ledger() -> String {
        struct Line: Encodable {
            var requestId: Int64
            var mapping: String
            var outcome: String
            var records: Int?
            var code: String?
            var batchId: String?
            /// How the batch ends, and its records; nil where the Platform says none.
            var batchOutcome: String?
            var batchInput, batchOutput, batchFailed: Int?
            /// What its diagnostics say of refused rows: how often by code.
            var batchRows: [String: Int]?
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let requests = state.withLock { $0.world.requests }
        return requests.map { request in
            var line = Line(requestId: request.id, mapping: request.mapping, outcome: "success")
            switch request.fate {
            case .success(let records): line.records = records
            case .failedToFetch: (line.outcome, line.code) = ("failed", "ACP-880056")
            case .failedToUpload: (line.outcome, line.code) = ("failed", "ACP-880096")
            case .aborted: line.outcome = "aborted"
            case .hangs: line.outcome = "pending"
            }
            if let batch = request.batch {
                (line.batchId, line.batchOutcome) = (batch.id, batch.end.rawValue)
                (line.batchInput, line.batchOutput, line.batchFailed) = (batch.input, batch.output, batch.failed)
                if !batch.rows.isEmpty {
                    line.batchRows = Dictionary(
                        batch.rows.map { ($0.reason.code, $0.records) }, uniquingKeysWith: +)
                }
            }
            return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
        }
        .joined()
    }
}
