/// The formats of captures that can be read. The raw value is the name that users, the ledger and reports call it by.
public enum CaptureFormat: String, Sendable, CaseIterable {
    /// The native one: NDJSON, one exchange a line.
    case ndjson
    /// HAR 1.2, and Charles sessions as JSON.
    case har
    /// Newman's JSON report.
    case newman
    /// Bare answers.
    case json
    /// A spreadsheet.
    case csv
    /// Application and shell logs, `curl` included.
    case log
}
