/// The formats that a report can be written in.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// One self-contained page.
    case html
    /// The mappings table, for spreadsheets and scripts.
    case csv
    /// All figures, schema `ingest-audit/weekly/1`.
    case json
    /// GitHub's dialect, for issues and wikis.
    case markdown
    /// For a terminal.
    case text
    /// A message to be mailed.
    case eml

    /// The format that a file's ending asks for: `html`, `htm`, `csv`, `json`, `md`, `markdown`, `txt`, `text` or `eml`, with
    /// or without the dot, in any case; nil for any other.
    public init?(fileEnding: some StringProtocol) {
        let lowered = fileEnding.lowercased()
        switch lowered.hasPrefix(".") ? String(lowered.dropFirst()) : lowered {
        case "html", "htm": self = .html
        case "csv": self = .csv
        case "json": self = .json
        case "md", "markdown": self = .markdown
        case "txt", "text": self = .text
        case "eml": self = .eml
        default: return nil
        }
    }
}
