import Figures
import Foundation
import IngestionAPI

/// Requests that take longer: the middle of the period's days (the median of each day's median time to finish) against those of
/// the twelve weeks before, on the scale of logarithms. Two odd days move no week's middle. The weeks' own scatter, drawn towards
/// what the requests of a day scatter, is the measure; Student's t, corrected for the number of mappings. Less than a quarter
/// more is not told.
enum SlowRule {
    private static let leastWeeks = 6
    private static let leastRequests = 20
    /// On how many days at least: the middle of fewer is moved by one.
    private static let leastDays = 3
    /// How many weeks the theoretical scatter weighs.
    private static let weightOfTheory = 10.0

    static func findings(_ baseline: Baseline) -> [Finding] {
        let borders = (baseline.usual.lowerBound...baseline.period.upperBound).map {
            baseline.zone.start(of: baseline.day($0)).milliseconds
        }
        return baseline.pasts.compactMap { past in
            past.requests.flatMap { finding($0, baseline, borders) }
        }
    }

    private static func finding(
        _ requests: MappingRequests, _ baseline: Baseline, _ borders: [Int64]
    ) -> Finding? {
        let now = requests.requests.compactMap(\.duration)
        // Most mappings need no closer look.
        let spread = stride(from: 0, to: requests.before.count, by: max(1, requests.before.count / 200))
        guard now.count >= leastRequests, requests.isWhole,
            requests.seemsSlow(against: spread.map { requests.before[$0] })
        else { return nil }
        let first = baseline.usual.lowerBound
        var days = [[Int64]](repeating: [], count: borders.count - 1)
        var day = 0
        for request in requests.before + requests.requests {
            guard let duration = request.duration, request.submitted.milliseconds >= borders[0] else { continue }
            while day < days.count - 1, request.submitted.milliseconds >= borders[day + 1] { day += 1 }
            days[day].append(duration)
        }
        func week(_ range: Range<Int>) -> (middle: Double, spread: Double, count: Int)? {
            let within = range.map { days[$0 - first] }.filter { !$0.isEmpty }
            guard within.count >= leastDays,
                let middle = Quantiles.median(
                    within.compactMap { MappingRequests.middle($0).map { log(Double($0) + 1) } })
            else {
                return nil
            }
            let logs = within.flatMap { $0.map { log(Double($0) + 1) - middle } }
            return (middle, Quantiles.robustSpread(logs), logs.count)
        }
        let weeks = Baseline.weeks(baseline.usual).compactMap(week).filter { $0.count >= leastRequests }
        guard weeks.count >= leastWeeks, let current = week(baseline.period) else { return nil }
        let count = Double(weeks.count)
        let usual = weeks.map(\.middle).reduce(0, +) / count
        let own = weeks.map { ($0.middle - usual) * ($0.middle - usual) }.reduce(0, +)
        // The variance of a median of medians of n values is about (π/2)² of theirs, over n.
        let theory = weeks.map { 2.467 * $0.spread * $0.spread / Double($0.count) }.reduce(0, +) / count
        let freedom = count - 1 + weightOfTheory
        let variance = (own + weightOfTheory * theory) / freedom
        let difference = current.middle - usual
        guard variance > 0, exp(difference) >= MappingRequests.slowness else { return nil }
        let t = difference / (variance * (1 + 1 / count)).squareRoot()
        let pValue = Tails.studentTwoSided(t, freedom: freedom) / 2
        guard pValue <= Finding.Rule.slow.alpha / Double(baseline.family) else { return nil }
        let half = 2.2 * (variance * (1 + 1 / count)).squareRoot()
        let events = (requests.before.suffix(200) + requests.requests).compactMap { request in
            request.duration.map { (at: request.submitted, isTrouble: log(Double($0) + 1) > usual) }
        }
        return Finding(
            rule: .slow, mapping: requests.name,
            facts: .slow(
                now: Int64(exp(current.middle)), usual: Int64(exp(usual)), low: Int64(exp(usual - half)),
                high: Int64(exp(usual + half)), sample: current.count, weeks: weeks.count),
            requests: current.count, pValue: pValue, since: ChangePoint(events, usual: 0.5))
    }
}

extension Finding.Rule {
    package static let slow = Finding.Rule(id: "slow", weight: 2, alpha: 0.002)
}

extension Finding.Facts {
    /// The middle time to finish, the usual one, and where 95 % of such weeks lie; milliseconds. From how many requests, and
    /// how many weeks before.
    package static func slow(now: Int64, usual: Int64, low: Int64, high: Int64, sample: Int, weeks: Int) -> Self {
        Self(
            [
                "medianMs": .duration(now), "usualMs": .duration(usual), "lowMs": .duration(low),
                "highMs": .duration(high), "sample": .count(sample), "sampleWeeks": .weeks(weeks),
            ], action: .wait)
    }
}
