import Foundation
import IngestionAPI

/// A day's volume far from the mapping's own pattern: the logarithm of its requests, or records, against the same weekday
/// of the twelve weeks before. The middle is that weekday's median; the spread is the greatest of three: the robust one of
/// all days around their weekday's median, that of the weekday alone, and what counting so few requests makes. The
/// distance in spreads is judged by Student's distribution with as many degrees of freedom as there are such weekdays but
/// one; Holm's correction over days, mappings and both volumes. Records are compared on days that have some: requests that
/// deliver nothing are another rule's.
enum VolumeRule {
    private static let leastSample = 6
    /// Requests a day below which a day without anything is ordinary.
    private static let leastMedian = 3.0

    static func findings(_ baseline: Baseline) -> [Finding] {
        let days = baseline.completeDays.filter { isWhole($0, baseline) }
        var candidates: [Candidate] = []
        for mapping in baseline.background.mappings {
            for isRecords in [false, true] {
                candidates += Pattern(mapping, isRecords: isRecords, baseline).judged(days)
            }
        }
        let kept = Holm.rejected(
            candidates.map(\.pValue), family: max(1, baseline.family * days.count * 2), alpha: Findings.Alpha.volume)
        // Of a mapping's days the strangest is told.
        var best: [MappingName: Candidate] = [:]
        for candidate in candidates.indices.filter(kept.contains).map({ candidates[$0] })
        where candidate.pValue < best[candidate.name]?.pValue ?? 2 {
            best[candidate.name] = candidate
        }
        return best.values.map(\.finding)
    }

    /// Whether about as many of a day's hours were captured as usual: a gap is no lack of volume.
    private static func isWhole(_ index: Int, _ baseline: Baseline) -> Bool {
        let hours = { (index: Int) in Double(baseline.background.capturedHours[index].nonzeroBitCount) }
        let alike = baseline.pattern.filter { $0 % 7 == index % 7 && baseline.background.isCaptured($0) }
        guard let usual = Quantiles.median(alike.map(hours)) else { return false }
        return hours(index) >= 0.75 * usual
    }

    private struct Candidate {
        var name: MappingName
        var pValue: Double
        var finding: Finding
    }

    /// One mapping's usual volume by weekday.
    private struct Pattern {
        let mapping: MappingDays
        let isRecords: Bool
        let baseline: Baseline
        /// By the place of the day modulo 7.
        private var weekdays: [Int: Weekday] = [:]
        private var spread = 0.0

        /// The logarithms of one weekday's volumes.
        private struct Weekday {
            var sample: Int
            var median: Double
            var spread: Double
            /// What chance makes of counts as small as these.
            var counting: Double
        }

        init(_ mapping: MappingDays, isRecords: Bool, _ baseline: Baseline) {
            self.mapping = mapping
            self.isRecords = isRecords
            self.baseline = baseline
            let places = baseline.pattern.filter { baseline.background.isCaptured($0) && isJudged($0) }
            var residuals: [Double] = []
            for (weekday, days) in Dictionary(grouping: places, by: { $0 % 7 }) {
                let logs = days.map { log1p(volume($0)) }
                guard logs.count >= VolumeRule.leastSample, let median = Quantiles.median(logs),
                    let requests = Quantiles.median(days.map { Double(mapping.counts[$0].requests) }),
                    requests >= VolumeRule.leastMedian
                else { continue }
                // Medians that the values themselves have drawn near lie too close to them.
                let factor = (Double(logs.count) / Double(logs.count - 1)).squareRoot()
                let distances = logs.map { ($0 - median) * factor }
                residuals += distances
                weekdays[weekday] = Weekday(
                    sample: logs.count, median: median, spread: Quantiles.robustSpread(distances),
                    counting: 1 / requests.squareRoot())
            }
            spread = Quantiles.robustSpread(residuals)
        }

        private func isJudged(_ index: Int) -> Bool { !isRecords || mapping.counts[index].records > 0 }

        private func volume(_ index: Int) -> Double {
            isRecords ? Double(mapping.counts[index].records) : Double(mapping.counts[index].requests)
        }

        func judged(_ days: [Int]) -> [Candidate] {
            days.compactMap { index in
                guard let usual = weekdays[index % 7], isJudged(index) else { return nil }
                // The median of n values is itself uncertain by π/2n.
                let scale =
                    max(spread, usual.spread, usual.counting)
                    * (1 + Double.pi / (2 * Double(usual.sample))).squareRoot()
                let distance = (log1p(volume(index)) - usual.median) / scale
                let pValue = Tails.studentTwoSided(distance, freedom: usual.sample - 1)
                let value = isRecords ? mapping.counts[index].records : Int64(mapping.counts[index].requests)
                let facts = Finding.Facts.volume(
                    day: baseline.day(index), isRecords: isRecords, value: value,
                    low: max(0, expm1(usual.median - 2 * scale)), high: expm1(usual.median + 2 * scale),
                    sample: usual.sample)
                return Candidate(
                    name: mapping.name, pValue: pValue,
                    finding: Finding(
                        rule: .volume, mapping: mapping.name, facts: facts,
                        requests: mapping.counts[index].requests, pValue: pValue))
            }
        }
    }
}
