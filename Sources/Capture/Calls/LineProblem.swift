import Bytes

/// Why a line of a capture can't be read. Each is a sentence for the quarantine.
public enum LineProblem: Error, Equatable, Sendable {
    /// The line is no JSON.
    case json(JSONProblem)
    /// The line is JSON, but no object.
    case notAnObject
    /// A required field is missing.
    case missing(String)
    /// A field has a value that can't be meant.
    case wrong(String, expected: String)
    /// The URL is that of another call.
    case otherCall
    /// The URL names no organization.
    case noOrganization
    /// The call got no answer; the status that was written in its place.
    case noAnswer(Int)
    /// The answer is not one to the call; why.
    case contradiction(String)
    /// The call is one of the Platform, and its answer says nothing of a batch, or can't be read.
    case noBatch(httpStatus: Int)
    /// The line is longer than `ByteLimits.longestLine`.
    case tooLong
}

extension LineProblem: CustomStringConvertible {
    /// One line that says what is wrong and what would be right.
    public var description: String {
        switch self {
        case .json(let problem): return problem.description
        case .notAnObject: return "not a JSON object"
        case .missing(let field): return "\"\(field)\" is missing"
        case .wrong(let field, let expected): return "\"\(field)\" must be \(expected)"
        case .otherCall:
            return "\"url\" is no call of the ingestion API (…/dataIngestion/xdmIngestion/<mapping>/ingest)"
        case .noOrganization: return "\"url\" names no organization; give it with --org"
        case .noAnswer(let status): return "no answer was received (HTTP status \(status))"
        case .contradiction(let reason): return reason
        case .noBatch(let status):
            return "the Platform's answer says nothing of a batch (HTTP status \(status)), or can't be read"
        case .tooLong: return "longer than \(ByteLimits.longestLine >> 20) MiB"
        }
    }
}
