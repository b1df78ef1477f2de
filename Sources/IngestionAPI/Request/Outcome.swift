/// How a request ended. The raw value is what the database stores, and the order settles two answers of one millisecond.
public enum Outcome: Int, Sendable, Comparable, CaseIterable {
    /// No terminal answer was captured.
    case pending = 0
    /// Failed.
    case failed = 1
    /// Aborted.
    case aborted = 2
    /// Ingested.
    case success = 3

    /// The outcome that an answer gives, where it is a terminal one.
    public init?(_ kind: AnswerKind) {
        switch kind {
        case .success: self = .success
        case .failed: self = .failed
        case .aborted: self = .aborted
        default: return nil
        }
    }

    /// The word used everywhere: `pending`, `failed`, `aborted`, `success`.
    public var name: String { String(describing: self) }

    /// By the raw value.
    public static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
}
