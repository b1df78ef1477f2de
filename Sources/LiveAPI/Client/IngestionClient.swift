import Foundation
import IngestionAPI

/// How a status call names its request.
public enum AskingWay: String, Sendable, CaseIterable {
    /// `?requestId=3520`: what every proxy lets through.
    case query
    /// `{"requestId":3520}` as the GET's body, as the API's page shows it.
    case body
    /// Both.
    case both
}

/// How the API is called.
public struct APISettings: Sendable {
    /// Scheme, host and port, without a slash at the end.
    public var baseURL: String
    /// The organization of the URLs.
    public var organization: String
    /// How a status call names its request.
    public var asking = AskingWay.query
    /// Seconds that one call may take.
    public var timeout = 60
    /// How often a call is made at most before it is given up.
    public var attempts = 8
    /// The clocks.
    public var time = TimeSource.system
    /// Which calls go through a proxy.
    public var proxies = ProxySettings()

    /// Settings for an organization at an address.
    public init(baseURL: String, organization: String) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.organization = organization
    }
}

/// An exchange with the API, as it is to be recorded.
public struct LiveExchange: Sendable {
    /// When the answer was there.
    public var at: Instant
    /// The operation.
    public var method: Exchange.Method
    /// The URL that was called.
    public var url: String
    /// The `requestId` of the request's body.
    public var askedFor: RequestID?
    /// The HTTP status.
    public var httpStatus: Int
    /// How long it took, milliseconds.
    public var durationMs: Int64
    /// The answer's body.
    public var response: [UInt8]

    /// What the answer says.
    public func answer(asked: RequestID?) -> Answer {
        Answer(method: method, httpStatus: httpStatus, response: response, asked: asked)
    }
}

/// What came of an operation.
public enum OperationOutcome: Sendable {
    /// The API answered with what it documents.
    case answered(Answer)
    /// The answer to a status call is about another request. It is kept as what it says of that one, and says nothing of this one.
    case aboutOther(RequestID)
    /// The API refused: HTTP 4xx.
    case refused(status: Int)
    /// It is not known whether a POST was taken; it is not made again.
    case unknown(String)
    /// No answer in all attempts; nothing was taken.
    case failed(String)
}

/// Calls the ingestion API: makes calls again where that is safe, and has every answer recorded before it is used.
public struct IngestionClient: Sendable {
    /// The settings.
    public let settings: APISettings
    private let apiKey: String
    private let tokens: TokenKeeper
    private let record: @Sendable (LiveExchange) throws -> Void

    /// - Parameter record: keeps an exchange; it returns once it is kept.
    public init(
        _ settings: APISettings, credentials: Credentials, record: @escaping @Sendable (LiveExchange) throws -> Void
    ) {
        self.settings = settings
        self.record = record
        apiKey = credentials.apiKey
        tokens = TokenKeeper(
            credentials, timeout: settings.timeout, time: settings.time, proxies: settings.proxies)
    }

    /// Whether the system has what calls need: libcurl, which is loaded with the first question.
    public static var isAvailable: Bool { CurlConnection.isReady }

    /// One thread's connection.
    public final class Connection {
        fileprivate let curl: CurlConnection

        /// A connection that is opened with the first call.
        public init(_ settings: APISettings) {
            curl = CurlConnection(timeout: settings.timeout, proxies: settings.proxies)
        }
    }

    /// Triggers a mapping.
    /// - Parameter limit: when to give up; nil for after all attempts.
    public func trigger(
        _ mapping: String, on connection: Connection, within limit: CallLimit? = nil
    ) throws -> OperationOutcome {
        try operate(.post, mapping: mapping, request: nil, on: connection, limit ?? CallLimit(time: settings.time))
    }

    /// Reads a request's status.
    /// - Parameter limit: when to give up; nil for after all attempts.
    public func status(
        _ request: RequestID, mapping: String, on connection: Connection, within limit: CallLimit? = nil
    ) throws -> OperationOutcome {
        try operate(.get, mapping: mapping, request: request, on: connection, limit ?? CallLimit(time: settings.time))
    }

    private func operate(
        _ method: Exchange.Method, mapping: String, request: RequestID?, on connection: Connection, _ limit: CallLimit
    ) throws -> OperationOutcome {
        let target = CallTarget(origin: settings.baseURL, organization: settings.organization, mapping: mapping)
        var url = target.url
        var body: [UInt8]?
        if let request {
            if settings.asking != .body { url += "?requestId=\(PercentEncoding.encoded(request.description))" }
            if settings.asking != .query { body = Array(Self.bodyText(request).utf8) }
        } else {
            body = []  // a POST without a body still says that it has none
        }
        var last: String?
        var hasReplaced = false
        var attempt = 0
        while attempt < max(1, settings.attempts) {
            if let reason = limit.reason { return .failed(last.map { "\($0); \(reason)" } ?? reason) }
            let token: String
            switch tokens.token(within: limit) {
            case .success(let found): token = found
            case .failure(let failure): return .failed(failure.reason)
            }
            let call = HTTPCall(
                method: method.name, url: url,
                headers: [
                    "Authorization: Bearer \(token)", "X-Api-Key: \(apiKey)", "Cache-Control: no-cache",
                    "Content-Type: application/json",
                ], body: body)
            var wait: Double?
            switch connection.curl.perform(call, within: limit) {
            case .notSent(let reason): last = reason
            case .unknown(let reason):
                if method == .post { return .unknown(reason) }
                last = reason
            case .answer(let answer):
                let exchange = LiveExchange(
                    at: settings.time.now(), method: method, url: url,
                    askedFor: settings.asking == .query ? nil : request, httpStatus: answer.status,
                    durationMs: answer.durationMs, response: answer.body)
                try record(exchange)
                if answer.status == 401, !hasReplaced, tokens.replace(token) {
                    // It was taken until now, and refused before its end: with a new one once more, at once.
                    hasReplaced = true
                    continue
                }
                if answer.status != 401 { tokens.prove(token) }
                let said = exchange.answer(asked: request)
                switch answer.status {
                case 200...299:
                    if let request, case .status(let status) = said, status.requestID != request {
                        return .aboutOther(status.requestID)
                    }
                    switch said {
                    case .trigger, .status: return .answered(said)
                    default: last = "an answer that the API does not document"
                    }
                    if method == .post { return .unknown("an answer that the API does not document") }
                case 429:
                    last = "HTTP 429: too many requests"
                    wait = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: settings.time.now()) }
                case 500...599:
                    last = "HTTP \(answer.status)"
                    wait = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: settings.time.now()) }
                    if method == .post { return .unknown("HTTP \(answer.status)") }
                default: return .refused(status: answer.status)
                }
            }
            if attempt + 1 < settings.attempts { limit.wait(Self.delay(attempt, atLeast: wait)) }
            attempt += 1
        }
        return .failed(last ?? "no attempt was made")
    }

    private static func bodyText(_ request: RequestID) -> String {
        switch request {
        case .number(let number): #"{"requestId":\#(number)}"#
        case .text(let text):
            (try? JSONEncoder().encode(["requestId": text])).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
    }

    /// Exponential backoff with full jitter: up to half a second, one, two, … at most thirty; longer where the answer asks.
    static func delay(_ attempt: Int, atLeast asked: Double?) -> Double {
        let jitter = Double.random(in: 0...min(30, 0.5 * Double(1 << min(attempt, 10))))
        return min(asked ?? 0, 300) + jitter
    }
}
