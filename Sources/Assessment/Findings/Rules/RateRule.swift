import IngestionAPI

/// A success rate that fell or rose: each mapping's finished requests of the period against those of the twelve weeks before,
/// and all mappings together (`UsualRate`). What the weeks scatter by is known; requests that go on with a failure count once.
enum RateRule {
    /// From how many finished requests on it is known what is usual.
    static let leastSample = 20

    /// A rate held against what is usual.
    struct Judgement {
        let mapping: MappingName?
        /// The requests that count, and of them the ingested ones.
        let now: Proportion
        let usual: UsualRate
        let before: Proportion
        let low: Double
        let high: Double

        /// The p-value, two-sided.
        var pValue: Double { min(1, 2 * min(usual.pValueOfLess(now), usual.pValueOfMore(now))) }

        /// The rates that are no finding, with so many questions asked.
        func limits(family: Int) -> ClosedRange<Double> {
            usual.limits(
                total: now.total, below: Finding.Rule.rateFell.alpha / Double(family),
                above: Finding.Rule.rateRose.alpha / Double(family))
        }

        func isBelow(family: Int) -> Bool {
            now.rate < usual.level && usual.pValueOfLess(now) <= Finding.Rule.rateFell.alpha / Double(family)
        }

        func isAbove(family: Int) -> Bool {
            now.rate > usual.level && usual.pValueOfMore(now) <= Finding.Rule.rateRose.alpha / Double(family)
        }
    }

    /// The period's rates: each mapping's, and that of all together, nil for a single one.
    struct Judgements {
        let single: [Judgement]
        let together: Judgement?

        init(_ baseline: Baseline) {
            single = RateRule.judgements(baseline, baseline.period)
            together = RateRule.together(baseline)
        }
    }

    /// How many questions the rule asks.
    static func family(_ baseline: Baseline) -> Int { baseline.family + 1 }

    /// What was found; what a trouble of several mappings explains is not said again.
    /// - Parameters:
    ///   - judged: the period's rates.
    ///   - explained: times whose failures are told already, and of which mappings.
    static func findings(_ baseline: Baseline, _ judged: Judgements, explained: [Finding]) -> [Finding] {
        let family = family(baseline)
        func since(_ finding: Finding) -> Finding {
            guard finding.rule == .rateFell, case .fraction(let before)? = finding.facts.figures["rateBefore"],
                let past = baseline.past(finding.mapping)
            else { return finding }
            var finding = finding
            let days = max(baseline.usual.lowerBound, baseline.period.lowerBound - 7)..<baseline.period.upperBound
            finding.since = ChangePoint(past.events(days), usual: 1 - before)
            return finding
        }
        var found = judged.single.compactMap { judgement -> Finding? in
            guard let finding = finding(judgement, family) else { return nil }
            guard finding.rule == .rateFell, let window = window(explained, finding.mapping) else { return finding }
            let rest = judgements(baseline, baseline.period, only: finding.mapping, excluding: window).first
            return rest.flatMap { self.finding($0, family) }.map { $0.rule == .rateFell ? finding : nil } ?? nil
        }
        if let together = judged.together, var finding = finding(together, family),
            // A mapping that explains the change says it better, as does a trouble of several.
            !found.contains(where: { $0.rule == finding.rule }), finding.rule == .rateRose || explained.isEmpty
        {
            finding.mapping = nil
            found.append(finding)
        }
        return found.map(since)
    }

    private static func window(_ explained: [Finding], _ mapping: MappingName?) -> ClosedRange<Instant>? {
        explained.lazy.compactMap { finding in
            mapping.map(finding.mappings.contains) ?? true ? finding.facts.span : nil
        }
        .first
    }

    /// Each mapping's rate on some days.
    /// - Parameters:
    ///   - before: the days that tell what is usual.
    ///   - excluded: requests submitted within are left out.
    ///   - byDay: whether the failures are looked at day by day.
    static func judgements(
        _ baseline: Baseline, _ days: Range<Int>, before: Range<Int>? = nil, only: MappingName? = nil,
        excluding excluded: ClosedRange<Instant>? = nil, byDay: Bool = true
    ) -> [Judgement] {
        baseline.pasts.compactMap { past in
            guard only == nil || only == past.name else { return nil }
            let before = before ?? baseline.usual
            guard let now = past.rate(days, excluding: excluded), let own = past.usual(before),
                own.rate.total >= leastSample
            else { return nil }
            let usual = own.rate
            let scatter = baseline.scatter(past)
            let dispersion = own.scatter.dispersion(
                towards: scatter.weeks, requests: Double(usual.total) / Double(max(1, own.weeks.count)))
            let daily: FailingDays? =
                byDay
                ? FailingDays(
                    past.failures(days, excluding: excluded), usual: usual.failing,
                    days: past.dayScatter(own.weeks).correlation(
                        towards: scatter.days, requests: past.daily(before)),
                    differentDays: scatter.between.correlation) : nil
            let difference = TwoProportions(now: now, before: usual)
            let interval = difference.interval
            // What scatters more is known less well.
            let factor = dispersion.squareRoot()
            return Judgement(
                mapping: past.name, now: now,
                usual: UsualRate(
                    usual, weeks: own.weeks.count, dispersion: dispersion,
                    freedom: Scatter.weightOfAll + own.scatter.freedom,
                    span: Double(days.count) / 7, days: daily),
                before: usual, low: difference.difference - factor * (difference.difference - interval.low),
                high: difference.difference + factor * (interval.high - difference.difference))
        }
    }

    /// All mappings together; nil for a single one, which says the same by itself.
    private static func together(_ baseline: Baseline) -> Judgement? {
        let parts = baseline.pasts.compactMap { past -> (past: MappingPast, now: Proportion, before: Proportion)? in
            guard let now = past.rate(baseline.period), let before = past.usual(baseline.usual)?.rate else {
                return nil
            }
            return (past, now, before)
        }
        guard parts.count > 1,
            let now = Proportion(parts.map(\.now.count).reduce(0, +), of: parts.map(\.now.total).reduce(0, +)),
            let before = Proportion(
                parts.map(\.before.count).reduce(0, +), of: parts.map(\.before.total).reduce(0, +)),
            before.total >= leastSample
        else { return nil }
        let squares = Baseline.weeks(baseline.usual).compactMap { week -> Double? in
            let rates = parts.compactMap { part in part.past.rate(week).map { (rate: $0, before: part.before.rate) } }
            let expected = rates.reduce(0) { $0 + Double($1.rate.total) * $1.before }
            let variance = rates.reduce(0) { $0 + Double($1.rate.total) * $1.before * (1 - $1.before) }
            guard variance > 0 else { return nil }
            let difference = Double(rates.map(\.rate.count).reduce(0, +)) - expected
            return difference * difference / variance
        }
        let ordinary = Scatter.odd(squares).map { odd in squares.indices.filter { $0 != odd }.map { squares[$0] } }
        guard
            let usual = UsualRate(
                together: parts.map { ($0.now.total, $0.before) }, weeks: max(1, squares.count),
                scatter: Scatter(ordinary ?? squares, fitted: 1), span: Double(baseline.period.count) / 7)
        else { return nil }
        let difference = TwoProportions(now: now, before: before)
        return Judgement(
            mapping: nil, now: now, usual: usual, before: before, low: difference.interval.low,
            high: difference.interval.high)
    }

    private static func finding(_ judgement: Judgement, _ family: Int) -> Finding? {
        let isBelow = judgement.isBelow(family: family)
        guard isBelow || judgement.isAbove(family: family) else { return nil }
        return finding(judgement, isBelow ? .rateFell : .rateRose)
    }

    static func finding(_ judgement: Judgement, _ rule: Finding.Rule) -> Finding {
        let lost = abs(judgement.now.rate - judgement.usual.level) * Double(judgement.now.total)
        return Finding(
            rule: rule, mapping: judgement.mapping,
            facts: .rate(
                now: judgement.now, before: judgement.before, low: judgement.low, high: judgement.high),
            requests: Int(lost.rounded()), pValue: judgement.pValue)
    }
}

extension Finding.Rule {
    package static let rateFell = Finding.Rule(id: "rateFell", weight: 1, alpha: 0.025)
    package static let rateRose = Finding.Rule(id: "rateRose", weight: 3, alpha: 0.001)
}

extension Finding.Facts {
    /// A success rate, and the interval of its difference to the twelve weeks before. Requests that only go on with a
    /// failure before them are in neither.
    package static func rate(now: Proportion, before: Proportion, low: Double, high: Double) -> Self {
        let difference = now.rate - before.rate
        return Self(
            [
                "difference": .points(difference), "differenceLow": .points(low), "differenceHigh": .points(high),
            ], share: now, before: before, place: .weeks)
    }
}
