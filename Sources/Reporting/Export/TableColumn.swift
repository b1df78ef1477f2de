/// A column of rows of one type: its name, its kind, and how its cell is read off a row.
///
/// A table is a list of these, its words in `reports/export/`, and its rows: nothing else is needed to add one.
struct TableColumn<Row>: Sendable {
    let name: String
    let kind: ExportColumn.Kind
    let cell: @Sendable (Row) -> ExportCell

    init(_ name: String, _ kind: ExportColumn.Kind, _ cell: @escaping @Sendable (Row) -> ExportCell) {
        self.name = name
        self.kind = kind
        self.cell = cell
    }

    /// A column of whole numbers.
    static func count(_ name: String, _ count: @escaping @Sendable (Row) -> Int) -> TableColumn {
        TableColumn(name, .count) { .count(count($0)) }
    }
}

extension ExportTable {
    /// A table of rows by its columns; its words are those of its name.
    init<Row>(_ name: String, _ columns: [TableColumn<Row>], of rows: [Row], _ words: ExportWords) {
        self.init(
            name: name, title: words.title(ofTable: name), description: words.description(ofTable: name),
            columns: columns.map { words.column($0.name, $0.kind, of: name) },
            rows: rows.map { row in columns.map { $0.cell(row) } })
    }
}
