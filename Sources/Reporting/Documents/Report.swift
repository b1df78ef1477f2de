import IngestionAPI

/// What a report has to say: to people as a document, to programs as tables and as JSON. Each is made when a format asks for it.
protocol Report {
    /// What people read, in every format for them.
    func document() -> Document
    /// What CSV and a workbook hold, the main one first.
    func tables() -> [ExportTable]
    /// What JSON holds.
    func json() throws -> String
    /// What it is in a format that is its own, or that it writes in its own way; nil for all others.
    func other(_ format: ReportFormat) -> String?
    /// The zone whose clocks show the times of a workbook.
    var zone: ReportTimeZone { get }
}

/// A format that a report does not have.
public struct FormatProblem: Error, CustomStringConvertible {
    let format: ReportFormat

    /// One line: what is wrong, and what to do.
    public var description: String {
        "this is not written as \(format.rawValue); choose another --format"
    }
}
