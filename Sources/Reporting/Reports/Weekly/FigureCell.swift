import Assessment

/// A figure as readers see it: its text, its change against the period before, and what it sorts by.
struct FigureCell: Sendable {
    /// `4,166`, `96.5%`, `–`.
    var text: String
    /// `+12`, `−0.4`; nil where there is nothing to compare with, or nothing to say.
    var change: String?
    /// What a table sorts by; nil for what is undefined, which sorts last.
    var sortValue: Double?
    /// What stands beside the figure: an interval, what is unknown.
    var note: String?

    /// The same as a table's cell.
    var cell: Cell {
        var cell = Cell(text, sort: sortValue)
        cell.change = change
        return cell
    }

    /// A count.
    static func count<Number: BinaryInteger>(_ now: Number, _ before: Number?) -> FigureCell {
        FigureCell(
            text: Numbers.grouped(now), change: before.map { Numbers.signed(now - $0) }, sortValue: Double(now))
    }

    /// A success rate, its change in percentage points.
    static func rate(_ now: Proportion?, _ before: Proportion?, undefined: String) -> FigureCell {
        guard let now else { return FigureCell(text: undefined, change: nil, sortValue: nil) }
        return FigureCell(
            text: Numbers.percent(now.rate),
            change: before.map { Numbers.signedDecimal((now.rate - $0.rate) * 100) }, sortValue: now.rate,
            note: "\(Numbers.percent(now.interval.low))–\(Numbers.percent(now.interval.high))")
    }

    /// A figure with one decimal.
    static func decimal(_ now: Double?, _ before: Double?, undefined: String) -> FigureCell {
        guard let now else { return FigureCell(text: undefined, change: nil, sortValue: nil) }
        return FigureCell(
            text: Numbers.decimal(now), change: before.map { Numbers.signedDecimal(now - $0) }, sortValue: now)
    }
}
