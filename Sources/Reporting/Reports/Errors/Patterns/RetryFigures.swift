import Assessment
import Figures
import IngestionAPI

/// Whether it helped to ask again: the mapping's next request after each failure with a code.
struct RetryFigures: Sendable, Equatable {
    /// How long after the failure's answer the next request came.
    struct Delay: Sendable, Equatable {
        /// Up to how many milliseconds; nil for longer than all others.
        var upTo: Int64?
        /// How many of the next requests succeeded, of those that ended; nil for none.
        var helped: Proportion?
    }

    /// By the time between, the shortest first.
    private(set) var delays: [Delay]
    /// Retries: next requests that came within an hour and within half of the mapping's usual pause.
    let retries: Proportion?
    /// Their times after the failure's answer, at the median; milliseconds.
    let retryDelay: Int64?
    /// Next requests that came when they would have come anyway.
    let others: Proportion?
    /// Failures after which nothing was asked so far, or whose next request has not ended, or was submitted before the
    /// failure was known.
    let unknown: Int

    private static let hour: Int64 = 3_600_000
    private static let limits: [Int64?] = [900_000, hour, 6 * hour, 24 * hour, nil]

    init(_ history: CodeHistory, _ exposure: Exposure) {
        let pauses = exposure.mappings.reduce(into: [:]) { $0[$1.name] = $1.limits.medianPause }
        var counts = Self.limits.map { _ in (helped: 0, total: 0) }
        var (retried, waited) = ((helped: 0, total: 0), (helped: 0, total: 0))
        var retryDelays: [Double] = []
        var unknown = 0
        for episode in history.episodes {
            let longest = min(Double(Self.hour), (pauses[episode.name] ?? 0) / 2)
            let all = episode.attempts + (episode.recovery.map { [$0] } ?? [])
            for (place, request) in episode.attempts.enumerated() where request.ended(with: history.figures.code) {
                guard place + 1 < all.count, all[place + 1].outcome != .pending, let known = request.finished,
                    all[place + 1].submitted >= known
                else {
                    unknown += 1
                    continue
                }
                let delay = all[place + 1].submitted.milliseconds - known.milliseconds
                let helped = all[place + 1].outcome == .success ? 1 : 0
                let row = Self.limits.firstIndex { $0.map { delay <= $0 } ?? true }!
                counts[row] = (counts[row].helped + helped, counts[row].total + 1)
                if Double(delay) <= longest {
                    retried = (retried.helped + helped, retried.total + 1)
                    retryDelays.append(Double(delay))
                } else {
                    waited = (waited.helped + helped, waited.total + 1)
                }
            }
        }
        delays = zip(Self.limits, counts).map { Delay(upTo: $0, helped: Proportion($1.helped, of: $1.total)) }
        retries = Proportion(retried.helped, of: retried.total)
        others = Proportion(waited.helped, of: waited.total)
        retryDelay = Quantiles.median(retryDelays).map { Int64($0) }
        self.unknown = unknown
    }

    /// Whether retries are told to help, or not to: where there are next requests that came when they would have come anyway,
    /// only where retries end otherwise. What succeeds as they all do says nothing about asking again soon.
    var pattern: CodePattern? {
        guard let retries, retries.total >= PatternRules.leastRetries else { return nil }
        let both = others.flatMap { later in
            later.total >= PatternRules.leastRetries ? TwoProportions(now: retries, before: later) : nil
        }
        if retries.interval.low >= PatternRules.helpful, both?.pValueOfMore ?? 0 <= PatternRules.alpha {
            return .retry(helps: true, retries)
        }
        if retries.interval.high <= PatternRules.useless, both?.pValueOfLess ?? 0 <= PatternRules.alpha {
            return .retry(helps: false, retries)
        }
        return nil
    }
}
