import Figures
import IngestionAPI

/// Successes without a record: more of a mapping's ingested requests delivered nothing than in the twelve weeks before
/// (Fisher's exact test for more, Holm's correction over the mappings).
enum EmptyRule {
    static func findings(_ baseline: Baseline) -> [Finding] {
        let candidates = baseline.background.mappings.compactMap { mapping -> (MappingName, TwoProportions)? in
            let (now, before) = (mapping.total(baseline.period), mapping.total(baseline.usual))
            guard let one = Proportion(now.emptySuccesses, of: now.success - now.uncountedSuccesses),
                let two = Proportion(before.emptySuccesses, of: before.success - before.uncountedSuccesses),
                one.count > 0
            else { return nil }
            return (mapping.name, TwoProportions(now: one, before: two))
        }
        let pValues = candidates.map(\.1.pValueOfMore)
        let kept = Holm.rejected(pValues, family: baseline.family, alpha: Finding.Rule.emptySuccesses.alpha)
        return candidates.indices.filter(kept.contains).map { index in
            let (name, both) = candidates[index]
            return Finding(
                rule: .emptySuccesses, mapping: name, facts: .empty(now: both.now, before: both.before),
                requests: both.now.count, pValue: pValues[index])
        }
    }
}

extension Finding.Rule {
    package static let emptySuccesses = Finding.Rule(id: "emptySuccesses", weight: 2, alpha: 0.003)
}

extension Finding.Facts {
    /// Ingested requests without a record, now and in the twelve weeks before.
    package static func empty(now: Proportion, before: Proportion) -> Self {
        Self(share: now, before: before, action: .source)
    }
}
