/// A column of rows of one type, declared once for every format: its name, what its cells are, how one is read off a row, and
/// how people see it. Its words stand in `reports/export/`.
///
/// A table is a list of these and its rows: nothing else is needed to add one.
struct TableColumn<Row>: Sendable {
    /// How people see a column; programs see them all.
    struct Shown: Sendable {
        /// How important it is: 0 is always there, the greatest goes first.
        var rank: Int
        var least: Int?
        var keepsEnd: Bool
        /// Whether it is left out where none of its cells says anything.
        var isOptional: Bool
        var isSubject: Bool
        var isState: Bool
        /// The document's definition of what it says; nil for its own words.
        var term: String?
        /// The cell as people read it; nil for what its kind makes of the value.
        var cell: (@Sendable (Row, Writing) -> Cell)?
    }

    let name: String
    /// The name in JSON.
    let key: AnyKey
    let kind: ExportColumn.Kind
    /// The cell as programs read it; nil for a column that is people's alone.
    let value: (@Sendable (Row) -> ExportCell)?
    private(set) var shown: Shown?
    private(set) var face = ColumnFace.both
    /// Where a count leads: to the requests that it counts, out of those that the whole table is about.
    private(set) var leads: (@Sendable (Row, RequestFilter) -> Place?)?

    init(_ name: String, _ kind: ExportColumn.Kind, _ value: (@Sendable (Row) -> ExportCell)?) {
        self.name = name
        self.kind = kind
        self.value = value
        key = AnyKey(column: name)
    }

    /// A column of whole numbers.
    static func count(_ name: String, _ count: @escaping @Sendable (Row) -> Int) -> TableColumn {
        TableColumn(name, .count) { .count(count($0)) }
    }

    /// The same column, which people see, too.
    func shown(
        rank: Int = 0, least: Int? = nil, keepsEnd: Bool = false, isOptional: Bool = false, isSubject: Bool = false,
        isState: Bool = false, term: String? = nil, _ cell: (@Sendable (Row, Writing) -> Cell)? = nil
    ) -> TableColumn {
        var column = self
        column.shown = Shown(
            rank: rank, least: least, keepsEnd: keepsEnd, isOptional: isOptional, isSubject: isSubject,
            isState: isState, term: term, cell: cell)
        return column
    }

    /// The same column, whose counts lead to what they count.
    func leading(_ place: @escaping @Sendable (Row, RequestFilter) -> Place?) -> TableColumn {
        var column = self
        column.leads = place
        return column
    }

    /// The same column, for some programs only.
    func only(_ face: ColumnFace) -> TableColumn {
        var column = self
        column.face = face
        return column
    }

    func cell(_ row: Row) -> ExportCell { value?(row).single ?? .empty }
}

/// Which programs get a column.
enum ColumnFace: Sendable {
    case table, json, both
}

extension ExportTable {
    /// A table of rows by its columns; its words are those of its name.
    init<Row>(_ name: String, _ columns: [TableColumn<Row>], of rows: [Row], _ words: ExportWords) {
        let columns = columns.filter { $0.value != nil && $0.face != .json }
        self.init(
            name: name, title: words.title(ofTable: name), description: words.description(ofTable: name),
            columns: columns.map { words.column($0.name, $0.kind, of: name) },
            rows: rows.map { row in columns.map { $0.cell(row) } })
    }
}

extension Table {
    /// The table of rows that people see.
    /// - Parameter total: a last row about all others together.
    init<Row>(
        _ name: String, _ columns: [TableColumn<Row>], of rows: [Row], total: [String: Cell]? = nil, _ writing: Writing
    ) {
        let all = columns.compactMap { column in
            column.shown.map { shown -> (column: Column, cells: [Cell]) in
                let words = writing.exportWords.column(column.name, column.kind, of: name)
                let cells = rows.map { row -> Cell in
                    var cell = shown.cell?(row, writing) ?? writing.cell(column.cell(row), column.kind)
                    if let leads = column.leads, let all = writing.requests {
                        cell = cell.leading(to: leads(row, all))
                    }
                    return cell
                }
                return (
                    Column(
                        name: column.name, heading: words.heading ?? words.title, definition: words.description,
                        term: shown.term, isNumber: [.count, .number, .rate].contains(column.kind), rank: shown.rank,
                        least: shown.least, keepsEnd: shown.keepsEnd, isSubject: shown.isSubject,
                        isState: shown.isState),
                    cells + (total.map { [$0[column.name] ?? Cell("")] } ?? [])
                )
            }
        }
        let isOptional = Set(columns.filter { $0.shown?.isOptional == true }.map(\.name))
        let kept = all.filter { !isOptional.contains($0.column.name) || !$0.cells.allSatisfy(\.isEmpty) }
        self.init(
            name: name, columns: kept.map(\.column),
            rows: (0..<rows.count + (total == nil ? 0 : 1)).map { row in kept.map { $0.cells[row] } },
            title: writing.exportWords.title(ofTable: name), hasTotal: total != nil,
            hasTools: rows.count >= Self.leastForTools)
    }

    /// A table of texts under headings, the first of which are those of the rows.
    init(_ name: String, title: String, headings: [String], rows: [[Cell]]) {
        self.init(
            name: name,
            columns: headings.enumerated().map { place, heading in
                Column(name: "\(place)", heading: heading, isNumber: place > 0, rank: place)
            }, rows: rows, title: title)
    }
}
