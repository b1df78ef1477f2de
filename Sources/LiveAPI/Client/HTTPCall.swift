/// One call over HTTP.
struct HTTPCall: Sendable {
    var method: String
    var url: String
    var headers: [String] = []
    var body: [UInt8]?
    /// The longest answer that is taken, bytes.
    var longestAnswer = usualLongest

    /// The longest that is taken of answers that are recorded, bytes: as a line of a capture, every byte may take six.
    static let usualLongest = 2 << 20
}

/// What came of a call.
enum HTTPOutcome: Sendable {
    /// An answer, whole.
    case answer(HTTPAnswer)
    /// None; and nothing was sent.
    case notSent(String)
    /// None, or only a part of one; the call may have been taken.
    case unknown(String)
    /// One that is longer than it may be, as it would be again.
    case tooLong(String)
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
