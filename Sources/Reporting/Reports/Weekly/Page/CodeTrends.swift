import Figures

/// Error codes over the last weeks: small bars, one picture a code, all on one scale.
enum CodeTrends {
    private static let most = 8

    /// Nil where no request ended with a code.
    static func chart(_ figures: WeeklyFigures, _ writing: Writing) -> Chart? {
        let words = writing.words
        let counts = counts(figures)
        guard !counts.isEmpty else { return nil }
        let ranked = counts.sorted { ($1.value.reduce(0, +), $0.key) < ($0.value.reduce(0, +), $1.key) }
        let shown = ranked.prefix(most).map { (code: writing.code($0.key), counts: $0.value) }
        let others = ranked.count - shown.count
        return Chart(
            key: "code-weeks", title: words["chartCodes"], text: words["chartCodes"], term: "codes",
            drawing: .trends(
                shown.map { code, counts in
                    let bars = paired(figures.weeks, counts).map { week, count in
                        Trend.Bar(count: count, summary: "\(week.week): \(Numbers.grouped(count))")
                    }
                    return Trend(
                        name: code, summary: bars.map(\.summary).joined(separator: ", "), bars: bars,
                        figure: Numbers.grouped(counts.last ?? 0),
                        note: "\(words["trendNow"]) · \(words["trendMost"]) \(Numbers.grouped(counts.max() ?? 0))")
                }), note: others > 0 ? words.counted("codeOthers", others) : nil,
            table: Table(
                "code-weeks", title: words["chartCodes"],
                headings: [words["code"]] + figures.weeks.map { words("weekShort", ["week": String($0.week.number)]) },
                rows: shown.map { code, counts in [Cell([code])] + counts.map { Cell(Numbers.grouped($0)) } }))
    }

    private static func counts(_ figures: WeeklyFigures) -> [String: [Int]] {
        let background = figures.background
        let ranges = figures.weeks.map { background.indices($0.week.monday...$0.week.sunday) }
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
        return counts
    }
}
