import Testing

/// A change by somebody who can write the file, and what must be said of it.
struct Tampering: CustomTestStringConvertible, Sendable {
    var sql: String
    var says: String
    var testDescription: String { sql }
}
