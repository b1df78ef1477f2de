/// A success rate that falls slowly: the four weeks up to the period's end against the twelve before them, by the tests of
/// one week without its days; also without the worst of the four, so that one bad week is no slow fall, and only while the period itself lies
/// below. A rate that fell within the period is told as that.
enum DecayRule {
    /// How improbable the three better weeks have to be by themselves.
    private static let others = 0.01

    static func findings(_ baseline: Baseline) -> [Finding] {
        let alpha = Finding.Rule.decay.alpha / Double(baseline.family)
        return RateRule.judgements(baseline, baseline.slow, before: baseline.beforeSlow, byDay: false).compactMap {
            judgement in
            guard judgement.now.rate < judgement.usual.level, judgement.usual.pValueOfLess(judgement.now) <= alpha,
                let past = baseline.past(judgement.mapping)
            else { return nil }
            let weeks = Baseline.weeks(baseline.slow).compactMap { past.rate($0) }
            guard let last = weeks.last, last.rate < judgement.usual.level,
                let worst = weeks.indices.min(by: { weeks[$0].rate < weeks[$1].rate })
            else { return nil }
            let rest = weeks.indices.filter { $0 != worst }.map { weeks[$0] }
            guard let others = Proportion(rest.map(\.count).reduce(0, +), of: rest.map(\.total).reduce(0, +)),
                judgement.usual.pValueOfLess(others) <= Self.others
            else { return nil }
            return RateRule.finding(judgement, .decay)
        }
    }
}

extension Finding.Rule {
    package static let decay = Finding.Rule(id: "decay", weight: 1, alpha: 0.012)
}
