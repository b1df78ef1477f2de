import Assessment
import IngestionAPI

/// What a color or weight on a terminal underlines. It never says more than the words that have it.
public enum Tone: Sendable {
    /// A heading.
    case heading
    /// Failed.
    case bad
    /// Aborted, or another thing to look at.
    case watch
    /// As it should be.
    case good
    /// Not known yet, or less important.
    case quiet

    /// How a state is shown.
    public init(_ state: Assessment.State) {
        switch state {
        case .trouble: self = .bad
        case .watch: self = .watch
        case .healthy: self = .good
        case .unknown: self = .quiet
        }
    }

    /// How an outcome is shown.
    public init?(_ outcome: Outcome) {
        switch outcome {
        case .failed: self = .bad
        case .aborted: self = .watch
        case .pending: self = .quiet
        case .success: return nil
        }
    }
}
