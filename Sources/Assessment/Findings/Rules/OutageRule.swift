import Foundation
import IngestionAPI

/// Failures of several mappings within hours: not one mapping's trouble but one of the Platform, of the network or of the
/// program that calls. In some hours of the period more mappings' hours had a request that was not ingested than usual, the
/// mapping with the most of them left out (Poisson's tail of the usual share, for runs of 1, 2, 4, 8 and 24 hours; corrected for
/// every run). Hours of a mapping are counted, not requests, since retries of one failure come within one. And it has to be half as improbable again, on the scale of logarithms, as what all but one of the twelve weeks
/// before show: small outages that come every other week are what is usual there.
enum OutageRule {
    private static let lengths = [1, 2, 4, 8, 24]
    private static let leastMappings = 3
    /// How many times as improbable, on the scale of logarithms, as the weeks before.
    private static let factor = 1.5
    private static let hour: Int64 = 3_600_000

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
        var totals = [Int](repeating: 0, count: count + 1)
        var troubles: [Trouble] = []
        for (number, past) in baseline.pasts.enumerated() {
            var (active, troubled) = (-1, -1)
            for request in past.episodes.finished {
                let elapsed = request.submitted.milliseconds - start
                let at = Int(elapsed / hour)
                // Of the weeks before, only mappings of which all requests are known tell what is usual.
                guard elapsed >= 0, at < count, past.isWhole || at >= border else { continue }
                if at > active {
                    totals[at + 1] += 1
                    active = at
                }
                if request.outcome != .success, at > troubled {
                    troubles.append(Trouble(hour: at, mapping: number))
                    troubled = at
                }
            }
        }
        for place in totals.indices.dropFirst() { totals[place] += totals[place - 1] }
        troubles.sort { ($0.hour, $0.mapping) < ($1.hour, $1.mapping) }
        let before = troubles.count { $0.hour < border }
        // Where none does, the period itself has to. A rate that was never seen is at most what so many hours show.
        let (seen, all) = totals[border] > 0 ? (before, totals[border]) : (troubles.count, totals[count])
        guard all > 0 else { return [] }
        let rate = (Double(seen) + 0.5) / (Double(all) + 1)
        func worst(_ hours: Range<Int>) -> Run { Self.worst(hours, troubles, totals, rate) }

        let now = worst(border..<count)
        let weeks = stride(from: border - 168, through: 0, by: -168).map { worst($0..<$0 + 168).score }
        let past = weeks.sorted(by: >).dropFirst().first ?? 0
        let tries = Double((count - border) * lengths.count)
        guard now.score >= max(-log10(Findings.Alpha.outage / tries), Self.factor * past) else { return [] }
        return finding(baseline, now.hours, start: start)
    }

    /// The run of hours that chance explains least.
    private static func worst(_ hours: Range<Int>, _ troubles: [Trouble], _ totals: [Int], _ rate: Double) -> Run {
        var worst = Run()
        for length in lengths {
            var (from, to) = (0, 0)
            for first in hours where first + length <= hours.upperBound {
                while from < troubles.count, troubles[from].hour < first { from += 1 }
                while to < troubles.count, troubles[to].hour < first + length { to += 1 }
                guard to - from >= leastMappings else { continue }
                let mappings = Dictionary(grouping: troubles[from..<to], by: \.mapping).mapValues(\.count)
                guard mappings.count >= leastMappings, let strongest = mappings.values.max() else { continue }
                let expected = Double(totals[first + length] - totals[first]) * rate
                let chance = Tails.poisson(atLeast: to - from - strongest, mean: expected)
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
                rule: .outage, mappings: names, facts: .outage(failed: share, from: first, to: last, usual: usual),
                requests: failed)
        ]
    }
}
