/// Pictures on a page, each with its legend and the table behind it.
struct PageCharts {
    let blocks: PageBlocks

    private static let chart = FlatTemplate(
        "chart", ["look", "key", "title", "definition", "picture", "legend", "note", "table"])
    private static let charts = FlatTemplate("charts", ["charts"])
    private static let key = FlatTemplate("chart_key", ["look", "label"])

    func written(_ charts: [Chart]) -> String {
        let all = charts.map(written).joined(separator: "\n")
        return charts.count == 1 ? all : Self.charts.written([all])
    }

    private func written(_ chart: Chart) -> String {
        let (look, picture) =
            switch chart.drawing {
            case .time(let time): ("", TimeChartDrawing(time, blocks.places).written(chart))
            case .heat(let heat): ("heat", HeatMapDrawing(heat, blocks).written(chart))
            case .trends(let trends): ("", TrendsDrawing(blocks: blocks).written(trends))
            }
        let legend = chart.legend.map { Self.key.written([$0.look.rawValue, $0.label]) }
        let table = Block.details(Details(.table, [Span(blocks.words["asTable"])], [.table(chart.table)]))
        return Self.chart.written([
            look, chart.key, chart.title, blocks.definition(chart.term, of: chart.title), picture, legend.joined(),
            chart.note ?? "", blocks.written([table]),
        ])
    }
}

/// Small pictures side by side, all on one scale.
struct TrendsDrawing {
    private static let width = 168.0
    private static let height = 44.0

    let blocks: PageBlocks

    private static let trends = FlatTemplate("trends", ["trends"])
    private static let trend = FlatTemplate(
        "trend", ["name", "width", "height", "summary", "bars", "figure", "note"])
    private static let bar = FlatTemplate("trend_bar", ["own", "x", "y", "width", "height", "summary"])

    func written(_ trends: [Trend]) -> String {
        let greatest = Double(max(1, trends.flatMap(\.bars).map(\.count).max() ?? 1))
        return Self.trends.written([
            trends.map { written($0, of: greatest) }.joined(separator: "\n")
        ])
    }

    private func written(_ trend: Trend, of greatest: Double) -> String {
        let number = ChartScale.coordinate
        let slot = Self.width / Double(max(1, trend.bars.count))
        let bars = trend.bars.enumerated().filter { $0.element.count > 0 }.map { place, bar in
            let height = max(1.5, (Self.height - 4) * Double(bar.count) / greatest)
            return Self.bar.written([
                place == trend.bars.count - 1 ? "1" : "", number(slot * Double(place) + 1),
                number(Self.height - height), number(slot - 2), number(height), bar.summary,
            ])
        }
        return Self.trend.written([
            blocks.pieces([trend.name]), number(Self.width), number(Self.height), trend.summary, bars.joined(),
            trend.figure, trend.note,
        ])
    }
}
