import Assessment
import Figures
import Foundation

extension WorkbookCover {
    /// More things to do than anybody works off are left out.
    private static let most = 40

    init(_ summary: WeeklySummary, _ words: Words) {
        let phrases = WeeklyPhrases(summary: summary, words: words)
        let text = { (spans: [Span]) in spans.map(\.text).joined() }
        let assessment = summary.assessment
        sheet = words["workbookSheet"]
        title = phrases.title
        period = phrases.period
        state = phrases.state
        stateColor = Self.color(Tone(assessment.state))
        answer = phrases.answer.map(text).joined(separator: " ")
        basis = phrases.basis.joined(separator: " · ")
        toDoTitle = words["toDo"]
        toDo = FindingNotices(summary.sortedFindings, FindingPhrases(summary, words))
            .toDo(Array(assessment.toDo.prefix(Self.most))).map {
                Line(tone: $0.label ?? "", color: Self.color($0.tone), text: text($0.says))
            }
        nothingToDo = words["toDoNone"]
        figuresTitle = words["mailFigures"]
        figureHeadings = ["", words["workbookNow"], words["before"], words["change"]]
        figures = summary.hasData ? Self.figures(summary, words) : []
        points = words("points", ["points": ""]).trimmingCharacters(in: .whitespaces)
        weeksTitle = words["chartWeeks"]
        weekHeadings =
            [words["week"], words["successRate"]]
            + ["workbookLow", "workbookHigh", "finished", "accepted", "failed", "aborted"].map { words[$0] }
        weeks = summary.figures.weeks.map { week in
            let rate = week.counts.successRate
            let limits = rate.flatMap { assessment.limits(total: $0.total) }
            let counts = week.counts
            return Week(
                name: week.week.description, rate: rate?.rate, low: limits?.lowerBound, high: limits?.upperBound,
                counts: week.isWithoutData
                    ? nil : [counts.finished, counts.requests, counts.failed, counts.aborted])
        }
        lowest = WeekChart(summary, words).lowest
        note = words["workbookNote"]
    }

    /// The key figures in the order of the tables' columns.
    private static func figures(_ summary: WeeklySummary, _ words: Words) -> [Figure] {
        let (now, before) = (summary.totals, summary.isComparable ? summary.previous : nil)
        func figure(_ key: String, _ kind: Figure.Kind, _ value: (Counts) -> Double?) -> Figure {
            let (one, two) = (value(now), before.flatMap(value))
            let difference = one.flatMap { one in two.map { one - $0 } }
            return Figure(
                label: words[key], kind: kind, now: one, before: two,
                change: kind == .rate ? difference.map { $0 * 100 } : difference)
        }
        return [
            figure("successRate", .rate) { $0.successRate?.rate },
            figure("accepted", .count) { Double($0.requests) }, figure("ingested", .count) { Double($0.success) },
            figure("failed", .count) { Double($0.failed) }, figure("aborted", .count) { Double($0.aborted) },
            figure("pending", .count) { Double($0.pending) }, figure("records", .count) { Double($0.records) },
            figure("abortsPer1000", .number) { $0.abortsPer1000 },
            figure("rejected", .count) { Double($0.rejected) }, figure("collisions", .count) { Double($0.collisions) },
        ]
    }

    private static func color(_ tone: Tone) -> UInt32 {
        switch tone {
        case .bad: 0xA83210
        case .watch: 0x7A5600
        case .good: 0x1C6B3A
        case .heading, .quiet: 0x4B5563
        }
    }
}
