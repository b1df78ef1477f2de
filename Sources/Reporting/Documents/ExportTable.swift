import Figures
import IngestionAPI

/// A table as other programs get it: a CSV file, or a sheet of a workbook. A plain value that knows no format.
public struct ExportTable: Sendable, Equatable {
    /// The stem of its file's name, and the name of its sheet: `mappings`.
    public var name: String
    /// What it is called, for people.
    public var title: String
    /// What one row is, and what is not in it.
    public var description: String
    /// Its columns.
    public var columns: [ExportColumn]
    /// Its rows; each has one cell a column.
    public var rows: [[ExportCell]]

    /// A table from its parts.
    /// - Precondition: every row has as many cells as there are columns.
    public init(name: String, title: String, description: String, columns: [ExportColumn], rows: [[ExportCell]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "\(name): a row has one cell a column")
        self.name = name
        self.title = title
        self.description = description
        self.columns = columns
        self.rows = rows
    }
}

/// A column of a table: its name never changes, its other words are for people.
public struct ExportColumn: Sendable, Equatable {
    /// What its cells are, and so how they are written in each format; the kinds are those of reports of one's own.
    public typealias Kind = QueryKind

    /// The name in the header, in snake case.
    public var name: String
    /// What its cells are.
    public var kind: Kind
    /// What it is called, for people.
    public var title: String
    /// The same in few letters, for tables that people read; nil where the title is short.
    public var heading: String?
    /// What one is counted or measured in; nil where that means nothing.
    public var unit: String?
    /// What it says, and what an empty cell means.
    public var description: String

    /// A column from its parts.
    public init(
        name: String, kind: Kind, title: String, heading: String? = nil, unit: String? = nil, description: String
    ) {
        self.name = name
        self.kind = kind
        self.title = title
        self.heading = heading
        self.unit = unit
        self.description = description
    }
}

/// What stands in one cell.
public enum ExportCell: Sendable, Equatable {
    /// Text from anywhere, also from captures: of identifiers and of text.
    case text(String)
    /// A count, or the difference of two.
    case integer(Int128)
    /// A fraction or another number; written so that reading it back gives the same value.
    case number(Double)
    /// Yes or no.
    case flag(Bool)
    /// Several texts; a blank between two where a cell can hold only one.
    case list([String])
    /// Several counts, the same.
    case counts([Int])
    /// A calendar day.
    case date(Day)
    /// A point in time.
    case time(Instant)
    /// Nothing known; never 0.
    case empty

    /// A count.
    static func count(_ value: Int) -> ExportCell { .integer(Int128(value)) }

    /// Text, or an empty cell where there is none.
    static func optional(_ value: String?) -> ExportCell { value.map { .text($0) } ?? .empty }

    /// A point in time, or an empty cell where there is none.
    static func optional(_ value: Instant?) -> ExportCell { value.map { .time($0) } ?? .empty }

    /// What a cell holds that can hold only one thing.
    var single: ExportCell {
        switch self {
        case .flag(let value): .text(value ? "yes" : "no")
        case .list(let values): values.isEmpty ? .empty : .text(values.joined(separator: " "))
        case .counts(let values): .text(values.map(String.init).joined(separator: " "))
        default: self
        }
    }

    /// A number, or an empty cell where there is none.
    static func optional(_ value: Double?) -> ExportCell { value.map { .number($0) } ?? .empty }
}
