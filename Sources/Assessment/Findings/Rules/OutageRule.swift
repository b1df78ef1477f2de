import Figures
import Foundation
import IngestionAPI

/// Failures of several mappings within hours: not one mapping's trouble but one of the Platform, of the network or of the
/// program that calls. In some hours of the period more mappings' hours had a request that was not ingested than each mapping's
/// own usual share explains, the mapping with the most of them left out (Poisson's tail, for runs of 1, 2, 4, 8 and 24 hours). Hours of
/// a mapping are counted, not requests, since retries of one failure come within one. And it has to be half as improbable again, on
/// the scale of logarithms, as what all but one of the twelve weeks before show: small outages that come every other week are
/// what is usual there.
enum OutageRule {
    private static let lengths = [1, 2, 4, 8, 24]
    private static let leastMappings = 3
    /// How many times as improbable, on the scale of logarithms, as the weeks before.
    private static let factor = 1.5
    private static let hour: Int64 = 3_600_000
    /// How improbable a run has to be, −log₁₀. A correction for all runs would ask for 5: as three mappings have to take part, and
    /// the strongest does not count, hardly any run of a week comes near, which was measured.
    private static let leastScore = 3.8
    /// How many hours of all mappings weigh in a mapping's own share of hours with a trouble.
    private static let weightOfAll = 20.0

    /// One trouble at an hour.
    private struct Trouble {
        var hour: Int
        var mapping: Int
    }

    private struct Run {
        var score = 0.0
        var hours = 0..<0
    }

    static func findings(_ baseline: Baseline) -> [Finding] {
        let days = baseline.usual.lowerBound..<baseline.period.upperBound
        guard baseline.pasts.count >= leastMappings, !baseline.usual.isEmpty else { return [] }
        let start = baseline.zone.start(of: baseline.day(days.lowerBound)).milliseconds
        let end = baseline.zone.start(of: baseline.day(days.upperBound)).milliseconds
        let first = baseline.figures.period.instants.lowerBound.milliseconds
        let count = Int((end - start + hour - 1) / hour)
        let border = Int((first - start) / hour)
        var troubles: [Trouble] = []
        // The hours in which each mapping had requests.
        var active = baseline.pasts.map { _ in [Int]() }
        for (number, past) in baseline.pasts.enumerated() {
            var troubled = -1
            for request in past.episodes.finished {
                let elapsed = request.submitted.milliseconds - start
                let at = Int(elapsed / hour)
                // Of the weeks before, only mappings of which all requests are known tell what is usual.
                guard elapsed >= 0, at < count, past.isWhole || at >= border else { continue }
                if at > active[number].last ?? -1 { active[number].append(at) }
                if request.outcome != .success, at > troubled {
                    troubles.append(Trouble(hour: at, mapping: number))
                    troubled = at
                }
            }
        }
        troubles.sort { ($0.hour, $0.mapping) < ($1.hour, $1.mapping) }
        let before = active.map { hours in hours.count { $0 < border } }
        let isKnown = before.contains { $0 > 0 }
        // Where none does, the period itself has to.
        let usualEnd = isKnown ? border : count
        var seen = active.map { _ in 0 }
        for trouble in troubles where trouble.hour < usualEnd { seen[trouble.mapping] += 1 }
        let hours = isKnown ? before : active.map(\.count)
        let all = hours.reduce(0, +)
        guard all > 0 else { return [] }
        // A rate that was never seen is at most what so many hours show.
        let common = (Double(seen.reduce(0, +)) + 0.5) / (Double(all) + 1)
        let rates = zip(seen, hours).map { seen, hours in
            (Double(seen) + weightOfAll * common) / (Double(hours) + weightOfAll)
        }
        var expected = [Double](repeating: 0, count: count + 1)
        for (number, hours) in active.enumerated() {
            for at in hours { expected[at + 1] += rates[number] }
        }
        for place in expected.indices.dropFirst() { expected[place] += expected[place - 1] }
        func worst(_ hours: Range<Int>) -> Run { Self.worst(hours, troubles, expected, rates) }

        let now = worst(border..<count)
        let weeks = stride(from: border - 168, through: 0, by: -168).map { worst($0..<$0 + 168).score }
        let past = weeks.sorted(by: >).dropFirst().first ?? 0
        guard now.score >= max(leastScore, factor * past) else { return [] }
        return finding(baseline, now.hours, start: start)
    }

    /// The run of hours that chance explains least.
    private static func worst(_ hours: Range<Int>, _ troubles: [Trouble], _ expected: [Double], _ rates: [Double])
        -> Run
    {
        var worst = Run()
        for length in lengths {
            var (from, to) = (0, 0)
            for first in hours where first + length <= hours.upperBound {
                while from < troubles.count, troubles[from].hour < first { from += 1 }
                while to < troubles.count, troubles[to].hour < first + length { to += 1 }
                guard to - from >= leastMappings else { continue }
                let mappings = Dictionary(grouping: troubles[from..<to], by: \.mapping).mapValues(\.count)
                guard mappings.count >= leastMappings,
                    let strongest = mappings.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
                else { continue }
                // Of the hours of the one that is left out, those without a trouble stay: to the cautious side.
                let mean = expected[first + length] - expected[first] - Double(strongest.value) * rates[strongest.key]
                let chance = Tails.poisson(atLeast: to - from - strongest.value, mean: max(0, mean))
                let score = -log10(max(chance, 1e-300))
                if score > worst.score { worst = Run(score: score, hours: first..<first + length) }
            }
        }
        return worst
    }

    private static func finding(_ baseline: Baseline, _ hours: Range<Int>, start: Int64) -> [Finding] {
        let rates = baseline.pasts.compactMap { $0.rate(baseline.usual) }
        let from = start + Int64(hours.lowerBound) * hour
        let to = start + Int64(hours.upperBound) * hour
        var (total, failed) = (0, 0)
        var times: [Instant] = []
        var names: [MappingName] = []
        for past in baseline.pasts {
            let within = past.episodes.finished.filter { (from..<to).contains($0.submitted.milliseconds) }
            let troubled = within.filter { $0.outcome != .success }
            total += within.count
            failed += troubled.count
            guard !troubled.isEmpty else { continue }
            names.append(past.name)
            times += [troubled.first!.submitted, troubled.last!.submitted]
        }
        guard let share = Proportion(failed, of: total), let first = times.min(), let last = times.max(),
            let usual = Proportion(
                rates.map { $0.total - $0.count }.reduce(0, +), of: rates.map(\.total).reduce(0, +))
        else {
            return []
        }
        return [
            Finding(
                rule: .outage, mappings: names, facts: .failures(share, from: first, to: last, usual: usual),
                requests: failed)
        ]
    }
}

extension Finding.Rule {
    package static let outage = Finding.Rule(id: "outage", weight: 1)
}

extension Finding.Facts {
    /// Of the finished requests between two instants those that failed, or were aborted; and of those of the twelve weeks before.
    package static func failures(_ failed: Proportion, from: Instant, to: Instant, usual: Proportion) -> Self {
        Self(share: failed, usual: usual, span: from...to)
    }
}
