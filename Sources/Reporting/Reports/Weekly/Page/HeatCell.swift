/// A cell of a heat map: a shade, a number where there is something to count, and what it says to those who point at it.
struct HeatCell {
    private static let template = FlatTemplate(
        "heat_cell", ["link", "summary", "kind", "x", "y", "width", "height", "text", "textX", "textY"])

    /// Where a press leads.
    var link: String?
    var summary: String?
    /// Its class.
    let kind: String
    let x, y, width, height: Double
    var text: String?

    /// The cell as the picture has it.
    func write(to markup: inout String) {
        let number = ChartScale.coordinate
        Self.template.write(
            [
                link ?? "", summary ?? "", kind, number(x + 0.5), number(y + 0.5), number(width - 1),
                number(height - 1),
                text ?? "", number(x + width / 2), number(y + height / 2 + 4),
            ], to: &markup)
        markup += "\n"
    }
}
