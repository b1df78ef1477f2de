import IngestionAPI

/// Failures close to one another: of the finished requests submitted within an hour, four hours or a day of a failed one,
/// more failed than the mapping's usual rate explains (binomial test; the usual rate is the upper end of its interval in
/// the four weeks before, so that a short past raises no alarm). Corrected for every beginning, length and mapping.
enum BurstRule {
    private static let windows: [Int64] = [1, 4, 24].map { $0 * 3_600_000 }
    private static let least = 3

    static func findings(_ baseline: Baseline) -> [Finding] {
        let usual = baseline.usualCounts
        return baseline.figures.requests.compactMap { mapping in
            guard let counts = usual[mapping.name], let rate = Proportion(counts.failed, of: counts.finished),
                counts.finished >= 20, let burst = worst(mapping, rate.interval.high),
                burst.pValue <= Findings.Alpha.burst / Double(baseline.family)
            else { return nil }
            return Finding(
                rule: .burst, mapping: mapping.name,
                facts: .burst(failed: burst.failed, from: burst.from, to: burst.to, usual: rate),
                requests: burst.failed.count, pValue: burst.pValue)
        }
    }

    private struct Burst {
        var failed: Proportion
        var from: Instant
        var to: Instant
        var pValue: Double
    }

    /// The cluster that chance explains least, from its first to its last failure.
    private static func worst(_ mapping: MappingRequests, _ rate: Double) -> Burst? {
        let finished = mapping.requests.filter { $0.outcome != .pending }
        let failures = finished.indices.filter { finished[$0].outcome == .failed }
        guard failures.count >= least else { return nil }
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
                let tail = Tails.binomial(atLeast: count - 1, of: last - start, rate)
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
}
