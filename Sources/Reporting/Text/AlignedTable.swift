/// A table for the terminal: columns as wide as their widest cell, numbers at the right. A table that is wider than the
/// terminal sheds its least important columns, and tells which.
struct AlignedTable {
    struct Column {
        var heading: String
        var isNumber: Bool
        /// 0 is kept always; the greatest goes first.
        var rank: Int
    }

    let columns: [Column]
    let rows: [[String]]
    /// What a cell's color underlines, by row and column; its text has to say the same. Seen where `isColored`.
    var tone: (_ row: Int, _ column: Int) -> Tone? = { _, _ in nil }
    var isColored = false

    /// The lines of the table, within a width, and the headings of the columns that were left out for it.
    func lines(width limit: Int) -> (lines: [String], leftOut: [String]) {
        var kept = Array(columns.indices)
        let widths = columns.indices.map { column in
            ([columns[column].heading] + rows.map { $0[column] }).map(DisplayWidth.of).max() ?? 0
        }
        func total() -> Int { kept.map { widths[$0] + 2 }.reduce(-2, +) }
        while total() > limit, let last = kept.max(by: { columns[$0].rank < columns[$1].rank }),
            columns[last].rank > 0
        {
            kept.removeAll { $0 == last }
        }
        let style = TerminalStyle(isColored: isColored)
        let lines = (-1..<rows.count).map { place in
            var line = ""
            var blanks = ""
            for column in kept {
                let text = place < 0 ? columns[column].heading : rows[place][column]
                let padding = String(repeating: " ", count: widths[column] - DisplayWidth.of(text))
                if columns[column].isNumber { blanks += padding }
                if !text.isEmpty {
                    line += blanks + style.painted(text, place < 0 ? .heading : tone(place, column))
                    blanks = ""
                }
                blanks += (columns[column].isNumber ? "" : padding) + "  "
            }
            return line
        }
        return (lines, columns.indices.filter { !kept.contains($0) }.map { columns[$0].heading })
    }
}
