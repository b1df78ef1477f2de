import Figures

/// The report's mappings table as CSV.
struct WeeklyTable {
    private let figures: WeeklyFigures
    private let labels: MappingLabels

    init(_ figures: WeeklyFigures, _ labels: MappingLabels) {
        self.figures = figures
        self.labels = labels
    }

    /// The table in a dialect of CSV.
    func csv(_ dialect: CSVDialect) -> String {
        let columns = MappingsTable.columns(labels)
        let header = columns.map { ExportCell.text($0.name) }
        let rows = MappingsTable.rows(figures).map { row in columns.map { $0.cell(row) } }
        return CSVStyle(dialect).written([header] + rows)
    }
}
