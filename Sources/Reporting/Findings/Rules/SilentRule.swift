import IngestionAPI

/// A mapping fallen silent: captured days without an accepted request, up to the last whole day of the period, so many
/// that its own pattern does not explain them. The chance that a day is empty is taken from the twelve weeks before,
/// workdays and weekends apart, by the rule of succession; days multiply. Corrected for the number of mappings.
enum SilentRule {
    private static let leastDays = 14

    static func findings(_ baseline: Baseline) -> [Finding] {
        guard !baseline.completeDays.isEmpty else { return [] }
        return baseline.background.mappings.compactMap { finding($0, baseline) }
    }

    private static func finding(_ mapping: MappingDays, _ baseline: Baseline) -> Finding? {
        let background = baseline.background
        let active = { mapping.counts[$0].requests > 0 }
        // Also a day that is not over yet shows that it is back.
        guard !baseline.period.filter({ $0 > baseline.completeDays.last! }).contains(where: active),
            let last = (0...baseline.completeDays.last!).last(where: active),
            baseline.completeDays.contains(where: { $0 > last })
        else { return nil }
        let silent = (last + 1...baseline.completeDays.last!).filter(background.isCaptured)
        let before = baseline.pattern.filter { $0 <= last && background.isCaptured($0) }
        guard before.count >= leastDays else { return nil }
        let weekend = { baseline.day($0).weekday >= 6 }
        let chance = silent.reduce(1.0) { chance, index in
            let alike = before.filter { weekend($0) == weekend(index) }
            let empty = Double(alike.count { !active($0) } + 1) / Double(alike.count + 2)
            return chance * empty
        }
        guard chance <= Findings.Alpha.other / Double(baseline.family),
            let usual = Proportion(before.count(where: active), of: before.count)
        else { return nil }
        let expected = before.map { mapping.counts[$0].requests }.reduce(0, +) * silent.count / before.count
        return Finding(
            rule: .silent, mapping: mapping.name,
            facts: .silent(days: silent.count, last: baseline.day(last), usual: usual), requests: expected,
            pValue: chance)
    }
}
