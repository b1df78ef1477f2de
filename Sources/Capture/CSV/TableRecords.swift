import Bytes

/// The records of a table, in bounded memory: a CSV text's, or a workbook's.
protocol TableRecords: AnyObject {
    /// The next record that is not blank; nil at the end.
    func next() throws -> TableRecord?
    /// How many lines or rows have been read.
    var count: Int { get }
    /// How the table counts days; nil where it does not say it.
    var days: SerialDay? { get }
}

extension CSVRecords: TableRecords {
    /// A text does not say how it counts days.
    var days: SerialDay? { nil }
}
