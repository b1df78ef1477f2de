/// All that is found in a report's figures, ranked.
///
/// Each rule spends a share of the 5 % of weeks in which a healthy history may show any finding (`alpha`); within a rule its
/// share is divided by the number of questions asked. What healthy histories as real ones are show is measured by a campaign.
package enum Findings {
    /// The findings, the weightiest first; within a weight those about the most requests.
    static func of(
        _ baseline: Baseline, silences: [SilentRule.Silence], judged: RateRule.Judgements
    ) -> [Finding] {
        let outages = OutageRule.findings(baseline)
        let rates = RateRule.findings(baseline, judged, explained: outages)
        let apiErrors = APIErrorRule.findings(baseline)
        // What keeps a mapping from being triggered at all says why it is silent.
        let refused = Set(apiErrors.flatMap(\.allMappings))
        let silent = SilentRule.findings(silences.filter { !refused.contains($0.name) })
        let bursts = BurstRule.findings(baseline, explained: outages)
        let streaks = StreakRule.findings(baseline)
        let fallen = Set(rates.filter { $0.rule == .rateFell }.compactMap(\.mapping))
        let decays = DecayRule.findings(baseline).filter { $0.mapping.map { !fallen.contains($0) } ?? true }
        // A volume that a failure or a silence explains is not said again.
        let troubles = outages + rates.filter { $0.rule != .rateRose } + bursts + streaks + silent + apiErrors
        let explained = Set(troubles.flatMap(\.allMappings)).union(silences.map(\.name))
        // One odd day is told as that; what is unusual without it is the period's.
        let days = VolumeRule.findings(baseline).filter { !$0.allMappings.contains(where: explained.contains) }
        let weekVolumes = WeekVolumeRule.findings(baseline, without: days)
            .filter { !$0.allMappings.contains(where: explained.contains) }
        let told = Set(weekVolumes.compactMap(\.mapping))
        let volumes = days.filter { !$0.allMappings.contains(where: told.contains) }
        let codes = CodeRule.findings(baseline)
        let known = Set(codes.compactMap(\.code))
        let rosen = CodeRoseRule.findings(baseline).filter { $0.code.map { !known.contains($0) } ?? true }
        let all =
            GapRule.findings(baseline) + outages + rates + decays + bursts + streaks + StuckRule.findings(baseline)
            + silent + apiErrors + SlowRule.findings(baseline) + codes + rosen + RejectionRule.findings(baseline)
            + EmptyRule.findings(baseline) + LostThereRule.findings(baseline) + weekVolumes + volumes
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
        default:
            if left.code != right.code { return (left.code ?? "") < (right.code ?? "") }
            if left.mappings != right.mappings { return left.mappings.lexicographicallyPrecedes(right.mappings) }
            if case .count(let one)? = left.facts.figures["httpStatus"],
                case .count(let two)? = right.facts.figures["httpStatus"]
            {
                return one < two
            }
            return false
        }
    }
}

extension Finding.Rule: CaseIterable {
    /// Every rule, in the order in which definitions list them, and findings that nothing else puts in order.
    public static let allCases: [Finding.Rule] = [
        .gap, .rateFell, .decay, .outage, .burst, .abortStreak, .lostThere, .stuck, .silent, .apiErrors, .slow,
        .newCode,
        .codeReturned,
        .codeRose, .rejections, .emptySuccesses, .partlyTaken, .weekVolume, .volume, .rateRose,
    ]

    fileprivate var order: Int { Self.allCases.firstIndex(of: self)! }
}
