import Figures
import IngestionAPI

/// A day's volume far from the mapping's own pattern: its requests, or records, against the same weekday of the twelve
/// weeks before, days at the turn of a month against their like (`WeekdayPattern`: a robust z-score on the logarithm, judged by Student's distribution with as many degrees
/// of freedom as there are such weekdays but one). Holm's correction over days, mappings and both volumes. Records are
/// compared on days that have some: requests that deliver nothing are another rule's.
enum VolumeRule {
    static func findings(_ baseline: Baseline) -> [Finding] {
        let days = baseline.completeDays.filter { isWhole($0, baseline) && !baseline.calendar.isQuiet($0) }
        var candidates: [Finding] = []
        for mapping in baseline.background.mappings {
            for isRecords in [false, true] { candidates += judged(mapping, isRecords: isRecords, days, baseline) }
        }
        let kept = Holm.rejected(
            candidates.map { $0.pValue ?? 1 }, family: max(1, baseline.family * days.count * 2),
            alpha: Finding.Rule.volume.alpha)
        // Of a mapping's days the strangest is told.
        var strangest: [MappingName: Finding] = [:]
        for candidate in kept.sorted().map({ candidates[$0] }) {
            guard let name = candidate.mapping, let pValue = candidate.pValue else { continue }
            if pValue < strangest[name]?.pValue ?? 2 { strangest[name] = candidate }
        }
        return Array(strangest.values)
    }

    /// Whether about as many of a day's hours were captured as usual: a gap is no lack of volume.
    private static func isWhole(_ index: Int, _ baseline: Baseline) -> Bool {
        let hours = { (index: Int) in Double(baseline.background.capturedHours[index].nonzeroBitCount) }
        let alike = baseline.usual.filter { $0 % 7 == index % 7 && baseline.background.isCaptured($0) }
        guard let usual = Quantiles.median(alike.map(hours)) else { return false }
        return hours(index) >= 0.75 * usual
    }

    private static func judged(
        _ mapping: MappingDays, isRecords: Bool, _ days: [Int], _ baseline: Baseline
    ) -> [Finding] {
        let volume = { (index: Int) -> Int128? in
            let counts = mapping.counts[index]
            return isRecords ? (counts.records > 0 ? counts.records : nil) : Int128(counts.requests)
        }
        let volumes = DayVolumes(
            baseline, volume: { volume($0).map(number) }, requests: { mapping.counts[$0].requests })
        return days.compactMap { index in
            guard let usual = volumes.usual(index), let value = volume(index) else { return nil }
            return Finding(
                rule: .volume, mapping: mapping.name,
                facts: .volume(
                    day: baseline.day(index), isRecords: isRecords, value: value, low: usual.low, high: usual.high,
                    sample: usual.sample),
                requests: mapping.counts[index].requests, pValue: usual.pValue(of: number(value)))
        }
    }

    /// As a floating-point number; by way of 64 bits where they are enough, as the other way costs much more.
    private static func number(_ volume: Int128) -> Double { Int64(exactly: volume).map(Double.init) ?? Double(volume) }
}

extension Finding.Rule {
    package static let volume = Finding.Rule(id: "volume", weight: 2, alpha: 0.002)
}

extension Finding.Facts {
    /// A day's requests or records, and where 95 % of such days lie.
    package static func volume(
        day: Day, isRecords: Bool, value: Int128, low: Double, high: Double, sample: Int
    ) -> Self {
        let unit = isRecords ? "records" : "requests"
        return Self(
            [
                "day": .day(day), "unit": .name(unit), "value": .count(value), "low": .volume(low),
                "high": .volume(high), "sample": .count(sample),
            ], kind: unit, action: .source)
    }
}
