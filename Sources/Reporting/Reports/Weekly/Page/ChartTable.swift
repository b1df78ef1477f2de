import Mustache

/// The table behind a picture, which the template `chart_table` draws: a name and cells a row.
struct ChartTable: MustacheParent {
    private static let row = FlatTemplate("chart_row", ["anchor", "link", "name", "cells"])
    private static let cell = FlatTemplate("chart_cell", ["heading", "text"])

    private let caption: String
    private let id: String
    private let headings: [String]
    private let rows: String

    /// - Parameters:
    ///   - anchor: the place of a row that a picture leads to.
    ///   - link: where a row's name leads.
    init(
        _ caption: String, id: String, headings: [String], rows: [(name: [Span], cells: [String])],
        anchor: (Int) -> String? = { _ in nil }, link: (Int) -> String? = { _ in nil }
    ) {
        self.caption = caption
        self.id = id
        self.headings = headings
        self.rows = rows.enumerated().reduce(into: "") { text, numbered in
            let (place, row) = numbered
            // The heading goes along for screens that are too narrow for a table.
            let cells = paired(row.cells, headings.dropFirst()).reduce(into: "") { text, pair in
                Self.cell.write([pair.1, pair.0], to: &text)
            }
            Self.row.write([anchor(place) ?? "", link(place) ?? "", row.name.markup, cells], to: &text)
            text += "\n"
        }
    }

    func child(named key: String) -> Any? {
        switch key {
        case "caption": TemplateText(caption)
        case "id": TemplateText(id)
        case "first": TemplateText(headings.first ?? "")
        case "headings": headings.dropFirst().map { TemplateText($0) }
        case "rows": TemplateText(rows)
        default: nil
        }
    }
}
