import Figures
import IngestionAPI

/// Times without captures: a run of hours without any exchange that lacks more than twice as many captured hours as all
/// but two such runs of the twelve weeks before. What an hour lacks is the share of those weeks in which that hour of the
/// week had captures, so that quiet nights and weekends weigh nothing. With less than four weeks of captures before, each
/// day without any is told. A time in which the API's numbers show that no request was made (`RequestNumbers`), or that lies
/// in holidays of the settings, is no gap.
enum GapRule {
    private static let leastLack = 3.0
    private static let leastDays = 28

    static func findings(_ baseline: Baseline) -> [Finding] {
        let background = baseline.background
        let missing = baseline.period.filter {
            !background.isCaptured($0) && !isPruned($0, baseline) && !baseline.calendar.isHoliday(baseline.day($0))
        }
        let before = baseline.usual.filter(background.isCaptured)
        guard before.count >= leastDays else {
            guard !missing.isEmpty else { return [] }
            let numbers = RequestNumbers(baseline.pasts)
            let start = { (place: Int) in baseline.zone.start(of: baseline.day(place)) }
            let runs = baseline.period.map(missing.contains).runs.map {
                $0.lowerBound + baseline.period.lowerBound..<$0.upperBound + baseline.period.lowerBound
            }
            return days(
                runs.filter { !numbers.showNone(from: start($0.lowerBound), to: start($0.upperBound)) }
                    .flatMap { Array($0) }, baseline)
        }
        let runs = runs(baseline)
        let start = baseline.figures.period.instants.lowerBound
        let usual = runs.filter { $0.end <= start }.map(\.lack).sorted(by: >).dropFirst(2).first ?? 0
        let long = runs.filter { $0.end > start && $0.lack >= max(leastLack, 2 * usual) }
        guard !long.isEmpty else { return [] }
        let numbers = RequestNumbers(baseline.pasts)
        let gaps = long.filter { !numbers.showNone(from: $0.start, to: $0.end) && !isHoliday($0, baseline) }
        let told = missing.filter { index in
            let start = baseline.zone.start(of: baseline.day(index))
            return gaps.contains { $0.start <= start && start < $0.end }
        }
        if !told.isEmpty { return days(told, baseline) }
        guard let worst = gaps.max(by: { ($0.lack, $1.start) < ($1.lack, $0.start) }) else { return [] }
        return [
            Finding(
                rule: .gap, facts: .missingHours(from: worst.start, to: worst.end, weeks: before.count / 7),
                requests: 0)
        ]
    }

    /// What was deleted is no gap.
    private static func isPruned(_ place: Int, _ baseline: Baseline) -> Bool {
        baseline.figures.evidence.prunedBefore.map { baseline.day(place) < $0 } ?? false
    }

    /// Whether all that a run lacks lies on holidays.
    private static func isHoliday(_ run: Run, _ baseline: Baseline) -> Bool {
        !run.lacking.isEmpty && run.lacking.allSatisfy { baseline.calendar.isHoliday(baseline.day($0)) }
    }

    private static func days(_ places: [Int], _ baseline: Baseline) -> [Finding] {
        places.isEmpty
            ? [] : [Finding(rule: .gap, facts: .missingDays(places.map(baseline.day)), requests: places.count)]
    }

    /// A run of hours without captures.
    private struct Run {
        var start: Instant
        var hours = 0
        /// How many of them had captures in an average week.
        var lack = 0.0
        /// Places of the days on which it lacks any.
        var lacking: Set<Int> = []
        var end: Instant { Instant(milliseconds: start.milliseconds + Int64(hours) * 3_600_000) }
    }

    private static func runs(_ baseline: Baseline) -> [Run] {
        let background = baseline.background
        let byWeekday = Dictionary(grouping: baseline.usual, by: { $0 % 7 })
        let last = baseline.figures.evidence.lastExchange
        var runs: [Run] = []
        var isOpen = false
        let first = baseline.usual.first { background.isCaptured($0) } ?? baseline.period.lowerBound
        for index in first..<baseline.period.upperBound where !isPruned(index, baseline) {
            let start = baseline.zone.start(of: baseline.day(index)).milliseconds
            let end = baseline.zone.start(of: baseline.day(index + 1)).milliseconds
            let alike = byWeekday[index % 7] ?? []
            for hour in 0..<(end - start + 3_599_999) / 3_600_000 {
                let instant = Instant(milliseconds: start + hour * 3_600_000)
                // What comes after the last exchange of a day that is not over is no gap yet.
                if background.isCaptured(index), let last, instant.milliseconds + 3_600_000 > last.milliseconds {
                    break
                }
                let isCaptured = { (index: Int) in background.capturedHours[index] >> UInt32(hour) & 1 == 1 }
                if isCaptured(index) {
                    isOpen = false
                    continue
                }
                if !isOpen { runs.append(Run(start: instant)) }
                isOpen = true
                runs[runs.count - 1].hours += 1
                let lack = Double(alike.count(where: isCaptured)) / Double(max(1, alike.count))
                runs[runs.count - 1].lack += lack
                if lack > 0 { runs[runs.count - 1].lacking.insert(index) }
            }
        }
        return runs
    }
}

extension Finding.Rule {
    package static let gap = Finding.Rule(id: "gap", weight: 0)
}

extension Finding.Facts {
    /// Days without any capture.
    package static func missingDays(_ days: [Day]) -> Self {
        Self(["days": .dayList(days)], kind: "days", action: .capture, place: .days)
    }

    /// A time without any capture, longer than usual at these hours of the week.
    package static func missingHours(from: Instant, to: Instant, weeks: Int) -> Self {
        Self(["sampleWeeks": .weeks(weeks)], span: from...to, kind: "hours", action: .capture, place: .days)
    }
}
