import Assessment
import Figures
import IngestionAPI

/// One threshold held against its figure.
public struct CheckResult: Sendable, Equatable {
    /// What came of it.
    public enum State: String, Sendable, CaseIterable {
        /// The threshold is broken: an alarm.
        case broken
        /// It is broken by what is known only: no alarm.
        case acknowledged
        /// It is broken, but chance alone explains that, and only what it does not explain was asked for.
        case chance
        /// Nothing to hold against it: neither healthy nor broken.
        case noData
        /// It holds.
        case ok
    }

    /// The figure.
    public enum Measure: Sendable, Equatable {
        /// Ingested of finished requests; nil where nothing finished.
        case success(Proportion?)
        /// Aborted of finished requests; nil where nothing finished.
        case aborts(Proportion?)
        /// The oldest pending request, its age in milliseconds, and how many are pending; nil for none.
        case pending(RequestMoment?, age: Int64, count: Int)
        /// The last success, and how long ago it was in milliseconds; nil where there never was one.
        case age(RequestMoment?, age: Int64)
        /// The error budget of some weeks.
        case budget(ErrorBudget, weeks: Int)
    }

    /// Since when a threshold is broken.
    public struct Since: Sendable, Equatable {
        /// The instant, or the first one of the day or hour.
        public var at: Instant
        /// Whether it may have been broken before: it was looked no further back.
        public var isOrEarlier = false
    }

    /// The mapping; nil for all together.
    public var mapping: MappingName?
    /// The rule.
    public var rule: CheckRule
    /// The threshold, in the rule's unit.
    public var limit: Double
    /// Whether the threshold is that of several mappings with different ones, weighted by their requests.
    public var isWeighted = false
    /// The figure.
    public var measure: Measure
    /// What came of it.
    public var state: State
    /// Since when it is broken; nil where it is not, or that is not known.
    public var since: Since?
    /// What is known about it.
    public var acknowledgements: [Acknowledgement] = []
    /// What was known about it, up to a day that is over.
    public var expired: [Acknowledgement] = []

    /// The rate; nil where it is none, or nothing finished.
    var rate: Proportion? {
        switch measure {
        case .success(let rate), .aborts(let rate): rate
        default: nil
        }
    }

    /// The figure in the threshold's unit; nil where there is nothing to measure.
    var value: Double? {
        switch measure {
        // Like the weekly report's figures, to the last bit.
        case .success(let rate): rate.map { $0.rate * 100 }
        case .aborts(let rate): rate.map { Double($0.count) * 1_000 / Double($0.total) }
        case .pending(let moment, let age, _), .age(let moment, let age): moment.map { _ in Double(age) / 3_600_000 }
        case .budget(let budget, _): budget.spent.map { $0 * 100 }
        }
    }

    /// What it is counted from; nil where it is no count.
    var n: Int? {
        switch measure {
        case .success(let rate), .aborts(let rate): rate?.total
        case .pending(_, _, let count): count
        case .age: nil
        case .budget(let budget, _): budget.finished
        }
    }

    /// The 95 % interval of a rate, in the threshold's unit.
    var interval: (low: Double, high: Double)? {
        let factor: Double = rule == .maxAborts ? 1_000 : 100
        return rate.map { ($0.interval.low * factor, $0.interval.high * factor) }
    }

    /// The request that the figure is about.
    var request: RequestMoment? {
        switch measure {
        case .pending(let moment, _, _), .age(let moment, _): moment
        default: nil
        }
    }

    /// How often over its threshold takes what the figure is; of a rate that has a least, what falls short of 100 %. What never
    /// happened is farthest.
    var distance: Double {
        func times(_ value: Double, _ limit: Double) -> Double { value / max(limit, 0.001) }
        switch measure {
        case .success: return value.map { times(100 - $0, 100 - limit) } ?? 0
        case .age(nil, _): return .infinity
        case .budget(let budget, _) where budget.isExceeded && budget.spent == nil: return .infinity
        default: return value.map { times($0, limit) } ?? 0
        }
    }
}

extension CheckRule {
    /// What its figures are measured in.
    var unit: String {
        switch self {
        case .minSuccessRate, .maxErrorBudget: "percent"
        case .maxAborts: "per_1000"
        case .maxPendingHours, .maxAgeHours: "hours"
        }
    }
}
