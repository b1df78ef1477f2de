import Figures

/// A spike of rejections: more rejected POSTs of a mapping than its captured days of the twelve weeks before lead to
/// expect. Given how many there are in both times together, those of the period are binomial with the period's share of
/// the days; where weeks scatter more than chance does, counts are divided by that excess first. Corrected for the number
/// of mappings.
enum RejectionRule {
    private static let least = 3
    private static let leastDays = 14

    private struct Candidate {
        var mapping: MappingDays
        var counts: Counts
        /// How many in the weeks before.
        var earlier: Int
        var excess: Double
        /// The probability of so many.
        var chance: Double
    }

    static func findings(_ baseline: Baseline) -> [Finding] {
        let background = baseline.background
        let now = baseline.period.filter(background.isCaptured)
        let before = baseline.usual.filter(background.isCaptured)
        guard before.count >= leastDays, !now.isEmpty else { return [] }
        let share = Double(now.count) / Double(now.count + before.count)
        let candidates = background.mappings.compactMap { mapping -> Candidate? in
            let counts = mapping.total(baseline.period)
            guard counts.rejected >= least else { return nil }
            let earlier = before.map { mapping.counts[$0].rejected }.reduce(0, +)
            let excess = excess(baseline.usual.map { mapping.counts[$0].rejected })
            let chance = Tails.binomial(
                atLeast: counts.rejected, of: counts.rejected + earlier, share, excess: excess)
            return Candidate(mapping: mapping, counts: counts, earlier: earlier, excess: excess, chance: chance)
        }
        let kept = Holm.rejected(
            candidates.map(\.chance), family: baseline.family, alpha: Finding.Rule.rejections.alpha)
        return candidates.indices.filter(kept.contains).map { index in
            let (candidate, counts) = (candidates[index], candidates[index].counts)
            let kinds: [(Finding.Facts.Rejection, Int)] = [
                (.notStopped, counts.notStopped), (.notPublished, counts.notPublished),
                (.other, counts.rejectedOtherwise),
            ]
            let leading = kinds.reduce(kinds[0]) { $1.1 > $0.1 ? $1 : $0 }
            let expected = Double(candidate.earlier) * Double(now.count) / Double(before.count)
            return Finding(
                rule: .rejections, mapping: candidate.mapping.name,
                facts: .rejections(
                    kind: leading.0, count: counts.rejected, expected: expected,
                    most: atMost(expected, candidate.excess),
                    days: before.count),
                requests: counts.rejected, pValue: candidate.chance)
        }
    }

    /// At most so many are to be expected in 95 % of times like the period: the upper end of a Poisson distribution's,
    /// by Wilson and Hilferty's cube, widened by the excess.
    private static func atMost(_ expected: Double, _ excess: Double) -> Int {
        let mean = max(expected, 0.5) / excess
        let cube = 1 - 1 / (9 * (mean + 1)) + WilsonInterval.z / (3 * (mean + 1).squareRoot())
        return Int(((mean + 1) * cube * cube * cube * excess).rounded(.up))
    }

    /// How much more weeks scatter than chance does: the variance of weekly sums over their mean, at least 1.
    static func excess(_ days: [Int]) -> Double {
        let weeks = stride(from: days.count % 7, to: days.count, by: 7).map { Double(days[$0..<$0 + 7].reduce(0, +)) }
        guard weeks.count > 1 else { return 1 }
        let mean = weeks.reduce(0, +) / Double(weeks.count)
        let variance = weeks.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(weeks.count - 1)
        return mean > 0 ? max(1, variance / mean) : 1
    }
}

extension Finding.Rule {
    package static let rejections = Finding.Rule(id: "rejections", weight: 2, alpha: 0.003)
}

extension Finding.Facts {
    /// Why a POST was rejected, for the switch that has to be flipped.
    package enum Rejection: String {
        /// The mapping runs on its own schedule: it has to be stopped.
        case notStopped
        /// The mapping has to be published.
        case notPublished
        /// The answer names another reason.
        case other
    }

    /// Rejected POSTs and their most frequent kind; how many were to be expected, at most how many in 95 % of such
    /// times, and from how many days.
    package static func rejections(kind: Rejection, count: Int, expected: Double, most: Int, days: Int) -> Self {
        Self(
            [
                "kind": .name(kind.rawValue), "count": .count(count), "expected": .number(expected),
                "expectedHigh": .count(most), "sampleDays": .days(days),
            ], action: kind == .notStopped ? .stop : kind == .notPublished ? .publish : .readRejections,
            place: .rejections)
    }
}
