import IngestionAPI

/// The rows of a report of one's own as CSV: a header of SQL's names, values in full.
struct CustomCSV {
    private let document: CustomDocument

    init(_ document: CustomDocument) {
        self.document = document
    }

    func written(_ dialect: CSVDialect) -> String {
        let header = document.table.columns.map { ExportCell.text($0.name) }
        return CSVStyle(dialect).written([header] + document.table.rows.map(cells))
    }

    private func cells(_ row: [QueryValue]) -> [ExportCell] {
        paired(document.columns, row).map { column, value in
            switch column.exact(value) {
            case .null, .blob: return .empty
            case .integer(let number): return .integer(Int128(number))
            case .real(let number): return .number(number)
            case .text(let text): return .text(text)
            }
        }
    }
}
