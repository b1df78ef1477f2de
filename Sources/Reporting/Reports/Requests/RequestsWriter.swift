import Figures

/// Writes found requests piece by piece, so that a million of them need no more memory than a thousand.
public struct RequestsWriter {
    private let search: RequestSearch
    private let scope: RequestListScope
    private let format: ReportFormat
    private let options: ReportOptions
    private let csv: CSVStyle
    private let columns: [RequestsColumns.Column]
    private var isFirst = true
    /// Rows of text that wait for others: a table is as wide as its widest row.
    private var waiting: [RequestFigures] = []
    /// A table of text has so many rows at most; longer lists get several.
    private static let rowsOfTable = 1_000

    /// A writer of what a search finds.
    /// - Parameter scope: what the search is about, as it was asked for.
    public init(
        _ search: RequestSearch, scope: RequestListScope, as format: ReportFormat, options: ReportOptions
    ) {
        self.search = search
        self.scope = scope
        self.format = format
        self.options = options
        csv = CSVStyle(options.csv)
        columns = RequestsColumns.found(options.labels, present: search.present)
    }

    /// What stands before the first request.
    public func begin() throws -> String {
        switch format {
        case .csv: return csv.written([columns.map { .text($0.name) }])
        case .json:
            let filter = try json(JSONObject(search, scope))
            return "{\"schema\": \"ingest-audit/requests/1\",\n\"filter\": \(filter),\n\"requests\": ["
        default: return ""
        }
    }

    /// The next requests.
    public mutating func add(_ requests: [RequestFigures]) throws -> String {
        switch format {
        case .text:
            waiting += requests
            return waiting.count < Self.rowsOfTable ? "" : table()
        case .csv:
            let rows = requests.map { request in columns.map { $0.cell(request) } }
            return csv.writtenOn(rows)
        case .json:
            let lines = try requests.map { try json(RowDocument(columns, $0)) }
            guard !lines.isEmpty else { return "" }
            defer { isFirst = false }
            return (isFirst ? "\n" : ",\n") + lines.joined(separator: ",\n")
        case .ndjson:
            return try requests.map { try json(RowDocument(columns, $0)) + "\n" }.joined()
        case .markdown, .html, .xlsx, .eml, .junit, .nagios:
            waiting += requests
            return ""
        }
    }

    /// What stands behind the last request.
    public mutating func end(_ found: FoundRequests) throws -> String {
        switch format {
        case .text:
            if found.shown == 0 { return Words(options.language)["requestsNone"] + "\n" }
            return waiting.isEmpty ? "" : table()
        case .json:
            let next = try found.next.map { try json($0.description) } ?? "null"
            return
                "\n],\n\"shown\": \(found.shown),\n\"total\": \(found.total.map(String.init) ?? "null"),\n\"next\": \(next)}\n"
        default: return ""
        }
    }

    /// Found requests in a format that needs all of them at once; nil for the others, which are written piece by piece.
    public func whole(_ found: FoundRequests) -> WritableReport? {
        guard [.markdown, .html, .xlsx].contains(format) else { return nil }
        let report = RequestsReport(requests: waiting, found: found, search: search, scope: scope, options: options)
        return WritableReport(report: report, options: options)
    }

    /// The rows that waited, as a table; a blank line stands before a second one.
    private mutating func table() -> String {
        let writing = RequestsReport.writing(waiting, scope, options)
        let table = RequestsReport.table(waiting, columns, writing)
        waiting = []
        defer { isFirst = false }
        let writer = TerminalWriter(style: options.terminal, words: writing.words)
        return (isFirst ? "" : "\n") + writer.written(table)
    }

    private func json(_ value: some Encodable) throws -> String {
        String(try JSONDocument.line(value).dropLast())
    }
}
