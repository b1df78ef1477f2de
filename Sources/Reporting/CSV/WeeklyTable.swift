import IngestionAPI

/// The report's mappings table as CSV.
struct WeeklyTable {
    private let figures: WeeklyFigures

    init(_ figures: WeeklyFigures) {
        self.figures = figures
    }

    /// The table in a dialect of CSV.
    func csv(_ dialect: CSVDialect) -> String {
        let columns = MappingsTable.columns
        let header = columns.map { ExportCell.text($0.name) }
        let rows = MappingsTable.rows(figures).map { row in columns.map { $0.cell(row) } }
        return CSVStyle(dialect).written([header] + rows)
    }
}
