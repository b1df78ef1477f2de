import Assessment
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

    /// Whether there was nothing to measure, whatever came of it.
    public var isWithoutData: Bool {
        switch measure {
        case .success(nil), .aborts(nil), .age(nil, _): true
        case .budget(let budget, _): budget.finished == 0
        default: false
        }
    }

    /// How often over its threshold takes what the figure is; of a rate that has a least, what falls short of 100 %. What never
    /// happened is farthest.
    var distance: Double {
        func times(_ value: Double, _ limit: Double) -> Double { value / max(limit, 0.001) }
        switch measure {
        case .success(let rate): return rate.map { times((1 - $0.rate) * 100, 100 - limit) } ?? 0
        case .aborts(let rate): return rate.map { times($0.rate * 1_000, limit) } ?? 0
        case .pending(_, let age, _): return times(Double(age) / 3_600_000, limit)
        case .age(let last, let age): return last == nil ? .infinity : times(Double(age) / 3_600_000, limit)
        case .budget(let budget, _):
            return budget.spent.map { times($0 * 100, limit) } ?? (budget.isExceeded ? .infinity : 0)
        }
    }
}
