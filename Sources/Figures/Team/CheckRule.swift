/// What a threshold is about. The raw values are the keys of the settings and, behind `--`, the flags of `check`.
public enum CheckRule: String, CaseIterable, Sendable {
    /// Percent of finished requests that are to be ingested, at least.
    case minSuccessRate = "min-success-rate"
    /// Aborted requests per 1,000 finished ones, at most.
    case maxAborts = "max-aborts-per-1000"
    /// Hours for which a request may be pending.
    case maxPendingHours = "max-pending-hours"
    /// Hours since the last request that was ingested, at most.
    case maxAgeHours = "max-age-hours"
    /// Percent of the four weeks' error budget that may be spent.
    case maxErrorBudget = "max-error-budget"

    /// What a threshold may be.
    public var range: ClosedRange<Double> {
        switch self {
        case .minSuccessRate: 0...100
        case .maxAborts: 0...1_000
        case .maxPendingHours, .maxAgeHours, .maxErrorBudget: 0...1_000_000
        }
    }

    /// Whether a threshold is a share, in percent, written as `Percentage` reads it.
    public var isPercentage: Bool { self == .minSuccessRate || self == .maxErrorBudget }

    /// The range in words, for messages: `a number from 0 to 1000`.
    public var rangeText: String {
        switch self {
        case .minSuccessRate: "a percentage from 0% to 100%, as in 99%, or a fraction up to 1, as in 0.99"
        case .maxAborts: "a number from 0 to 1000"
        case .maxPendingHours, .maxAgeHours: "a number of hours from 0 to 1000000"
        case .maxErrorBudget: "a percentage from 0% to 1000000%, as in 80%, or a fraction up to 1, as in 0.8"
        }
    }

    /// Whether it looks at failed requests, so that those of an error code can be acknowledged for it.
    public var looksAtCodes: Bool { self == .minSuccessRate || self == .maxErrorBudget }
}
