import Assessment

/// A row of the mappings table, with all that the template asks for.
struct MappingRow {
    /// A figure of the row.
    struct Cell {
        /// The classes of the cell, after the one of all numbers.
        let kind: String
        /// What it sorts by; empty for what is undefined.
        let sort: String
        let text: String
        /// What stands below the figure: the interval, or the change where there is one.
        let below: String?
        /// `▼ worse`; nil where a rate is what is usual.
        let verdict: String?
        /// What is not known about the figure, which makes it a lower bound.
        let unknown: String?

        fileprivate static let template = FlatTemplate(
            "mapping_cell", ["kind", "sort", "text", "below", "verdict", "unknown"])
    }

    /// Its place by trouble, from 0.
    let rank: Int
    /// Its place in the report's order.
    let order: Int
    let state: Assessment.State
    let stateText: String
    let anchor: String?
    let mapping: String
    /// The organization, where the report is about several.
    let organization: String?
    /// The figures in the order of the columns.
    let cells: [Cell]
    let topError: [Span]
    let topAnchor: String?
    let topSort: String
    let spark: Sparkline.Drawing

    private static let template = FlatTemplate(
        "mapping_row",
        [
            "rank", "order", "state", "stateText", "anchor", "mapping", "organization", "cells", "topError",
            "topAnchor",
            "topSort", "sparkWidth", "sparkAll", "sparkBad", "sparkSort", "sparkSummary",
        ])

    /// The row as the page has it.
    func write(to text: inout String) {
        let cells = cells.reduce(into: "") { text, cell in
            Cell.template.write(
                [cell.kind, cell.sort, cell.text, cell.below ?? "", cell.verdict ?? "", cell.unknown ?? ""], to: &text)
        }
        Self.template.write(
            [
                String(rank), String(order), state.rawValue, stateText, anchor ?? "", mapping, organization ?? "",
                cells,
                topError.markup, topAnchor ?? "", topSort, spark.width, spark.requests, spark.troubled, spark.sort,
                spark.summary,
            ], to: &text)
    }
}
