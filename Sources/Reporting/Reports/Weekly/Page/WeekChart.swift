import Assessment
import Figures
import IngestionAPI

/// The success rate of the last weeks as points with their intervals, between the limits of what is usual now: the
/// assessment's own, so that a ring says what the verdict says.
struct WeekChart {
    private let weeks: [WeekFigures]
    private let words: Words
    private let frame: ChartFrame
    private let scale: ChartScale
    private let ticks: [Int]
    private let assessment: Assessment

    /// Where the report's own week leads; the others lead to their figures.
    private let ownLink: String

    /// - Parameter ownLink: the place where the figures of the last week are.
    init(_ weeks: [WeekFigures], _ assessment: Assessment, _ words: Words, ownLink: String = "mappings") {
        self.weeks = weeks
        self.ownLink = ownLink
        self.assessment = assessment
        self.words = words
        frame = ChartFrame(count: weeks.count)
        // The axis begins below the lowest interval, so that a change of a point can be seen, and says where.
        let least =
            weeks.compactMap { week in
                week.counts.successRate.map { rate in
                    min(rate.interval.low, assessment.limits(total: rate.total)?.lowerBound ?? 1)
                }
            }
            .min() ?? 0
        let step = least >= 0.9 ? 2 : least >= 0.75 ? 5 : least >= 0.5 ? 10 : 20
        let low = max(0, Int((least * 100).rounded(.down)) / step * step)
        ticks = Array(stride(from: low == 100 ? 98 : low, through: 100, by: step))
        scale = ChartScale(
            low: Double(ticks[0]) / 100, high: 1, top: ChartFrame.top, bottom: ChartFrame.bottom)
    }

    /// Where the axis begins, in percent.
    var lowest: Int { ticks[0] }

    /// How far up the axis a rate lies, 0 to 1.
    func share(_ rate: Double) -> Double { (scale.bottom - scale.y(rate)) / (scale.bottom - scale.top) }

    /// What the template draws.
    var context: [String: Any] {
        frame.context(ticks.map { (scale.y(Double($0) / 100), "\($0)%") }).merging([
            "gaps": frame.gaps(weeks.map(\.isWithoutData), label: words["noData"]),
            "lines": frame.lines(weeks.map { $0.counts.successRate?.rate }, scale),
            "limits": limits, "points": weeks.indices.map(point), "table": table,
            "hasLimits": assessment.rate != nil,
        ]) { $1 }
    }

    /// The limits of each week as steps, and the middle.
    private var limits: [[String: Any]] {
        let number = ChartScale.coordinate
        guard let usual = assessment.rate else { return [] }
        return weeks.indices.compactMap { index in
            guard let rate = weeks[index].counts.successRate, let limits = assessment.limits(total: rate.total) else {
                return nil
            }
            return [
                "x1": number(frame.x(index) - frame.slot / 2), "x2": number(frame.x(index) + frame.slot / 2),
                "low": number(scale.y(limits.lowerBound)), "high": number(scale.y(limits.upperBound)),
                "middle": number(scale.y(usual.level)),
            ]
        }
    }

    /// Whether a week lies outside its limits. The report's own is judged by the assessment, repeats of a failure left out.
    func isOut(_ week: WeekFigures) -> Bool {
        if let own = assessment.rate, assessment.period.week == week.week { return own.place != .usual }
        guard let rate = week.counts.successRate, let limits = assessment.limits(total: rate.total) else {
            return false
        }
        return !limits.contains(rate.rate)
    }

    private func point(_ index: Int) -> [String: Any] {
        let number = ChartScale.coordinate
        let week = weeks[index]
        let rate = week.counts.successRate
        let isLast = index == weeks.count - 1
        let y = rate.map { scale.y($0.rate) } ?? 0
        // Above the interval, unless that would leave the picture.
        let high = rate.map { scale.y($0.interval.high) } ?? 0
        return [
            "x": number(frame.x(index)), "y": number(y), "hasRate": rate != nil, "isLast": isLast,
            "isOut": isOut(week), "isUndefined": rate == nil && !week.isWithoutData,
            // On a phone every other label goes; the report's own week keeps its.
            "isMinor": (weeks.count - 1 - index) % 2 == 1,
            "link": isLast ? ownLink : Self.anchor(week.week), "hit": frame.hit(index),
            "radius": isLast ? "5.5" : "4", "high": number(high),
            "low": number(rate.map { scale.y($0.interval.low) } ?? 0),
            "middle": number((ChartFrame.top + ChartFrame.bottom) / 2), "summary": summary(week),
            "valueLabel": isLast ? rate.map { [Numbers.percent($0.rate)] } ?? [] : [],
            "valueY": number(max(12, high - 10)), "anchor": "middle",
            "label": words("weekShort", ["week": String(week.week.number)]),
            "labelY": number(ChartFrame.bottom + 20),
        ]
    }

    /// The place of a week's figures: `week-2026-W47`.
    private static func anchor(_ week: ISOWeek) -> String { "week-\(week)" }

    private func summary(_ week: WeekFigures) -> String {
        let name = "\(week.week)"
        if week.isWithoutData { return "\(name): \(words["noData"])" }
        guard let rate = week.counts.successRate else { return "\(name): \(words["nothingFinished"])" }
        let values = [
            "count": Numbers.grouped(rate.count), "n": Numbers.grouped(rate.total),
            "low": Numbers.percent(rate.interval.low), "high": Numbers.percent(rate.interval.high),
        ]
        let text = "\(name): \(Numbers.percent(rate.rate)) · " + words("ofFinished", values)
        return isOut(week) ? text + " · " + words["outsideLimits"] : text
    }

    private var table: ChartTable {
        ChartTable(
            words["chartWeeks"], id: "weeks",
            headings: ["week", "successRate", "interval", "controlLimits", "finished", "accepted", "capturedDays"].map {
                words[$0]
            },
            rows: weeks.map { ([Span("\($0.week)")], cells($0)) }, anchor: { Self.anchor(weeks[$0].week) })
    }

    private func cells(_ week: WeekFigures) -> [String] {
        let rate = week.counts.successRate
        let undefined = words["undefined"]
        let limits = rate.flatMap { assessment.limits(total: $0.total) }
        let range = { (range: ClosedRange<Double>) in
            "\(Numbers.percent(range.lowerBound))–\(Numbers.percent(range.upperBound))"
        }
        return [
            rate.map { Numbers.percent($0.rate) } ?? undefined,
            rate.map { range($0.interval.low...$0.interval.high) } ?? undefined,
            (limits.map(range) ?? undefined) + (isOut(week) ? " · \(words["outsideLimits"])" : ""),
            week.isWithoutData ? words["noData"] : Numbers.grouped(week.counts.finished),
            week.isWithoutData ? undefined : Numbers.grouped(week.counts.requests),
            "\(week.capturedDays) / 7",
        ]
    }
}
