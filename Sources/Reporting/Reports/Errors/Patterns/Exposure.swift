import Figures
import IngestionAPI

/// The episodes' first requests beside other requests of the same mappings: who has what, and how many would by chance.
///
/// Each mapping is compared with itself: a mapping that runs at night only shows no pattern because it fails at night.
struct Exposure {
    /// One mapping's requests.
    struct Mapping {
        var name: MappingName
        var onsets: [RequestContext]
        var others: [RequestContext]
        var limits: UsualLimits
        /// The week of each onset, and its hour of the week.
        var onsetWeeks: [Int]
        var onsetHours: [Int]
        /// How many of the others were submitted in each of the week's 168 hours.
        var otherHours: [Int]

        /// How likely a time of the week is for the others.
        func share(_ time: WeekTime) -> Double {
            Exposure.share(time.hoursOfWeek.reduce(0) { $0 + otherHours[$1] }, of: others.count)
        }
    }

    let mappings: [Mapping]

    init(_ history: CodeHistory) {
        let zone = history.errors.period.timeZone
        let others = Dictionary(grouping: history.others, by: \.name)
        mappings = Dictionary(grouping: history.onsets, by: \.name).sorted { $0.key < $1.key }.map { name, onsets in
            let others = others[name] ?? []
            return Mapping(
                name: name, onsets: onsets, others: others, limits: UsualLimits(others),
                onsetWeeks: onsets.map { ISOWeek(containing: zone.day(of: $0.submitted)).monday.number },
                onsetHours: onsets.map { WeekTime.hourOfWeek($0.submitted, in: zone) },
                otherHours: others.reduce(into: Array(repeating: 0, count: 168)) { counts, other in
                    counts[WeekTime.hourOfWeek(other.submitted, in: zone)] += 1
                })
        }
    }

    /// How many onsets have something, beside how many would by chance.
    struct Tally {
        var excess: Excess
        /// Whether it is a pattern, but for the correction for how much is looked at.
        var isLarge: Bool
    }

    /// One mapping's answer to a question: which onsets have it, and how likely it is for its other requests.
    struct Answer {
        var onsets: [Bool]
        var share: Double
    }

    /// Tallies the answers of all mappings, in their order.
    func tally(_ answers: [Answer]) -> Tally {
        var observed = 0
        var total = 0
        var expected = 0.0
        var weeks: [Int: (observed: Int, total: Int, expected: Double)] = [:]
        for (mapping, answer) in zip(mappings, answers) {
            for (has, week) in zip(answer.onsets, mapping.onsetWeeks) {
                observed += has ? 1 : 0
                total += 1
                expected += answer.share
                let before = weeks[week] ?? (0, 0, 0)
                weeks[week] = (before.observed + (has ? 1 : 0), before.total + 1, before.expected + answer.share)
            }
        }
        let excess = Excess(observed: observed, total: total, expected: expected)
        return Tally(
            excess: excess,
            isLarge: PatternRules.isLarge(observed, of: total, expected: expected)
                && PatternRules.holdsInWeeks(weeks.values))
    }

    /// How likely something is for a mapping's other requests, from how many of them have it: the upper end of the 68 %
    /// interval (Wilson's, z = 1), so that few of them make no pattern.
    static func share(_ count: Int, of total: Int) -> Double {
        let n = Double(total)
        guard total > 0 else { return 1 }
        let p = Double(count) / n
        return (p + 1 / (2 * n) + (p * (1 - p) / n + 1 / (4 * n * n)).squareRoot()) / (1 + 1 / n)
    }
}
