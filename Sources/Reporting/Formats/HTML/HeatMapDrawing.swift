/// Rows of shaded cells, with a number where there is something to count.
struct HeatMapDrawing {
    private static let rowHeight = 26.0
    /// The width of a column of a terminal in labels, in the picture's units.
    private static let letter = 7.7

    private let heat: HeatMap
    private let blocks: PageBlocks

    init(_ heat: HeatMap, _ blocks: PageBlocks) {
        self.heat = heat
        self.blocks = blocks
    }

    private static let picture = FlatTemplate(
        "chart_heat", ["scrolls", "width", "height", "key", "title", "text", "drawing"])
    private static let label = FlatTemplate("mark_label", ["look", "x", "y", "anchor", "label"])
    private static let row = FlatTemplate("heat_row", ["link", "name", "cells"])
    private static let cell = FlatTemplate(
        "heat_cell", ["link", "summary", "kind", "x", "y", "width", "height", "text", "textX", "textY"])

    private var left: Double { max(40, Self.letter * Double(heat.labelWidth) + 8) }
    private var slot: Double { (TimeChartDrawing.width - left) / Double(max(1, heat.headings.count)) }

    func written(_ chart: Chart) -> String {
        let number = ChartScale.coordinate
        let bottom = Self.rowHeight * Double(heat.rows.count)
        let rows = heat.rows.enumerated().map(row)
        let names = heat.rows.enumerated().map { place, row in
            Self.label.written([
                "name", number(left - 8), number(Self.rowHeight * (Double(place) + 0.5) + 4), "end", row.label,
            ])
        }
        let headings = heat.headings.enumerated().compactMap { place, heading in
            heading.map {
                Self.label.written(["", number(left + slot * (Double(place) + 0.5)), number(bottom + 18), "middle", $0])
            }
        }
        return Self.picture.written([
            blocks.words["scrolls"], number(TimeChartDrawing.width), number(bottom + 24), chart.key, chart.title,
            chart.text, (rows + names + headings).joined(separator: "\n"),
        ])
    }

    private func row(_ place: Int, _ row: HeatMap.Row) -> String {
        let cells = row.cells.enumerated().reduce(into: "") { text, cell in
            write(cell.element, at: (place, cell.offset), to: &text)
        }
        return Self.row.written([blocks.places.address(of: row.link) ?? "", row.name, cells])
    }

    private func write(_ cell: HeatMap.Cell, at place: (row: Int, column: Int), to text: inout String) {
        let number = ChartScale.coordinate
        let (x, y) = (left + slot * Double(place.column), Self.rowHeight * Double(place.row))
        let kind = cell.isKnown ? cell.level.map { "h\($0)" } ?? "hnone" : "unknown"
        Self.cell.write(
            [
                blocks.places.address(of: cell.link) ?? "", cell.summary ?? "", kind, number(x + 0.5), number(y + 0.5),
                number(slot - 1), number(Self.rowHeight - 1), slot >= 14 ? cell.text ?? "" : "", number(x + slot / 2),
                number(y + Self.rowHeight / 2 + 4),
            ], to: &text)
    }
}
