/// The table behind the small pictures of the mappings: failed and aborted of all requests, by week.
enum MappingWeeks {
    /// Up to so many mappings have a column a week. Of very many mappings a page could not be opened at once; then the weeks
    /// stand in one cell.
    private static let mostColumns = 100

    static func table(_ summary: WeeklySummary, _ writing: Writing) -> Table {
        let words = writing.words
        let weeks = summary.figures.weeks.map { words("weekShort", ["week": String($0.week.number)]) }
        let rows = MappingsTable.rows(summary)
        let isWide = rows.count <= mostColumns
        return Table(
            "mapping-weeks", title: words["sparkTable"],
            headings: [words["mapping"]] + (isWide ? weeks : [weeks.joined(separator: " · ")]),
            rows: rows.map { row in
                let cells = (row.shown?.weeks ?? []).map {
                    "\(Numbers.grouped($0.troubled)) / \(Numbers.grouped($0.requests))"
                }
                return [Cell(writing.mapping(row.figures.name).linked(nil))]
                    + (isWide ? cells : [cells.joined(separator: " · ")]).map { Cell($0) }
            })
    }
}
