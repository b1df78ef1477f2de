/// The state of a batch in the Platform's word.
public struct BatchState: Hashable, Sendable {
    /// The word in lower case: `success`, `failed`, `processing`. Synonyms stay as they are.
    public let word: String

    /// A state from the Platform's word, in whatever letters.
    public init(_ word: String) { self.word = word.lowercased() }

    /// What it says of the batch, by itself.
    public var outcome: BatchOutcome {
        switch word {
        case "success", "active": .ingested
        case "failed", "failure": .failed
        // The Platform gave it up, and took nothing of it: our reading of "abandoned".
        case "aborted", "abandoned": .aborted
        case "inactive", "archived", "retained": .putAway
        case "loading", "loaded", "staging", "staged", "processing", "retrying", "stalled", "queued": .underway
        default: .unknown
        }
    }
}

/// What became of a batch. The numbers are stored.
public enum BatchOutcome: UInt8, Sendable, CaseIterable {
    /// It has not ended.
    case underway = 0
    /// It failed.
    case failed = 1
    /// It was aborted, or given up.
    case aborted = 2
    /// All of it was ingested.
    case ingested = 3
    /// It was ingested, and lost records or has errors.
    case partial = 4
    /// The Platform does not know it, or no longer.
    case gone = 5
    /// It was replaced, archived or is retained: how it had ended is not told.
    case putAway = 6
    /// A state that nobody has described.
    case unknown = 7

    /// Whether the batch has ended, and how is known.
    public var isEnd: Bool {
        switch self {
        case .failed, .aborted, .ingested, .partial: true
        case .underway, .gone, .putAway, .unknown: false
        }
    }

    /// Whether asking again would tell nothing else.
    public var isFinal: Bool { isEnd || self == .gone || self == .putAway }

    /// Whether records were lost for sure.
    public var isLoss: Bool { self == .failed || self == .aborted || self == .partial }

    /// The word that documents use.
    public var name: String {
        switch self {
        case .underway: "underway"
        case .failed: "failed"
        case .aborted: "aborted"
        case .ingested: "ingested"
        case .partial: "partial"
        case .gone: "gone"
        case .putAway: "put away"
        case .unknown: "unknown"
        }
    }
}
