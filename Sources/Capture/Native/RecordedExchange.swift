import IngestionAPI

/// An exchange as the native format has it: what somebody saw who was there, or knows it from the evidence.
public struct RecordedExchange: Sendable {
    /// When the response arrived.
    public var at: Instant
    /// The operation.
    public var method: Exchange.Method
    /// The whole URL.
    public var url: String
    /// The `requestId` of the request's body.
    public var askedFor: RequestID?
    /// The HTTP status.
    public var httpStatus: Int
    /// How long the exchange took, milliseconds.
    public var durationMs: Int64?
    /// The response body, byte for byte.
    public var response: [UInt8]

    /// An exchange from its parts.
    public init(
        at: Instant, method: Exchange.Method, url: String, askedFor: RequestID? = nil, httpStatus: Int,
        durationMs: Int64?, response: [UInt8]
    ) {
        self.at = at
        self.method = method
        self.url = url
        self.askedFor = askedFor
        self.httpStatus = httpStatus
        self.durationMs = durationMs
        self.response = response
    }
}
