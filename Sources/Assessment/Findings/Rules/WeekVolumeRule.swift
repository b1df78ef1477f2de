import Figures
import Foundation
import IngestionAPI

/// A period's volume far from the usual one: a mapping's requests on ordinary days (captured, no rest, not at the turn of a
/// month) against what such weekdays had in the twelve weeks before. The weeks' own scatter is the measure, at least that of
/// counting; Student's t, corrected for the number of mappings. A growth that goes on is part of what is usual.
enum WeekVolumeRule {
    private static let leastWeeks = 8
    private static let leastExpected = 20.0
    /// How many weeks all mappings' common scatter weighs in a mapping's own.
    private static let weightOfAll = 5.0

    private struct Candidate {
        var name: MappingName
        var days: Int
        var value: Int
        var expected: Double
        /// ln(volume / expected) of the period, and of each week before.
        var now: Double
        var weeks: [(log: Double, expected: Double)]

        /// Squared distances in units of what counting makes them.
        var square: Double { weeks.reduce(0) { $0 + $1.log * $1.log * $1.expected } }
    }

    /// - Parameter odd: days that are told already; they are left out.
    static func findings(_ baseline: Baseline, without odd: [Finding]) -> [Finding] {
        let ordinary = { (place: Int) in
            baseline.background.isCaptured(place) && !baseline.calendar.isQuiet(place)
                && !baseline.calendar.isMonthEnd(place)
        }
        let days = baseline.completeDays.filter(ordinary)
        guard days.count >= 3 else { return [] }
        let oddDays = odd.reduce(into: [MappingName: Day]()) { days, finding in
            if let mapping = finding.mapping, case .day(let day)? = finding.facts.figures["day"] { days[mapping] = day }
        }
        let candidates = baseline.pasts.compactMap { past in
            candidate(
                past.days, days.filter { oddDays[past.name] != baseline.day($0) }, ordinary, baseline)
        }
        let all = candidates.map { $0.square / Double($0.weeks.count) }.reduce(0, +) / Double(max(1, candidates.count))
        return candidates.compactMap { candidate -> Finding? in
            let freedom = Double(candidate.weeks.count - 1) + weightOfAll
            let scatter = max(1, (candidate.square + weightOfAll * max(1, all)) / freedom)
            let known = candidate.weeks.map(\.expected).reduce(0, +)
            let spread = (scatter * (1 / candidate.expected + 1 / known)).squareRoot()
            let pValue = Tails.studentTwoSided(candidate.now / spread, freedom: freedom)
            guard pValue <= Finding.Rule.weekVolume.alpha / Double(baseline.family) else { return nil }
            return Finding(
                rule: .weekVolume, mapping: candidate.name,
                facts: .weekVolume(
                    days: candidate.days, value: candidate.value, usual: candidate.expected,
                    low: candidate.expected * exp(-2 * spread), high: candidate.expected * exp(2 * spread),
                    weeks: candidate.weeks.count),
                requests: abs(candidate.value - Int(candidate.expected)), pValue: pValue)
        }
    }

    private static func candidate(
        _ mapping: MappingDays, _ days: [Int], _ ordinary: (Int) -> Bool, _ baseline: Baseline
    ) -> Candidate? {
        guard let start = mapping.counts.indices.first(where: { mapping.counts[$0].requests > 0 }) else { return nil }
        let weeks = Baseline.weeks(baseline.usual).filter { $0.lowerBound > start }
        guard weeks.count >= leastWeeks else { return nil }
        let requests = { (place: Int) in Double(mapping.counts[place].requests) }
        var means: [Int: Double] = [:]
        for (weekday, alike) in Dictionary(
            grouping: weeks.joined().filter(ordinary), by: { $0 % 7 })
        {
            means[weekday] = alike.map(requests).reduce(0, +) / Double(alike.count)
        }
        func ratio(_ days: [Int]) -> (log: Double, expected: Double)? {
            let expected = days.reduce(0) { $0 + (means[$1 % 7] ?? 0) }
            guard expected > 0 else { return nil }
            // Half a request keeps an empty week finite.
            return (log((days.map(requests).reduce(0, +) + 0.5) / (expected + 0.5)), expected)
        }
        guard let now = ratio(days), now.expected >= leastExpected else { return nil }
        let before = weeks.compactMap { ratio($0.filter(ordinary)) }
        guard before.count >= leastWeeks else { return nil }
        return Candidate(
            name: mapping.name, days: days.count, value: days.map { mapping.counts[$0].requests }.reduce(0, +),
            expected: now.expected,
            now: now.log, weeks: before)
    }
}

extension Finding.Rule {
    package static let weekVolume = Finding.Rule(id: "weekVolume", weight: 2, alpha: 0.010)
}

extension Finding.Facts {
    /// Requests on so many ordinary days, the usual number, where 95 % of such weeks lie, and from how many weeks.
    package static func weekVolume(days: Int, value: Int, usual: Double, low: Double, high: Double, weeks: Int) -> Self
    {
        Self(
            [
                "days": .days(days), "value": .count(value), "usual": .volume(usual), "low": .volume(low),
                "high": .volume(high), "sampleWeeks": .weeks(weeks),
            ], action: .source)
    }
}
