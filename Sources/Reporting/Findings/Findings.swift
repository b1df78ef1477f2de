import IngestionAPI

/// All that is found in a report's figures, ranked.
///
/// Each rule spends a share of the 5 % of weeks in which a healthy history may show any finding (`Alpha`); within a rule
/// Holm's correction holds its share for all mappings together. A test simulates 1,000 healthy histories.
public enum Findings {
    /// The share of healthy weeks in which a rule may raise a false alarm. Together 5 %.
    enum Alpha {
        static let rate = 0.010
        static let burst = 0.006
        static let volume = 0.006
        /// Of each other rule that rests on chance: streaks, silence, codes that return, rejections, empty successes.
        /// Stuck requests and gaps are found without a probability, by bounds far beyond all that was seen before.
        static let other = 0.004
    }

    /// The findings, the weightiest first; within a weight those about the most requests.
    public static func of(_ figures: WeeklyFigures) -> [Finding] {
        let baseline = Baseline(figures)
        let troubles =
            RateRule.findings(baseline) + BurstRule.findings(baseline) + StreakRule.findings(baseline)
        let silent = SilentRule.findings(baseline)
        // A volume that a failure or a silence explains is not said again.
        let explained = Set((troubles.filter { $0.rule != .rateRose } + silent).compactMap(\.mapping))
        let volumes = VolumeRule.findings(baseline).filter { finding in
            finding.mapping.map { !explained.contains($0) } ?? true
        }
        let all =
            GapRule.findings(baseline) + troubles + StuckRule.findings(baseline) + silent
            + CodeRule.findings(baseline) + RejectionRule.findings(baseline) + EmptyRule.findings(baseline) + volumes
        return all.sorted(by: precedes)
    }

    private static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        if left.weight != right.weight { return left.weight < right.weight }
        if left.requests != right.requests { return left.requests > right.requests }
        if left.rule != right.rule { return left.rule.order < right.rule.order }
        switch (left.mapping, right.mapping) {
        case (let one?, let two?) where one != two: return one < two
        case (nil, _?): return true
        case (_?, nil): return false
        default: return (left.code ?? "") < (right.code ?? "")
        }
    }
}

extension Finding.Rule {
    fileprivate var order: Int { Self.allCases.firstIndex(of: self)! }
}
