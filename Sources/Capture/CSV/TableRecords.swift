/// A record of a table, and where it begins.
struct TableRecord {
    /// The line or the row on which it begins, from 1.
    var line: Int
    var fields: [String]
    /// The places of the fields that are no UTF-8: what `fields` has of them is for people.
    var broken: Set<Int> = []
    /// Why it can't be read.
    var problem: String?
}

/// The records of a table, in bounded memory: a CSV text's, or a workbook's.
protocol TableRecords: AnyObject {
    /// The next record that is not blank; nil at the end.
    func next() throws -> TableRecord?
    /// How many lines or rows have been read.
    var count: Int { get }
    /// How the table counts days; nil where it does not say it.
    var days: SerialDay? { get }
}
