/// A table for the terminal: columns as wide as their widest cell, numbers at the right. Where it is wider than the
/// terminal, names are cut first, then it sheds its least important columns and tells which.
public struct AlignedTable {
    /// A column: what stands above it, and how it gives way where there is little room.
    public struct Column: Sendable {
        var heading: String
        var isNumber: Bool
        /// 0 is kept always; the greatest goes first.
        var rank: Int
        /// Down to which width its texts may be cut before a column is left out; nil for those that say nothing when cut.
        var least: Int?
        /// Whether a cut text keeps its end, as with paths.
        var keepsEnd: Bool

        /// A column; one of text that is always there, unless told otherwise.
        public init(
            heading: String, isNumber: Bool = false, rank: Int = 0, least: Int? = nil, keepsEnd: Bool = false
        ) {
            self.heading = heading
            self.isNumber = isNumber
            self.rank = rank
            self.least = least
            self.keepsEnd = keepsEnd
        }
    }

    /// The same where only columns are left that are always kept.
    private static let leastText = 8

    private let columns: [Column]
    private let rows: [[String]]
    /// What a cell's color underlines, by row and column; its text has to say the same. Seen where `isColored`.
    public var tone: (_ row: Int, _ column: Int) -> Tone? = { _, _ in nil }
    /// A cell's text within a width, where a cut at the end would take the wrong part; nil for all others.
    var shortened: (_ row: Int, _ column: Int, _ width: Int) -> String? = { _, _, _ in nil }
    var isColored = false

    /// A table of columns, and rows that have a text for each of them.
    public init(columns: [Column], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The table as a terminal shows it; behind it, which columns there was no room for. Ends with a line break.
    public func text(_ style: TerminalStyle) -> String {
        var table = self
        table.isColored = style.isColored
        let (lines, leftOut) = table.lines(width: style.width)
        return (lines + Self.remark(leftOut, width: style.width)).map { $0 + "\n" }.joined()
    }

    /// Which columns there was no room for, in lines; none where all are there.
    static func remark(_ leftOut: [String], _ words: Words? = nil, width: Int) -> [String] {
        guard !leftOut.isEmpty else { return [] }
        let text = (words ?? Words(.en))("columnsLeftOut", ["columns": leftOut.joined(separator: ", ")])
        return WrappedText.lines(text, width: width)
    }

    /// The lines of the table, within a width, and the headings of the columns that were left out for it.
    func lines(width limit: Int) -> (lines: [String], leftOut: [String]) {
        let wanted = columns.indices.map { column in
            ([columns[column].heading] + rows.map { $0[column] }).map(DisplayWidth.of).max() ?? 0
        }
        let kept = kept(wanted, limit)
        let widths = widths(wanted, kept, limit)
        let style = TerminalStyle(isColored: isColored)
        let lines = (-1..<rows.count).map { place in
            var line = ""
            var blanks = ""
            for column in kept {
                let whole = cell(place, column, widths[column], isCut: widths[column] < wanted[column])
                let text = WrappedText.withoutTrailingBlanks(whole)
                let padding = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(whole)))
                if columns[column].isNumber { blanks += padding }
                if !text.isEmpty {
                    line += blanks + style.painted(text, place < 0 ? .heading : tone(place, column))
                    blanks = ""
                }
                blanks += String(repeating: " ", count: whole.count - text.count)
                blanks += (columns[column].isNumber ? "" : padding) + "  "
            }
            return line
        }
        return (lines, columns.indices.filter { !kept.contains($0) }.map { columns[$0].heading })
    }

    private func kept(_ wanted: [Int], _ limit: Int) -> [Int] {
        var kept = Array(columns.indices)
        func least(_ column: Int) -> Int { min(wanted[column], columns[column].least ?? wanted[column]) }
        while Self.total(kept.map(least)) > limit, let last = kept.max(by: { columns[$0].rank < columns[$1].rank }),
            columns[last].rank > 0
        {
            kept.removeAll { $0 == last }
        }
        // Beside what stays a small column may have room that a wide one had not.
        for column in columns.indices.sorted(by: { columns[$0].rank < columns[$1].rank }) where !kept.contains(column) {
            let more = (kept + [column]).sorted()
            if Self.total(more.map(least)) <= limit { kept = more }
        }
        return kept
    }

    /// The width of each column: what it wants, but for names where that is too much together; the widest gives way first.
    private func widths(_ wanted: [Int], _ kept: [Int], _ limit: Int) -> [Int] {
        var widths = wanted
        for floor in [nil, Self.leastText] {
            var open = kept.filter { columns[$0].least != nil || floor != nil && !columns[$0].isNumber }
            while Self.total(kept.map { widths[$0] }) > limit, let widest = open.max(by: { widths[$0] < widths[$1] }) {
                if widths[widest] > floor ?? columns[widest].least ?? 0 {
                    widths[widest] -= 1
                } else {
                    open.removeAll { $0 == widest }
                }
            }
        }
        return widths
    }

    private static func total(_ widths: [Int]) -> Int { widths.map { $0 + 2 }.reduce(-2, +) }

    private func cell(_ row: Int, _ column: Int, _ width: Int, isCut: Bool) -> String {
        let text = row < 0 ? columns[column].heading : rows[row][column]
        guard isCut, DisplayWidth.of(text) > width else { return text }
        if row >= 0, let shortened = shortened(row, column, width) { return DisplayWidth.cut(shortened, to: width) }
        return columns[column].keepsEnd
            ? DisplayWidth.cutAtStart(text, to: width) : DisplayWidth.cut(text, to: width)
    }
}
