import Figures
import IngestionAPI
import Mustache

/// The success rate of the last weeks as a message shows it: bars made of the cells of a table, for mail programs draw no
/// pictures.
struct MailWeeks: MustacheParent {
    private static let height = 46.0

    /// A week's bar.
    struct Bar: MustacheParent {
        /// In pixels.
        let height: Int
        let color: String
        /// The rate without its sign of percent; `–` where nothing finished.
        let value: String
        let label: String
        let isOwn: Bool

        func child(named key: String) -> Any? {
            switch key {
            case "height": TemplateText(String(height))
            case "color": TemplateText(color)
            case "value": TemplateText(value)
            case "label": TemplateText(label)
            case "isOwn": isOwn
            default: nil
            }
        }
    }

    private let title: String
    private let bars: [Bar]

    init(_ summary: WeeklySummary, _ words: Words) {
        let weeks = summary.figures.weeks
        let chart = WeekChart(weeks, summary.assessment, words)
        title = words("mailWeeks", ["low": "\(chart.lowest)%"])
        bars = weeks.enumerated().map { place, week in
            let rate = week.counts.successRate?.rate
            // The same red as the page's: a week that lies outside of what is usual.
            let color = chart.isOut(week) ? "#b8401b" : place == weeks.count - 1 ? "#1d5f93" : "#7fb0d6"
            return Bar(
                height: rate.map { max(2, Int((chart.share($0) * Self.height).rounded())) } ?? 1,
                color: rate == nil ? "#c6c1b6" : color,
                value: rate.map { String(Numbers.percent($0).dropLast()) } ?? words["undefined"],
                label: words("weekShort", ["week": String(week.week.number)]), isOwn: place == weeks.count - 1)
        }
    }

    func child(named key: String) -> Any? {
        switch key {
        case "weeksTitle": TemplateText(title)
        case "bars": bars
        default: nil
        }
    }
}
