import Foundation
import IngestionAPI

/// A success rate that fell or rose: each mapping's finished requests of the period against those of the four weeks
/// before (Fisher's exact test), and all mappings together (Cochran, Mantel and Haenszel's test, which a shift of volume
/// between good and bad mappings does not deceive). Holm's correction over all of them.
enum RateRule {
    static func findings(_ baseline: Baseline) -> [Finding] {
        let candidates = baseline.background.mappings.compactMap { mapping -> (MappingName, TwoProportions)? in
            guard let now = mapping.total(baseline.period).successRate,
                let before = mapping.total(baseline.recent).successRate
            else { return nil }
            return (mapping.name, TwoProportions(now: now, before: before))
        }
        let comparisons = candidates.map(\.1)
        let together = pooled(comparisons)
        let pValues = comparisons.map(\.pValue) + [together == nil ? 1 : pooledPValue(comparisons) ?? 1]
        let kept = Holm.rejected(pValues, family: candidates.count + 1, alpha: Findings.Alpha.rate)
        var found = candidates.indices.filter(kept.contains).map { index in
            finding(candidates[index].0, comparisons[index], pValues[index])
        }
        if let together, kept.contains(candidates.count) {
            let finding = finding(nil, together, pValues[candidates.count])
            // A mapping that explains the change says it better.
            if !found.contains(where: { $0.rule == finding.rule }) { found.append(finding) }
        }
        return found
    }

    private static func finding(_ mapping: MappingName?, _ both: TwoProportions, _ pValue: Double) -> Finding {
        let interval = both.interval
        let lost = abs(both.difference) * Double(both.now.total)
        return Finding(
            rule: both.difference < 0 ? .rateFell : .rateRose, mapping: mapping,
            facts: .rate(now: both.now, before: both.before, low: interval.low, high: interval.high),
            requests: Int(lost.rounded()), pValue: pValue)
    }

    /// All mappings' requests in one; nil for a single mapping, which says the same by itself.
    private static func pooled(_ each: [TwoProportions]) -> TwoProportions? {
        guard each.count > 1,
            let now = Proportion(each.map(\.now.count).reduce(0, +), of: each.map(\.now.total).reduce(0, +)),
            let before = Proportion(each.map(\.before.count).reduce(0, +), of: each.map(\.before.total).reduce(0, +))
        else { return nil }
        return TwoProportions(now: now, before: before)
    }

    /// The two-sided test over strata, with the correction for continuity; nil where too little happened for it to hold.
    static func pooledPValue(_ each: [TwoProportions]) -> Double? {
        var (difference, variance) = (0.0, 0.0)
        for one in each {
            let (n1, n0) = (Double(one.now.total), Double(one.before.total))
            let (total, marked) = (n1 + n0, Double(one.now.count + one.before.count))
            guard total > 1 else { continue }
            difference += Double(one.now.count) - n1 * marked / total
            variance += n1 * n0 * marked * (total - marked) / (total * total * (total - 1))
        }
        guard variance >= 5 else { return nil }
        return Tails.normalTwoSided(max(0, abs(difference) - 0.5) / variance.squareRoot())
    }
}
