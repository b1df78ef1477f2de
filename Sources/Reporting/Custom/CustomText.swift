import IngestionAPI

/// A report of one's own for a terminal.
struct CustomText {
    /// Wider texts are cut, which `…` shows: they must not push the other columns off the screen.
    private static let cellWidth = 60

    private let document: CustomDocument
    private let style: TerminalStyle

    init(_ document: CustomDocument, _ style: TerminalStyle) {
        self.document = document
        self.style = style
    }

    func written() -> String {
        let table = document.table
        var lines = wrapped(PlainText.visible(table.title)).map(bold)
        if let summary = table.summary { lines += wrapped(PlainText.visible(summary)) }
        lines += wrapped(document.period) + [""]
        if let cut = document.cut { lines += wrapped(cut) + [""] }
        lines += table.rows.isEmpty ? [document.empty] : rows() + ["", document.rowCount]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The table; texts are cut where there is no room for them, then columns are left out from the right.
    private func rows() -> [String] {
        let columns = document.columns.enumerated().map { index, column in
            let isText = !column.isNumber && [nil, .text, .identifier].contains(column.column.kind)
            return AlignedTable.Column(
                heading: cell(column.heading), isNumber: column.isNumber, rank: index,
                least: isText ? AlignedTable.leastName : nil)
        }
        let rows = document.table.rows.map { document.texts($0).map(cell) }
        var table = AlignedTable(columns: columns, rows: rows)
        table.isColored = style.isColored
        let (lines, leftOut) = table.lines(width: style.width)
        return lines + AlignedTable.remark(leftOut, document.words, width: style.width)
    }

    private func cell(_ text: String) -> String {
        DisplayWidth.cut(PlainText.visible(text), to: min(Self.cellWidth, style.width))
    }

    private func wrapped(_ text: String) -> [String] {
        WrappedText.lines(text, width: style.width)
    }

    private func bold(_ text: String) -> String { style.painted(text, .heading) }
}
