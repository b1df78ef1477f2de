import Figures
import IngestionAPI

/// How many requests may fail by an objective, and how many did.
///
/// An objective of 99 % over N finished requests allows 1 % of N to fail or be aborted: the error budget, as in B. Beyer and
/// others, *Site Reliability Engineering* (2016), chapter 3. Pending requests are in neither.
public struct ErrorBudget: Sendable, Equatable {
    /// Percent of finished requests that should succeed; of mappings with different ones what they come to together.
    public let objective: Double
    /// Finished requests.
    public let finished: Int
    /// Of these, failed or aborted.
    public let observed: Int
    /// How many of them may be, in requests.
    public let allowed: Double

    /// The budget of some counts.
    public init(_ counts: Counts, objective: Double) {
        self.init([(counts, objective)], objective: objective)
    }

    /// The budget of several mappings together.
    /// - Parameters:
    ///   - parts: each one's counts, and its objective; nil for one without, whose failures are all allowed.
    ///   - objective: the general one.
    public init(_ parts: [(counts: Counts, objective: Double?)], objective: Double) {
        var allowance = Allowance()
        for part in parts {
            allowance.add(
                bad: part.counts.failed + part.counts.aborted, of: part.counts.finished,
                percent: part.objective.map { 100 - $0 })
        }
        self.objective = allowance.isMixed ? 100 - (allowance.percent ?? 0) : objective
        finished = allowance.total
        observed = allowance.bad
        allowed = allowance.allowed
    }

    /// How many more may fail; negative where more did than may.
    public var left: Double { allowed - Double(observed) }

    /// The share that is spent, 1 for all of it; nil where there is no budget to spend: nothing finished, or an objective of
    /// 100 %.
    public var spent: Double? { allowed > 0 ? Double(observed) / allowed : nil }

    /// Whether more failed than may, beyond the last digit that a Double can tell.
    public var isExceeded: Bool { isSpent(beyond: 100) }

    /// Whether more than some percent of it is spent.
    func isSpent(beyond percent: Double) -> Bool {
        let limit = allowed * percent / 100
        return Double(observed) > limit + 1e-9 * max(1, limit)
    }
}

/// The error budgets of some weeks.
struct ErrorBudgets: Sendable {
    /// How many mappings are shown at most.
    static let mostShown = 5

    let rolling: RollingFigures
    let total: ErrorBudget
    /// Those with an objective and anything finished, in the report's order.
    let mappings: [(name: MappingName, budget: ErrorBudget)]

    /// The budgets; nil where no general objective is set.
    init?(_ rolling: RollingFigures, _ thresholds: TeamThresholds) {
        guard let objective = thresholds.general.objective?.value else { return nil }
        self.rolling = rolling
        let parts = rolling.mappings.map { ($0, thresholds.of($0.name).objective?.value) }
        total = ErrorBudget(parts.map { ($0.0.counts, $0.1) }, objective: objective)
        mappings = parts.compactMap { mapping, objective in
            guard let objective, mapping.counts.finished > 0 else { return nil }
            return (mapping.name, ErrorBudget(mapping.counts, objective: objective))
        }
    }

    /// The mappings that have overspent, those by the most requests first, and no more than are shown.
    var worst: [(name: MappingName, budget: ErrorBudget)] {
        Array(
            mappings.filter(\.budget.isExceeded)
                .sorted { ($0.budget.left, $0.name) < ($1.budget.left, $1.name) }.prefix(Self.mostShown))
    }
}
