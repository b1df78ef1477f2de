/// Days or weeks side by side: a picture of 560 × 240 units, its axes, and fields for what is not known.
struct TimeChartDrawing {
    static let width = 560.0
    private static let height = 240.0
    private static let left = 52.0
    private static let top = 22.0
    private static let bottom = 204.0

    private let chart: TimeChart
    private let places: PagePlaces
    private let scale: ChartScale

    init(_ chart: TimeChart, _ places: PagePlaces) {
        self.chart = chart
        self.places = places
        scale = ChartScale(low: chart.low, high: chart.high, top: Self.top, bottom: Self.bottom)
    }

    private static let picture = FlatTemplate("chart_time", ["width", "height", "key", "title", "text", "drawing"])
    private static let tick = FlatTemplate("mark_tick", ["left", "right", "y", "labelX", "labelY", "label"])
    private static let label = FlatTemplate("mark_label", ["look", "x", "y", "anchor", "label"])
    private static let value = FlatTemplate("mark_value", ["x", "y", "label"])
    private static let gap = FlatTemplate(
        "mark_gap", ["x", "top", "width", "height", "labelX", "labelY", "turn", "label"])
    private static let line = FlatTemplate("mark_line", ["dashed", "points"])
    private static let column = FlatTemplate(
        "mark_column", ["link", "summary", "x", "y", "width", "height", "marks", "day"])
    private static let bar = FlatTemplate("mark_bar", ["look", "x", "y", "width", "height"])
    private static let band = FlatTemplate("mark_band", ["x1", "x2", "high", "middle", "width", "height"])
    private static let limits = FlatTemplate("mark_limits", ["x1", "x2", "low", "middle", "high"])
    private static let interval = FlatTemplate("mark_interval", ["x", "low", "high"])
    private static let point = FlatTemplate("mark_point", ["out", "last", "x", "y", "radius"])
    private static let triangle = FlatTemplate("mark_triangle", ["x", "y"])

    /// The picture: the grid and what lies behind, what is not known, lines, and each column with its label.
    func written(_ chart: Chart) -> String {
        let places = self.chart.columns.indices
        let parts =
            self.chart.ticks.map(tick) + places.flatMap(behind) + gaps + lines + places.map(column)
            + places.compactMap(label)
        return Self.picture.written([
            number(Self.width), number(Self.height), chart.key, chart.title, chart.text,
            parts.filter { !$0.isEmpty }.joined(separator: "\n"),
        ])
    }

    private func number(_ value: Double) -> String { ChartScale.coordinate(value) }

    /// The width of a column.
    private var slot: Double { (Self.width - Self.left) / Double(max(1, chart.columns.count)) }

    /// The middle of one.
    private func x(_ place: Int) -> Double { Self.left + slot * (Double(place) + 0.5) }

    // MARK: - Behind and between the columns

    private func tick(_ tick: TimeChart.Tick) -> String {
        let y = scale.y(tick.value)
        return Self.tick.written([
            number(Self.left), number(Self.width), number(y), number(Self.left - 8), number(y + 4), tick.label,
        ])
    }

    private func behind(_ place: Int) -> [String] {
        chart.columns[place].marks.compactMap { mark in
            switch mark {
            case .band(let low, let middle, let high):
                let (top, bottom) = (scale.y(high), scale.y(low))
                return Self.band.written([
                    number(x(place) - slot * 0.42), number(x(place) + slot * 0.42), number(top),
                    number(scale.y(middle)), number(slot * 0.84), number(max(1, bottom - top)),
                ])
            case .limits(let low, let middle, let high):
                return Self.limits.written([
                    number(x(place) - slot / 2), number(x(place) + slot / 2), number(scale.y(low)),
                    number(scale.y(middle)), number(scale.y(high)),
                ])
            case .bar, .interval, .point, .triangle, .dash: return nil
            }
        }
    }

    /// Neighbors about which nothing is known: one hatched field with one label, turned where it is too narrow.
    private var gaps: [String] {
        chart.columns.map { !$0.isKnown }.runs.map { run in
            let inset = min(2, slot / 8)
            let left = Self.left + slot * Double(run.lowerBound) + inset
            let width = slot * Double(run.count) - 2 * inset
            let (middleX, middleY) = (number(left + width / 2), number((Self.top + Self.bottom) / 2))
            return Self.gap.written([
                number(left), number(Self.top), number(width), number(Self.bottom - Self.top), middleX, middleY,
                ChartScale.fits(chart.unknown, in: width) ? "" : "rotate(-90 \(middleX) \(middleY))", chart.unknown,
            ])
        }
    }

    private var lines: [String] {
        chart.lines.flatMap { line in
            line.values.map { $0 != nil }.runs.filter { $0.count > 1 }.map { run in
                let points = run.map { number(x($0)) + "," + number(scale.y(line.values[$0] ?? 0)) }
                return Self.line.written([line.isDashed ? "1" : "", points.joined(separator: " ")])
            }
        }
    }

    // MARK: - A column

    /// What stands in it, in a field in which a press leads to what stands behind it.
    private func column(_ place: Int) -> String {
        let column = chart.columns[place]
        guard column.isKnown || column.link != nil else { return "" }
        let marks = column.marks.map { mark($0, at: place, isOwn: column.isOwn) }
        let value = column.value.map { text in
            // Above the greatest value, unless that would leave the picture.
            Self.value.written([number(x(place)), number(max(12, top(of: column) - 8)), text])
        }
        return Self.column.written([
            places.address(of: column.link) ?? "", column.summary, number(Self.left + slot * Double(place)),
            number(Self.top), number(slot), number(Self.bottom - Self.top), marks.joined() + (value ?? ""),
            places.day(of: column.link),
        ])
    }

    private func mark(_ mark: TimeChart.Mark, at place: Int, isOwn: Bool) -> String {
        let x = number(x(place))
        switch mark {
        case .bar(let look, let from, let to):
            let width = max(1, slot * 0.62)
            let (top, bottom) = (scale.y(to), scale.y(from))
            // A single failure among thousands must still be seen.
            let height = max(1.5, bottom - top)
            return Self.bar.written([
                look.rawValue, number(self.x(place) - width / 2), number(bottom - height), number(width),
                number(height),
            ])
        case .interval(let low, let high):
            return Self.interval.written([x, number(scale.y(low)), number(scale.y(high))])
        case .point(let value, let isOut):
            return Self.point.written([
                isOut ? "1" : "", isOwn ? "1" : "", x, number(scale.y(value)), isOwn ? "5.5" : "4",
            ])
        case .triangle(let value): return Self.triangle.written([x, number(scale.y(value))])
        case .dash:
            return Self.label.written(["", x, number((Self.top + Self.bottom) / 2), "middle", "–"])
        case .band, .limits: return ""
        }
    }

    private func top(of column: TimeChart.Column) -> Double {
        column.marks.map { mark in
            switch mark {
            case .bar(_, _, let value), .interval(_, let value), .point(let value, _), .triangle(let value):
                scale.y(value)
            case .band, .limits, .dash: Self.bottom
            }
        }.min() ?? Self.bottom
    }

    private func label(_ place: Int) -> String? {
        let column = chart.columns[place]
        let looks = [column.isMinor ? "minor" : nil, column.isOwn ? "own" : nil].compactMap(\.self)
        return column.label.map {
            Self.label.written([
                looks.joined(separator: " "), number(x(place)), number(Self.bottom + 20), "middle", $0,
            ])
        }
    }
}
