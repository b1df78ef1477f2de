import Figures
import IngestionAPI

/// Counts the requests of the period before a report's whose outcome came only after it was over.
struct EndedLater {
    private let before: Int64
    private let start: Int64
    private var outcomes: [Outcome: Int] = [:]

    /// For a report's period.
    init(_ period: Period) {
        before = period.previous.instants.lowerBound.milliseconds
        start = period.instants.lowerBound.milliseconds
    }

    /// Counts a request that was submitted before the period.
    mutating func count(_ submitted: Int64, _ outcome: Outcome, _ finished: Int64?) {
        if submitted >= before, submitted < start, let finished, finished >= start {
            outcomes[outcome, default: 0] += 1
        }
    }

    /// How the period before stands without them; nil where there are none.
    func restatement(_ counts: Counts) -> Restatement? {
        let endedLater = outcomes.values.reduce(0, +)
        guard endedLater > 0 else { return nil }
        var without = counts
        without.success -= outcomes[.success] ?? 0
        without.failed -= outcomes[.failed] ?? 0
        without.aborted -= outcomes[.aborted] ?? 0
        without.pending += endedLater
        return Restatement(endedLater: endedLater, without: without)
    }
}
