import Figures
import Foundation
import IngestionAPI

/// Failures close to one another, in two ways. Of the finished requests that count, submitted within an hour, four hours or a
/// day of a failed one, more failed than usual: a beta-binomial tail, since days scatter, at the upper end of the usual rate's
/// interval. Or one trouble goes on for longer than the mapping's own ever do: each request that follows a failure fails as
/// often as such requests do. Corrected for every beginning, length and mapping.
enum BurstRule {
    private static let windows: [Int64] = [1, 4, 24].map { $0 * 3_600_000 }
    private static let least = 3
    /// How many of all mappings' follow-ups weigh in a mapping's own.
    private static let weightOfAll = 10.0

    /// - Parameter explained: troubles of several mappings that are told already.
    static func findings(_ baseline: Baseline, explained: [Finding]) -> [Finding] {
        let alpha = Finding.Rule.burst.alpha / Double(baseline.family)
        let persistence = Persistence(baseline.pasts.flatMap { $0.episodes(baseline.usual) })
        return baseline.pasts.compactMap { past in
            guard let before = past.rate(baseline.usual), before.total >= RateRule.leastSample,
                let usual = Proportion(before.total - before.count, of: before.total)
            else { return nil }
            let clusters = [
                cluster(past, baseline, usual), run(past, baseline, persistence),
            ]
            .compactMap { $0 }.filter { burst in
                burst.pValue <= alpha
                    && !explained.contains { $0.covers(past.name, burst.from...burst.to) }
            }
            guard let worst = clusters.min(by: { $0.pValue < $1.pValue }) else { return nil }
            return Finding(
                rule: .burst, mapping: past.name,
                facts: .failures(worst.failed, from: worst.from, to: worst.to, usual: usual),
                requests: worst.failed.count, pValue: worst.pValue)
        }
    }

    private struct Burst {
        var failed: Proportion
        var from: Instant
        var to: Instant
        var pValue: Double
    }

    /// How often a request that goes on with a trouble is not ingested, either.
    private struct Persistence {
        var followers = 0.0
        var troubles = 0.0

        init(_ episodes: [Episodes.Episode]) {
            for episode in episodes {
                followers += Double(episode.followers)
                troubles += Double(episode.length - 1)
            }
        }

        /// The share, at least one half of a request of those seen.
        var share: Double { (troubles + 0.5) / (followers + 1) }
    }

    /// The cluster that chance explains least, from its first to its last failure.
    private static func cluster(_ past: MappingPast, _ baseline: Baseline, _ usual: Proportion) -> Burst? {
        let finished = past.counted(baseline.period).map { past.episodes.finished[$0] }
        let failures = finished.indices.filter { finished[$0].outcome == .failed }
        guard failures.count >= least else { return nil }
        let mean = past.daily(baseline.usual)
        let dispersion = past.dayScatter(Baseline.weeks(baseline.usual))
            .dispersion(towards: baseline.scatter(past).days, requests: mean)
        let correlation = Scatter.correlation(dispersion, requests: mean)
        let rate = usual.interval.high
        var worst: Burst?
        for length in windows {
            var (end, endFailure) = (0, 0)
            for (place, start) in failures.enumerated() {
                let limit = finished[start].submitted.milliseconds + length
                while end < finished.count, finished[end].submitted.milliseconds < limit { end += 1 }
                while endFailure < failures.count, failures[endFailure] < end { endFailure += 1 }
                let count = endFailure - place
                guard count >= least else { continue }
                let last = failures[endFailure - 1]
                // The one that the window begins with is given, and the last one ends it.
                let tail = Tails.betaBinomial(atLeast: count - 1, of: last - start, rate, correlation: correlation)
                let pValue = min(1, tail * Double(failures.count * windows.count))
                guard pValue < worst?.pValue ?? 1, let failed = Proportion(count, of: last - start + 1) else {
                    continue
                }
                worst = Burst(
                    failed: failed, from: finished[start].submitted, to: finished[last].submitted, pValue: pValue)
            }
        }
        return worst
    }

    /// The trouble of the period that went on for longest.
    private static func run(_ past: MappingPast, _ baseline: Baseline, _ all: Persistence) -> Burst? {
        let episodes = past.episodes(baseline.period)
        guard let longest = episodes.max(by: { ($0.length, $1.first) < ($1.length, $0.first) }),
            longest.length >= least
        else { return nil }
        let own = Persistence(past.episodes(baseline.usual))
        let share = (own.troubles + weightOfAll * all.share) / (own.followers + weightOfAll)
        // Of that many follow-ups so many may be known with certainty only.
        let spread = (share * (1 - share) / (own.followers + weightOfAll)).squareRoot()
        let tail = Tails.binomial(
            atLeast: longest.length - 1, of: longest.followers, min(0.99, share + 2 * spread))
        let (first, last) = (past.episodes.finished[longest.first], past.episodes.finished[longest.last])
        guard let failed = Proportion(longest.length, of: longest.followers + 1) else { return nil }
        return Burst(
            failed: failed, from: first.submitted, to: last.submitted,
            pValue: min(1, tail * Double(episodes.count)))
    }
}

extension Finding {
    /// Whether it tells of a mapping's failures at some time.
    fileprivate func covers(_ name: MappingName, _ times: ClosedRange<Instant>) -> Bool {
        mappings.contains(name) && facts.span?.overlaps(times) == true
    }
}

extension Finding.Rule {
    package static let burst = Finding.Rule(id: "burst", weight: 1, alpha: 0.003)
}
