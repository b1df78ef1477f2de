import Mustache

/// A table of a page.
struct TableValues: MustacheParent {
    let table: Table
    let page: PageValues

    func child(named name: String) -> Any? {
        switch name {
        case "name": table.name
        case "title": table.title
        case "columns": table.columns.map(ColumnValues.init)
        case "rows":
            table.rows.enumerated().map { place, cells in
                TableRowValues(
                    table: self, cells: cells, isTotal: table.hasTotal && place == table.rows.count - 1)
            }
        default: nil
        }
    }
}

/// A heading of a table.
struct ColumnValues: MustacheParent {
    let column: Table.Column

    func child(named name: String) -> Any? {
        switch name {
        case "name": column.name
        case "heading": column.heading
        case "isNumber": column.isNumber
        case "definition": column.definition.map { [$0] } ?? []
        default: nil
        }
    }
}

/// A row of a table.
struct TableRowValues: MustacheParent {
    let table: TableValues
    let cells: [Cell]
    let isTotal: Bool

    func child(named name: String) -> Any? {
        switch name {
        case "isTotal": isTotal
        case "anchor": table.page.anchors[cells.first?.place].map { [$0] } ?? []
        case "first": [cell(0)]
        case "cells": (1..<max(1, cells.count)).map(cell)
        default: nil
        }
    }

    private func cell(_ place: Int) -> CellValues {
        CellValues(cell: cells[place], column: table.table.columns[place], page: table.page)
    }
}

/// A cell of a table.
struct CellValues: MustacheParent {
    let cell: Cell
    let column: Table.Column
    let page: PageValues

    func child(named name: String) -> Any? {
        switch name {
        case "heading": column.heading
        case "kind": column.isNumber ? ["n"] : column.isBroken ? ["w"] : []
        case "spans": page.spans(cell.spans)
        case "tone": cell.tone.map { [$0.name] } ?? []
        case "change": cell.change.map { [$0] } ?? []
        case "note": cell.note.isEmpty ? [] : [HeadingValues(spans: page.spans(cell.note))]
        case "detail": cell.detail.isEmpty ? [] : [HeadingValues(spans: page.spans(cell.detail))]
        case "series": cell.series.isEmpty ? [] : [SeriesValues(series: cell.series)]
        default: nil
        }
    }
}

/// Counts as tiny bars; nothing is drawn where nothing is known.
struct SeriesValues: MustacheParent {
    private static let height = 18.0
    private static let slot = 6.0

    let series: [Int?]

    func child(named name: String) -> Any? {
        switch name {
        case "width": ChartScale.coordinate(Self.slot * Double(series.count))
        case "path": path
        case "summary": series.map { $0.map { Numbers.grouped($0) } ?? "–" }.joined(separator: " ")
        default: nil
        }
    }

    private var path: String {
        let greatest = Double(max(1, series.compactMap(\.self).max() ?? 1))
        return series.enumerated().compactMap { index, count in
            guard let count else { return nil }
            // A line stands for none: what is known must not look like what is not.
            let height = ChartScale.coordinate(count == 0 ? 0.6 : max(1.5, Self.height * Double(count) / greatest))
            let x = ChartScale.coordinate(Self.slot * Double(index))
            return "M\(x) \(ChartScale.coordinate(Self.height))v-\(height)h5v\(height)z"
        }
        .joined()
    }
}
