/// What an exchange says, without the details: the one word that the counting rules sort exchanges by.
public enum AnswerKind: UInt8, Sendable, CaseIterable {
    /// POST: the request was taken. Says nothing about the ingestion itself.
    case submitted = 1
    /// POST: an earlier request of the mapping is still running (a *collision*).
    case alreadyInProgress = 2
    /// POST: rejected, the mapping is not stopped.
    case notStopped = 3
    /// POST: rejected, the mapping is not published.
    case notPublished = 4
    /// POST: rejected for a reason that the API's page does not know.
    case rejectedOtherwise = 5
    /// GET: ingested.
    case success = 6
    /// GET: failed.
    case failed = 7
    /// GET: aborted.
    case aborted = 8
    /// GET: still running.
    case inProgress = 9
    /// A JSON object that is none of the API's answers: an unknown status, or a request or its ID missing.
    case unrecognized = 10
    /// An HTTP error, or a body that is no JSON object.
    case apiError = 11

    /// The kind of an exchange whose body is a JSON object under a 2xx status, except for the reason of a rejection.
    /// - Returns: nil for a rejection, whose `info` decides; see `rejection(info:)`.
    @inline(__always)
    public init?(method: Exchange.Method, fields: AnswerFields, hasRequestID: Bool) {
        switch (method, fields.status) {
        case (.post, .success):
            // Only the answer itself can name the request that it created.
            self = fields.requestNumber != nil || fields.requestText != nil ? .submitted : .unrecognized
        case (.post, .inProgress): self = .alreadyInProgress
        case (.post, .failed): return nil
        case (.get, .success): self = hasRequestID ? .success : .unrecognized
        case (.get, .failed): self = hasRequestID ? .failed : .unrecognized
        case (.get, .aborted): self = hasRequestID ? .aborted : .unrecognized
        case (.get, .inProgress): self = hasRequestID ? .inProgress : .unrecognized
        default: self = .unrecognized
        }
    }

    /// The kind of a rejection, from its `info` text.
    public static func rejection(info: String) -> AnswerKind {
        if info.utf8.contains("is not stopped".utf8) { return .notStopped }
        if info.utf8.contains("is not published".utf8) { return .notPublished }
        return .rejectedOtherwise
    }

    /// Whether an HTTP status lets a body count as an answer of the API.
    @inline(__always)
    public static func isAnswered(httpStatus: Int) -> Bool { (200...299).contains(httpStatus) }

    /// Whether an HTTP status says that there is no such thing, or no longer.
    static func isGone(httpStatus: Int) -> Bool { httpStatus == 404 || httpStatus == 410 }
}
