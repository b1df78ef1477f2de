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
        lines += [document.period, ""]
        if let cut = document.cut { lines += wrapped(cut) + [""] }
        lines += table.rows.isEmpty ? [document.empty] : rows() + ["", document.rowCount]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The table; columns behind the first are left out from the right where there is no room for them.
    private func rows() -> [String] {
        let columns = document.columns.enumerated().map { index, column in
            AlignedTable.Column(heading: cell(column.heading), isNumber: column.isNumber, rank: index)
        }
        let rows = document.table.rows.map { document.texts($0).map(cell) }
        var (lines, leftOut) = AlignedTable(columns: columns, rows: rows).lines(width: style.width)
        lines[0] = bold(lines[0])
        guard !leftOut.isEmpty else { return lines }
        return lines + wrapped(document.words("columnsLeftOut", ["columns": leftOut.joined(separator: ", ")]))
    }

    private func cell(_ text: String) -> String {
        DisplayWidth.cut(PlainText.visible(text), to: min(Self.cellWidth, style.width))
    }

    private func wrapped(_ text: String) -> [String] {
        WrappedText.lines(text, width: style.width)
    }

    private func bold(_ text: String) -> String {
        style.isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
