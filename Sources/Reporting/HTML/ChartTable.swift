import Mustache

/// The table behind a picture, which the template `chart_table` draws: a name and cells a row.
struct ChartTable: MustacheParent {
    /// A row; with a place of its own where a picture leads to it.
    struct Row: MustacheParent {
        let name: [Span]
        let cells: [Cell]
        var anchor: String?
        /// Where its name leads.
        var link: String?

        func child(named key: String) -> Any? {
            switch key {
            case "name": name
            case "cells": cells
            case "anchor": TemplateOption(anchor)
            case "link": TemplateOption(link)
            default: nil
            }
        }
    }

    /// A cell, with its heading for screens that are too narrow for a table.
    struct Cell: MustacheParent {
        let text: String
        let heading: String

        func child(named key: String) -> Any? {
            switch key {
            case "text": TemplateText(text)
            case "heading": TemplateText(heading)
            default: nil
            }
        }
    }

    private let caption: String
    private let id: String
    private let headings: [String]
    private let rows: [Row]

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
        self.rows = rows.enumerated().map { place, row in
            Row(
                name: row.name, cells: paired(row.cells, headings.dropFirst()).map { Cell(text: $0, heading: $1) },
                anchor: anchor(place), link: link(place))
        }
    }

    func child(named key: String) -> Any? {
        switch key {
        case "caption": TemplateText(caption)
        case "id": TemplateText(id)
        case "first": TemplateText(headings.first ?? "")
        case "headings": headings.dropFirst().map { TemplateText($0) }
        case "rows": rows
        default: nil
        }
    }
}
