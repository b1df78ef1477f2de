/// The formats that a report can be written in.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// One self-contained page.
    case html
    /// The main table, for spreadsheets and scripts.
    case csv
    /// All figures, for programs.
    case json
    /// GitHub's dialect, for issues and wikis.
    case markdown
    /// For a terminal.
    case text
    /// A message to be mailed.
    case eml
    /// A workbook, a sheet a table.
    case xlsx
    /// A JSON object a line.
    case ndjson
    /// Of checks, for CI: a test case a mapping and threshold.
    case junit
    /// Of checks, for Nagios and its kin: one line with performance data.
    case nagios

    /// Those that every report has.
    public static let common: [ReportFormat] = [.text, .markdown, .html, .csv, .xlsx, .json]

    /// What files of the format end in, without the dot.
    public var fileEnding: String {
        switch self {
        case .markdown: "md"
        case .text: "txt"
        case .junit: "xml"
        default: rawValue
        }
    }

    /// The format that a file's ending asks for: `html`, `htm`, `csv`, `json`, `md`, `markdown`, `txt`, `text`, `eml`, `xlsx`, `ndjson` or `xml`,
    /// with or without the dot, in any case; nil for any other.
    public init?(fileEnding: some StringProtocol) {
        let lowered = fileEnding.lowercased()
        switch lowered.hasPrefix(".") ? String(lowered.dropFirst()) : lowered {
        case "html", "htm": self = .html
        case "csv": self = .csv
        case "json": self = .json
        case "md", "markdown": self = .markdown
        case "txt", "text": self = .text
        case "eml": self = .eml
        case "xlsx": self = .xlsx
        case "ndjson", "jsonl": self = .ndjson
        case "xml": self = .junit
        default: return nil
        }
    }
}
