import Figures
import IngestionAPI

/// Requests that have been pending for longer than twice the longest of the mapping's latest finished requests (up to 200, at
/// least 20), and three times their 95th percentile, and more of them than usually never end: of the requests submitted long
/// enough ago, beta-binomial with the mapping's share of the twelve weeks before, drawn towards that of all mappings.
/// Corrected for the number of mappings. Their age counts up to the end of the period, or the latest exchange captured where
/// that came before.
enum StuckRule {
    private static let leastSample = 20
    /// How many requests of all mappings weigh in a mapping's own share.
    private static let weightOfAll = 200.0

    static func findings(_ baseline: Baseline) -> [Finding] {
        guard let asOf = baseline.figures.pendingUntil else { return [] }
        let usual = Dictionary(uniqueKeysWithValues: baseline.figures.usualDurations.map { ($0.name, $0.durations) })
        let pending = Dictionary(grouping: baseline.figures.attention.filter { $0.outcome == .pending }, by: \.name)
        guard !pending.isEmpty else { return [] }
        let before = baseline.pasts.reduce(into: Counts()) { $0 += $1.days.total(baseline.usual) }
        let all = (Double(before.pending) + 0.5) / (Double(before.requests) + 1)
        return baseline.pasts.compactMap { past in
            guard let requests = pending[past.name], let durations = usual[past.name],
                durations.count >= leastSample, let longest = durations.last
            else { return nil }
            let p95 = Quantiles.quantile(0.95, ordered: durations.map(Double.init))
            let bound = max(2 * longest, Int64(3 * p95))
            let ages = requests.map { asOf.milliseconds - $0.submitted.milliseconds }.filter { $0 > bound }
            guard let oldest = ages.max() else { return nil }
            let before = past.days.total(baseline.usual)
            let size = Double(before.requests) + weightOfAll
            let share = (Double(before.pending) + weightOfAll * all) / size
            let young = past.requests?.requests.count { asOf.milliseconds - $0.submitted.milliseconds <= bound } ?? 0
            let old = past.days.total(baseline.period).requests - young
            let pValue = Tails.betaBinomial(
                atLeast: ages.count, of: max(old, ages.count), share, correlation: 1 / (size + 1))
            guard pValue <= Finding.Rule.stuck.alpha / Double(baseline.family) else { return nil }
            return Finding(
                rule: .stuck, mapping: past.name,
                facts: .stuck(count: ages.count, age: oldest, usual: Int64(p95), sample: durations.count),
                requests: ages.count, pValue: pValue)
        }
    }
}

extension Finding.Rule {
    package static let stuck = Finding.Rule(id: "stuck", weight: 1, alpha: 0.003)
}

extension Finding.Facts {
    /// Pending requests, the oldest's age, and the 95th percentile of how long the mapping's requests usually take;
    /// milliseconds.
    package static func stuck(count: Int, age: Int64, usual: Int64, sample: Int) -> Self {
        Self(
            [
                "count": .requests(count), "ageMs": .duration(age), "usualMs": .duration(usual),
                "sample": .count(sample),
            ], action: .askAgain(requests: count))
    }
}
