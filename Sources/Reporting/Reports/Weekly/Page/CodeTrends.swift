import Figures
import IngestionAPI

/// Error codes over the last weeks: small bars, one picture a code, all on one scale.
struct CodeTrends {
    private static let most = 8
    private static let width = 168.0
    private static let height = 44.0

    private struct Trend {
        var code: Span
        /// Where the code is explained.
        var anchor: String?
        var counts: [Int]
    }

    private let words: Words
    private let weeks: [WeekFigures]
    private let trends: [Trend]
    private let others: Int

    /// Nil where no request ended with a code.
    init?(_ figures: WeeklyFigures, _ phrases: WeeklyPhrases, _ anchors: Anchors) {
        let background = figures.background
        let weeks = figures.weeks
        let ranges = weeks.map { background.indices($0.week.monday...$0.week.sunday) }
        var counts: [String: [Int]] = [:]
        for mapping in background.mappings {
            for (place, range) in ranges.enumerated() {
                for day in mapping.counts[range] {
                    for (code, count) in day.codes where count > 0 {
                        counts[code, default: Array(repeating: 0, count: ranges.count)][place] += count
                    }
                }
            }
        }
        guard !counts.isEmpty else { return nil }
        self.weeks = weeks
        words = phrases.words
        let ranked = counts.sorted { ($1.value.reduce(0, +), $0.key) < ($0.value.reduce(0, +), $1.key) }
        trends = ranked.prefix(Self.most).map {
            Trend(code: phrases.code($0.key), anchor: anchors.code($0.key), counts: $0.value)
        }
        others = ranked.count - trends.count
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        let greatest = Double(max(1, trends.flatMap(\.counts).max() ?? 1))
        let slot = Self.width / Double(weeks.count)
        return [
            "width": number(Self.width), "height": number(Self.height),
            "trends": trends.map { trend -> [String: Any] in
                [
                    "code": [trend.code], "link": trend.anchor.map { [$0] } ?? [],
                    "now": Numbers.grouped(trend.counts.last ?? 0),
                    "most": Numbers.grouped(trend.counts.max() ?? 0),
                    "summary": zip(weeks, trend.counts).map { "\($0.week): \($1)" }.joined(separator: ", "),
                    "bars": trend.counts.indices.filter { trend.counts[$0] > 0 }.map { index -> [String: Any] in
                        let height = max(1.5, (Self.height - 4) * Double(trend.counts[index]) / greatest)
                        return [
                            "x": number(slot * Double(index) + 1), "width": number(slot - 2),
                            "y": number(Self.height - height), "height": number(height),
                            "isLast": index == trend.counts.count - 1,
                            "summary": "\(weeks[index].week): \(Numbers.grouped(trend.counts[index]))",
                        ]
                    },
                ]
            },
            "others": others > 0 ? [words.counted("codeOthers", others)] : [],
            "table": ChartTable(
                words["chartCodes"], id: "code-weeks",
                headings: [words["code"]] + weeks.map { words("weekShort", ["week": String($0.week.number)]) },
                rows: trends.map { trend in ([trend.code], trend.counts.map { Numbers.grouped($0) }) },
                link: { trends[$0].anchor }),
        ]
    }
}
