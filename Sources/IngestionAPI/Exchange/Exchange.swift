/// One HTTP exchange with the ingestion API: what was asked, when the answer came, and the answer as received. Or one with the
/// Platform about one batch, whose ID stands for the request's (`CallTarget.platform`).
public struct Exchange: Hashable, Sendable {
    /// The two operations of the API.
    public enum Method: UInt8, Sendable {
        /// Triggers an ingestion.
        case post = 0
        /// Reads a request's status.
        case get = 1

        /// `POST` or `GET`.
        public var name: String { self == .post ? "POST" : "GET" }
    }

    /// When the response arrived.
    public var at: Instant
    /// The operation.
    public var method: Method
    /// The mapping that was called.
    public var target: CallTarget
    /// The request that the exchange is about: the one that the answer names, else the one asked for.
    public var requestID: RequestID?
    /// The `requestId` of the URL's query.
    public var queryRequestID: RequestID?
    /// The `requestId` of the request's JSON body.
    public var bodyRequestID: RequestID?
    /// The HTTP status, 100 to 599.
    public var httpStatus: Int
    /// How long the exchange took, milliseconds.
    public var durationMs: Int64?
    /// The response body, byte for byte.
    public var response: [UInt8]
    /// Whether the capture names no time, and `at` was made out from the file or given at the import.
    public var isTimeInferred = false
    /// Whether the capture names no mapping, and it was made out from the answer or given at the import.
    public var isMappingInferred = false

    /// An exchange from its parts.
    public init(
        at: Instant, method: Method, target: CallTarget, requestID: RequestID?, queryRequestID: RequestID? = nil,
        bodyRequestID: RequestID? = nil, httpStatus: Int = 200, durationMs: Int64? = nil, response: [UInt8]
    ) {
        self.at = at
        self.method = method
        self.target = target
        self.requestID = requestID
        self.queryRequestID = queryRequestID
        self.bodyRequestID = bodyRequestID
        self.httpStatus = httpStatus
        self.durationMs = durationMs
        self.response = response
    }

    /// What the exchange says, by the counting rules; not asked of one with the Platform.
    public var answer: Answer {
        Answer(method: method, httpStatus: httpStatus, response: response, asked: method == .get ? requestID : nil)
    }

    /// The call's URL with its query, as far as it is kept.
    public var url: String {
        if target.isPlatform, let batch = requestID?.description {
            let call = batchAnswer?.refusedRows == nil ? PlatformCall.batch(batch) : .rowErrors(batch: batch)
            return call.url(at: target.origin)
        }
        guard let queryRequestID else { return target.url }
        return "\(target.url)?requestId=\(PercentEncoding.encoded(queryRequestID.description))"
    }
}
