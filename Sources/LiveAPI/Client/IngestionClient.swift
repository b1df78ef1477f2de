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

/// Calls the ingestion API, and the Platform about batches: makes calls again where that is safe, and has every answer recorded
/// before it is used.
public struct IngestionClient: Sendable {
    /// The settings.
    public let settings: APISettings
    let apiKey: String
    let tokens: TokenKeeper
    let record: @Sendable (LiveExchange) throws -> Void

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
        let curl: CurlConnection

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
        let call = RepeatedCall(
            method: method, url: url, headers: ["Cache-Control: no-cache", "Content-Type: application/json"], body: body
        )
        let outcome = try make(call, on: connection, limit) { answer -> OperationOutcome? in
            let exchange = LiveExchange(
                at: settings.time.now(), method: method, url: url,
                askedFor: settings.asking == .query ? nil : request, httpStatus: answer.status,
                durationMs: answer.durationMs, response: answer.body)
            try record(exchange)
            guard (200...299).contains(answer.status) else { return nil }
            let said = exchange.answer(asked: request)
            if let request, case .status(let status) = said, status.requestID != request {
                return .aboutOther(status.requestID)
            }
            switch said {
            case .trigger, .status: return .answered(said)
            default: return nil
            }
        }
        switch outcome {
        case .said(let said): return said
        case .refused(let status): return .refused(status: status)
        case .unknown(let reason): return .unknown(reason)
        case .failed(let reason): return .failed(reason)
        }
    }

    private static func bodyText(_ request: RequestID) -> String {
        switch request {
        case .number(let number): #"{"requestId":\#(number)}"#
        case .text(let text):
            (try? JSONEncoder().encode(["requestId": text])).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
    }
}
