import IngestionAPI

/// Requests that have been pending for longer than twice the longest of the mapping's latest finished requests (up to
/// 200, at least 20), and three times their 95th percentile: no ordinary tail reaches that far. Their age counts up to
/// the latest exchange captured.
enum StuckRule {
    private static let leastSample = 20

    static func findings(_ baseline: Baseline) -> [Finding] {
        guard let asOf = baseline.figures.evidence.lastExchange else { return [] }
        let usual = Dictionary(uniqueKeysWithValues: baseline.figures.usualDurations.map { ($0.name, $0.durations) })
        let pending = Dictionary(grouping: baseline.figures.attention.filter { $0.outcome == .pending }, by: \.name)
        return pending.compactMap { name, requests in
            guard let durations = usual[name], durations.count >= leastSample, let longest = durations.last else {
                return nil
            }
            let p95 = Quantiles.quantile(0.95, ordered: durations.map(Double.init))
            let bound = max(2 * longest, Int64(3 * p95))
            let ages = requests.map { asOf.milliseconds - $0.submitted.milliseconds }.filter { $0 > bound }
            guard let oldest = ages.max() else { return nil }
            return Finding(
                rule: .stuck, mapping: name,
                facts: .stuck(count: ages.count, age: oldest, usual: Int64(p95), sample: durations.count),
                requests: ages.count)
        }
    }
}
