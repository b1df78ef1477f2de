import Figures
import IngestionAPI

/// HTTP errors beyond the usual: more calls of a mapping were answered by one status than its captured days of the twelve weeks
/// before lead to expect (as for rejections: binomial with the period's share of the days, divided by how much more weeks scatter
/// than chance makes them; corrected for mappings). Several mappings with the same status are one trouble.
enum APIErrorRule {
    private static let least = 3

    static func findings(_ baseline: Baseline) -> [Finding] {
        let background = baseline.background
        let now = baseline.period.filter(background.isCaptured)
        let before = baseline.usual.filter(background.isCaptured)
        guard !now.isEmpty, !before.isEmpty else { return [] }
        let share = Double(now.count) / Double(now.count + before.count)
        let days = Dictionary(uniqueKeysWithValues: background.mappings.map { ($0.name, $0.counts) })
        let told = baseline.figures.apiErrors.filter { errors in
            guard errors.count >= least, let counts = days[errors.name] else { return false }
            let excess = RejectionRule.excess(baseline.usual.map { counts[$0].apiErrors })
            let chance = Tails.binomial(
                atLeast: errors.count, of: errors.count + errors.before, share, excess: excess)
            return chance <= Finding.Rule.apiErrors.alpha / Double(baseline.family)
        }
        return Dictionary(grouping: told, by: \.httpStatus).sorted { $0.key < $1.key }.map { status, alike in
            let count = alike.map(\.count).reduce(0, +)
            let earlier = alike.map(\.before).reduce(0, +)
            return Finding(
                rule: .apiErrors, mapping: alike.count == 1 ? alike[0].name : nil,
                mappings: alike.count == 1 ? [] : alike.map(\.name).sorted(),
                facts: .apiErrors(
                    status: status, count: count,
                    expected: Double(earlier) * Double(now.count) / Double(before.count),
                    from: alike.map(\.first).min()!, to: alike.map(\.last).max()!, days: before.count),
                requests: count)
        }
    }
}

extension Finding.Rule {
    package static let apiErrors = Finding.Rule(id: "apiErrors", weight: 1, alpha: 0.003)
}

extension Finding.Facts {
    /// Calls answered by one HTTP status, how many were to be expected from how many days, and from when to when.
    package static func apiErrors(
        status: Int, count: Int, expected: Double, from: Instant, to: Instant, days: Int
    ) -> Self {
        let action: ToDo.Action =
            switch status {
            case 401: .renewCredential
            case 403: .grantAccess
            case 429: .callLess
            case 500...: .callAgain
            default: .readAnswers(status: status)
            }
        return Self(
            [
                "httpStatus": .count(status), "count": .count(count), "expected": .number(expected),
                "sampleDays": .days(days),
            ], span: from...to, action: action)
    }
}
