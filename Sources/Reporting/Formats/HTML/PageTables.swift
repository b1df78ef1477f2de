/// Tables on a page: wide ones become cards on small screens, and those with tools can be ordered, filtered and copied.
extension PageBlocks {
    private static let table = FlatTemplate(
        "table", ["switch", "frame", "title", "kind", "name", "columns", "rows", "total"])
    private static let column = FlatTemplate("table_column", ["key", "kind", "order", "heading", "definition"])
    private static let row = FlatTemplate("table_row", ["anchor", "kind", "cells"])
    private static let cell = FlatTemplate("table_cell", ["tag", "isSubject", "kind", "sort", "text"])
    private static let figure = FlatTemplate("table_figure", ["unknown", "text", "note", "below"])
    private static let name = FlatTemplate("table_name", ["text"])
    private static let state = FlatTemplate("table_state", ["text"])
    private static let seriesTemplate = FlatTemplate("series", ["width", "summary", "path", "troubled"])
    private static let choice = FlatTemplate(
        "table_switch", ["show", "all", "attention", "startsWithAll", "startsWithThem"])

    /// A table of so many columns has rows two lines high, and becomes cards early.
    private static let wide = 9
    /// Columns of a wide table that a screen of middle width has no room for: those that a terminal drops first.
    private static let spare = 9
    /// Of more rows those in trouble are shown alone at first: what follows would be far down, and the page open late.
    private static let mostAtFirst = 40

    func written(_ table: Table) -> String {
        let isWide = table.columns.count >= Self.wide && table.columns.contains(where: \.isSubject)
        let kind = places.kind(of: table)
        let columns = table.columns.map { self.column($0, table, kind, isWide) }
        var rows = table.rows.map { row($0, table, isWide) }
        let total = table.hasTotal ? rows.removeLast() : ""
        let look = ["t\(kind)", isWide ? "wide" : "cards", table.hasTools ? "sortable" : nil].compactMap(\.self)
        let markup = Self.table.written([
            choice(table), isWide ? "fits" : "scroll", table.title.isEmpty ? table.name : table.title,
            look.joined(separator: " "), table.name, columns.joined(), rows.joined(separator: "\n"), total,
        ])
        let spared = isWide ? table.columns.filter { $0.rank >= Self.spare }.map(\.heading) : []
        let leftOut = words("columnsLeftOut", ["columns": spared.joined(separator: ", ")])
        return markup + (spared.isEmpty ? "" : "\n" + paragraph("remark left-out", leftOut))
            + (table.notes.isEmpty
                ? "" : "\n" + remark(pieces([Span(table.notes.map(\.text).joined(separator: " "))])))
    }

    /// Those in trouble alone are worth a switch where there are others.
    private func choice(_ table: Table) -> String {
        guard table.hasTools, let state = table.columns.firstIndex(where: \.isState) else { return "" }
        let rows = table.hasTotal ? table.rows.dropLast() : table.rows[...]
        let attention = rows.count { [.bad, .watch].contains($0[state].tone) }
        guard attention > 0, attention < rows.count else { return "" }
        let startsWithThem = rows.count > Self.mostAtFirst
        return Self.choice.written([
            words["show"], words("showAll", ["n": Numbers.grouped(rows.count)]),
            words("showAttention", ["n": Numbers.grouped(attention)]), startsWithThem ? "" : "1",
            startsWithThem ? "1" : "",
        ])
    }

    private func column(_ column: Table.Column, _ table: Table, _ kind: Int, _ isWide: Bool) -> String {
        let own = column.definition?.isEmpty == false && !column.heading.isEmpty ? "t\(kind)-\(column.name)" : nil
        return Self.column.written([
            column.name, self.kind(of: column, isWide), column.name == table.order ? "ascending" : "", column.heading,
            (column.term ?? own).map { definition($0, of: column.heading) } ?? "",
        ])
    }

    private func kind(of column: Table.Column, _ isWide: Bool) -> String {
        let kinds = [
            column.isNumber ? "n" : column.isBroken ? "w" : nil, isWide && column.rank >= Self.spare ? "spare" : nil,
        ]
        return kinds.compactMap(\.self).joined(separator: " ")
    }

    private func row(_ cells: [Cell], _ table: Table, _ isWide: Bool) -> String {
        let columns = table.columns
        let subject = columns.firstIndex(where: \.isSubject) ?? 0
        let state = columns.firstIndex(where: \.isState).flatMap { cells[$0].tone?.name }
        let markup = cells.indices.reduce(into: "") { text, place in
            let (cell, column) = (cells[place], columns[place])
            let tone = column.isState ? nil : cell.tone?.name
            let kind = [self.kind(of: column, isWide), cell.series.isEmpty ? "" : "spark", tone ?? ""]
            Self.cell.write(
                [
                    place == subject ? "th" : "td", place == subject ? "1" : "",
                    kind.filter { !$0.isEmpty }.joined(separator: " "),
                    table.hasTools ? cell.sort.map(Self.sortText) ?? "" : "",
                    cell.isEmpty ? "" : self.text(cell, column, isWide),
                ], to: &text)
        }
        return Self.row.written([places[cells.first { $0.place != nil }?.place] ?? "", state ?? "", markup])
    }

    private func text(_ cell: Cell, _ column: Table.Column, _ isWide: Bool) -> String {
        var text = cell.series.isEmpty ? pieces(cell.spans) : Self.series(cell)
        if column.isState { text = Self.state.written([text]) }
        if isWide, cell.spans.contains(where: \.isCaptured) { text = Self.name.written([text]) }
        // A change stands below the figure, or beside it where something else does; none is nothing to tell.
        let change = cell.change.flatMap { $0.hasPrefix("±") ? nil : [Span($0)] } ?? []
        let (beside, below) = cell.detail.isEmpty ? (cell.note, change) : (cell.note + change, cell.detail)
        return Self.figure.written([cell.unknown ?? "", text, pieces(beside), pieces(below)])
    }

    /// A number for a program, without the `.0` of a whole one.
    private static func sortText(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }

    /// Counts as tiny bars, and those that went wrong within them; nothing is drawn where nothing is known.
    static func series(_ cell: Cell) -> String {
        let slot = 6.0
        let greatest = Double(max(1, cell.series.compactMap(\.self).max() ?? 1))
        // A line stands for none: what is known must not look like what is not.
        let all = cell.series.enumerated().compactMap { place, count in
            count.map { bar(place, $0, of: greatest, least: 0.6) }
        }
        let troubled = cell.troubled.enumerated().map { bar($0, $1, of: greatest, least: 0) }
        return seriesTemplate.written([
            ChartScale.coordinate(slot * Double(cell.series.count)),
            cell.summary ?? cell.series.map { $0.map { Numbers.grouped($0) } ?? "–" }.joined(separator: " "),
            all.joined(), troubled.joined(),
        ])
    }

    private static func bar(_ place: Int, _ count: Int, of greatest: Double, least: Double) -> String {
        guard count > 0 || least > 0 else { return "" }
        let height = ChartScale.coordinate(count == 0 ? least : max(1.5, 18 * Double(count) / greatest))
        return "M\(place * 6) 18v-\(height)h5v\(height)z"
    }
}
