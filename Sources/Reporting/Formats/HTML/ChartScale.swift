/// A vertical axis: which values have a grid line, and where a value lies.
struct ChartScale {
    /// The least value shown, at the bottom.
    let low: Double
    /// The greatest value shown, at the top.
    let high: Double
    /// Where the top lies, in the picture's units.
    let top: Double
    /// Where the bottom lies.
    let bottom: Double

    /// Where a value lies; values outside are drawn at the border.
    func y(_ value: Double) -> Double {
        let share = (min(max(value, low), high) - low) / (high - low)
        return bottom - share * (bottom - top)
    }

    /// Whether a label has room in a width, also in the large type of a small screen: some 9.5 units a column.
    static func fits(_ label: String, in width: Double) -> Bool {
        Double(DisplayWidth.of(label)) * 9.5 <= width
    }

    /// A coordinate with at most one decimal: the same bytes wherever it is written.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let magnitude = abs(tenths)
        return magnitude % 10 == 0 ? "\(sign)\(magnitude / 10)" : "\(sign)\(magnitude / 10).\(magnitude % 10)"
    }
}
