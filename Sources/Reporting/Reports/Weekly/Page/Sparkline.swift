import Figures

/// A mapping's last weeks as tiny bars: its requests, and of these the failed and aborted ones from below.
struct Sparkline {
    private static let height = 18.0
    private static let slot = 6.0

    let weeks: [(requests: Int, troubled: Int)]

    /// The weeks of one mapping.
    init(_ mapping: MappingDays?, _ ranges: [Range<Int>]) {
        weeks = ranges.map { range in
            guard let mapping else { return (0, 0) }
            return mapping.counts[range].reduce(into: (requests: 0, troubled: 0)) { sum, day in
                sum.requests += day.requests
                sum.troubled += day.failed + day.aborted
            }
        }
    }

    /// What the template draws.
    struct Drawing {
        let width: String
        /// The path of all requests, and of the failed and aborted ones.
        let requests, troubled: String
        let summary: String
        /// How many failed or were aborted in all.
        let sort: String
    }

    /// Two paths.
    func drawing(_ words: Words) -> Drawing {
        let requests = weeks.map(\.requests).reduce(0, +)
        let troubled = weeks.map(\.troubled).reduce(0, +)
        return Drawing(
            width: ChartScale.coordinate(Self.slot * Double(weeks.count)),
            requests: path(weeks.map(\.requests)), troubled: path(weeks.map(\.troubled)),
            summary: words(
                "sparkSummary",
                [
                    "weeks": words.counted("weekCount", weeks.count),
                    "requests": words.counted("requestCount", requests),
                    "troubled": Numbers.grouped(troubled),
                ]),
            sort: String(troubled))
    }

    private func path(_ counts: [Int]) -> String {
        let greatest = Double(max(1, weeks.map(\.requests).max() ?? 1))
        return counts.enumerated().compactMap { index, count in
            guard count > 0 else { return nil }
            let height = ChartScale.coordinate(max(1.5, Self.height * Double(count) / greatest))
            let (x, bottom) = (ChartScale.coordinate(Self.slot * Double(index)), ChartScale.coordinate(Self.height))
            return "M\(x) \(bottom)v-\(height)h5v\(height)z"
        }
        .joined()
    }
}
