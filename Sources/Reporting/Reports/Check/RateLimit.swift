import Assessment
import Figures
import IngestionAPI

/// A rate of finished requests against a threshold: of one mapping, or of several together.
///
/// Several together are held against what their own thresholds allow them together, so that a mapping for which 95 % will
/// do does not break the threshold of all; a mapping whose threshold is switched off neither breaks nor saves it.
struct RateLimit {
    /// A mapping's requests and its threshold; nil where that is switched off.
    struct Part {
        var name: MappingName
        var counts: Counts
        var limit: Double?
    }

    let rule: CheckRule
    /// The rate: ingested, or aborted, of finished requests.
    let rate: Proportion?
    /// The threshold, in the rule's unit.
    let limit: Double
    let isWeighted: Bool
    private let allowance: Allowance

    /// - Parameter limit: the threshold that stands for all.
    init(_ rule: CheckRule, _ parts: [Part], limit: Double) {
        self.rule = rule
        var allowance = Allowance()
        var success = 0
        for part in parts {
            success += part.counts.success
            allowance.add(
                bad: rule == .maxAborts ? part.counts.aborted : part.counts.failed + part.counts.aborted,
                of: part.counts.finished, percent: part.limit.map { rule == .maxAborts ? $0 / 10 : 100 - $0 })
        }
        self.allowance = allowance
        rate = Proportion(rule == .maxAborts ? allowance.bad : success, of: allowance.total)
        isWeighted = allowance.isMixed
        let together = allowance.percent.map { rule == .maxAborts ? $0 * 10 : 100 - $0 }
        self.limit = allowance.isMixed ? together ?? limit : limit
    }

    /// Whether the rate itself is beyond the threshold.
    var isBroken: Bool { allowance.isExceeded }

    /// Whether its whole 95 % interval is.
    var isSignificant: Bool {
        guard isBroken, let rate else { return false }
        return rule == .maxAborts ? rate.interval.low * 1_000 > limit : rate.interval.high * 100 < limit
    }
}

extension Counts {
    /// The counts without the failed requests of some codes: as if these had never been triggered.
    func without(_ codes: some Collection<String>) -> Counts {
        var counts = self
        // A request with two codes counts under both.
        let known = min(failed, codes.reduce(0) { $0 + (self.codes[$1] ?? 0) })
        counts.failed -= known
        counts.requests -= known
        return counts
    }
}
