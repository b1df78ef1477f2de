import Figures
import Foundation
import IngestionAPI

/// Aborted requests one after another: a run so long that, at the mapping's usual rate, none such was to be expected
/// among the period's finished requests. The chance of a run of `L` among `n` is at most (n − L + 1) pᴸ; p is the upper
/// end of the usual rate's interval, and the bound is corrected for the number of mappings.
enum StreakRule {
    private static let least = 3

    static func findings(_ baseline: Baseline) -> [Finding] {
        baseline.pasts.compactMap { past in
            let counts = past.days.total(baseline.usual)
            guard counts.finished >= RateRule.leastSample, let rate = Proportion(counts.aborted, of: counts.finished)
            else { return nil }
            let finished = (past.requests?.requests ?? []).filter { $0.outcome != .pending }
            let run = longestRun(finished.map { $0.outcome == .aborted })
            guard run.count >= least else { return nil }
            let chance = Double(finished.count - run.count + 1) * pow(rate.interval.high, Double(run.count))
            guard chance <= Finding.Rule.abortStreak.alpha / Double(baseline.family) else { return nil }
            return Finding(
                rule: .abortStreak, mapping: past.name,
                facts: .streak(
                    length: run.count, from: finished[run.lowerBound].submitted,
                    to: finished[run.upperBound - 1].submitted, usual: rate),
                requests: run.count, pValue: min(1, chance))
        }
    }

    /// The first of the longest runs.
    static func longestRun(_ flags: [Bool]) -> Range<Int> {
        flags.runs.reduce(0..<0) { $1.count > $0.count ? $1 : $0 }
    }
}

extension Finding.Rule {
    package static let abortStreak = Finding.Rule(id: "abortStreak", weight: 1, alpha: 0.002)
}

extension Finding.Facts {
    /// Aborted requests without another outcome between them, and aborted of finished in the twelve weeks before.
    package static func streak(length: Int, from: Instant, to: Instant, usual: Proportion) -> Self {
        Self(["length": .count(length)], usual: usual, span: from...to)
    }
}
