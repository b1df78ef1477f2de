import IngestionAPI

/// What a report of one's own found: columns that say what they hold, and rows of values.
public struct QueryTable: Sendable, Equatable {
    /// The report's name: that of its file, without the ending.
    public var name: String
    /// What the report is called.
    public var title: String
    /// What it is about, in a sentence or two.
    public var summary: String?
    /// The days that the query asked about; nil for a query that asks about no period.
    public var period: Period?
    /// The zone that times are shown in.
    public var timeZone: ReportTimeZone
    /// The columns, their names all different.
    public var columns: [QueryColumn]
    /// The rows, each with as many values as there are columns.
    public var rows: [[QueryValue]]
    /// Why there are no more rows than these; nil where they are all.
    public var cut: QueryCut?

    /// A table of values.
    public init(
        name: String, title: String, summary: String? = nil, period: Period? = nil, timeZone: ReportTimeZone = .utc,
        columns: [QueryColumn], rows: [[QueryValue]], cut: QueryCut? = nil
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.period = period
        self.timeZone = timeZone
        self.columns = columns
        self.rows = rows
        self.cut = cut
    }
}

/// One column of a query's result.
public struct QueryColumn: Sendable, Equatable {
    /// Its name in SQL.
    public var name: String
    /// What readers see above it; its name where the query says nothing else.
    public var label: String
    /// What its values mean; nil where the query doesn't say: they are shown as they are.
    public var kind: QueryKind?
    /// What its numbers count, as in `s`.
    public var unit: String?

    /// A column; one that nothing is said about is called by its name.
    public init(_ name: String, label: String? = nil, kind: QueryKind? = nil, unit: String? = nil) {
        self.name = name
        self.label = label ?? name
        self.kind = kind
        self.unit = unit
    }
}

/// What the values of a column mean, and so how they are written. A value of another sort is shown as it is.
public enum QueryKind: String, CaseIterable, Sendable {
    /// Words.
    case text
    /// A name or number of something: its digits are never grouped.
    case identifier
    /// How many: `12,340`.
    case count
    /// A measured number: `1,234.5`.
    case number
    /// A fraction from 0 to 1: `95.5%`.
    case rate
    /// Days since 1970-01-01, or ISO 8601 text: `2026-11-16`.
    case date
    /// Milliseconds since 1970-01-01T00:00:00Z, or RFC 3339 text: shown in the report's time zone.
    case time
}

/// A value as SQLite knows it.
public enum QueryValue: Sendable, Equatable {
    /// Nothing known.
    case null
    /// A whole number.
    case integer(Int64)
    /// A number; may be infinite, is never NaN.
    case real(Double)
    /// Text, as it came.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// Why a table holds only the first rows of a result.
public enum QueryCut: Sendable, Equatable {
    /// There are more than so many rows.
    case rows(Int)
    /// All values together take more than so many bytes.
    case bytes(Int)
}
