import IngestionAPI

/// The formats that found requests can be written in.
public enum RequestListFormat: String, CaseIterable, Sendable {
    /// For a terminal.
    case text
    /// For spreadsheets and scripts.
    case csv
    /// One document, schema `ingest-audit/requests/1`.
    case json
    /// A JSON object a line.
    case ndjson
}

/// What a list of requests was asked for, for those who read it without the command.
public struct RequestListScope: Sendable, Equatable {
    /// One organization; nil for all.
    public var organization: String?
    /// Some mappings; empty for all.
    public var mappings: [String]
    /// The first day; nil for the beginning.
    public var since: Day?
    /// The last day; nil for the end.
    public var until: Day?
    /// The zone of days, and of times in text.
    public var timeZone: ReportTimeZone

    /// A scope from its parts.
    public init(
        organization: String? = nil, mappings: [String] = [], since: Day? = nil, until: Day? = nil,
        timeZone: ReportTimeZone = .utc
    ) {
        self.organization = organization
        self.mappings = mappings
        self.since = since
        self.until = until
        self.timeZone = timeZone
    }
}
