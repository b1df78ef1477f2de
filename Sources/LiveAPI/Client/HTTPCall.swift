/// One call over HTTP.
struct HTTPCall: Sendable {
    var method: String
    var url: String
    var headers: [String] = []
    var body: [UInt8]?
}

/// What came of a call.
enum HTTPOutcome: Sendable {
    /// An answer, whole.
    case answer(HTTPAnswer)
    /// None; and nothing was sent.
    case notSent(String)
    /// None, or only a part of one; the call may have been taken.
    case unknown(String)
}

/// A whole answer.
struct HTTPAnswer: Sendable {
    var status: Int
    var body: [UInt8]
    /// The header that asks to wait, as it came.
    var retryAfter: String?
    /// How long the exchange took, milliseconds.
    var durationMs: Int64
}
