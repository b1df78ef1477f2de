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
        let heading = kept.map { columns[$0].heading }
        let all = [heading] + rows.map { row in kept.map { row[$0] } }
        let lines = all.map { row in
            var line = zip(kept, row).map { column, cell in
                DisplayWidth.padded(cell, to: widths[column], atRight: columns[column].isNumber)
            }
            .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
        return (lines, columns.indices.filter { !kept.contains($0) }.map { columns[$0].heading })
    }
}
