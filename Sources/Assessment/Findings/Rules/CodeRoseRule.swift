import Figures

/// An error code that has become more frequent: on how many days of how many mappings it was seen in the period, against what
/// the same mappings with as many days had in the twelve weeks before. Days, not requests, are counted, since retries of one
/// failure come within one; binomial with the period's share of what was to be expected, divided by how much more weeks scatter
/// than chance makes them. Corrected for the number of codes.
enum CodeRoseRule {
    private static let leastDays = 5

    static func findings(_ baseline: Baseline) -> [Finding] {
        let codes = baseline.figures.errors.compactMap(\.code)
        return codes.compactMap { code -> Finding? in
            let mappings = baseline.background.mappings.map { ($0.counts.map { $0.codes[code] ?? 0 > 0 }, $0) }
                .filter { $0.0.contains(true) }
            func seen(_ days: Range<Int>) -> Int { mappings.map { $0.0[days].count { $0 } }.reduce(0, +) }
            func active(_ mapping: MappingDays, _ days: Range<Int>) -> Int {
                days.count { mapping.counts[$0].finished > 0 }
            }
            let (now, before) = (seen(baseline.period), seen(baseline.usual))
            guard now >= leastDays, before > 0 else { return nil }
            // What was to be expected of the mappings' days, each at its own usual rate.
            func expected(_ days: Range<Int>) -> Double {
                mappings.reduce(0) { sum, mapping in
                    let usual = active(mapping.1, baseline.usual)
                    guard usual > 0 else { return sum }
                    let rate = Double(mapping.0[baseline.usual].count { $0 }) / Double(usual)
                    return sum + rate * Double(active(mapping.1, days))
                }
            }
            let mean = expected(baseline.period)
            guard mean > 0 else { return nil }
            let weeks = Baseline.weeks(baseline.usual)
            let square = weeks.reduce(0.0) { sum, week in
                let expected = expected(week)
                let difference = Double(seen(week)) - expected
                return expected > 0 ? sum + difference * difference / expected : sum
            }
            let excess = weeks.count > 1 ? max(1, square / Double(weeks.count - 1)) : 1
            let pValue = Tails.binomial(
                atLeast: now, of: now + before, mean / (mean + Double(before)), excess: excess)
            guard pValue <= Finding.Rule.codeRose.alpha / Double(max(1, codes.count)) else { return nil }
            let requests = mappings.map { $0.1.total(baseline.period).codes[code] ?? 0 }.reduce(0, +)
            return Finding(
                rule: .codeRose, code: code,
                facts: .codeRose(requests: requests, days: now, expected: mean, before: before), requests: requests,
                pValue: pValue)
        }
    }
}

extension Finding.Rule {
    package static let codeRose = Finding.Rule(id: "codeRose", weight: 2, alpha: 0.004)
}

extension Finding.Facts {
    /// A code's requests; on how many days of mappings it was seen, on how many that was to be expected, and on how many in
    /// the twelve weeks before.
    package static func codeRose(requests: Int, days: Int, expected: Double, before: Int) -> Self {
        Self([
            "count": .requests(requests), "mappingDays": .count(days), "expected": .number(expected),
            "mappingDaysBefore": .count(before),
        ])
    }
}
