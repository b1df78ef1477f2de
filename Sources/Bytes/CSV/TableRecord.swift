/// A record of a table, and where it begins.
package struct TableRecord {
    /// The line or the row on which it begins, from 1.
    package var line: Int
    /// Its cells as text.
    package var fields: [String]
    /// The places of the fields that are no UTF-8: what `fields` has of them is for people.
    package var broken: Set<Int>
    /// Why it can't be read.
    package var problem: String?

    /// A record from its parts.
    package init(line: Int, fields: [String], broken: Set<Int> = [], problem: String? = nil) {
        self.line = line
        self.fields = fields
        self.broken = broken
        self.problem = problem
    }
}
