import IngestionAPI

/// Writes found requests piece by piece, so that a million of them need no more memory than a thousand.
public struct RequestListWriter {
    private let search: RequestSearch
    private let scope: RequestListScope
    private let format: RequestListFormat
    private let options: ReportOptions
    private let csv: CSVStyle
    private let columns: [RequestListColumns.Column]
    private var isFirst = true
    /// Rows of text that wait for others: a table is as wide as its widest row.
    private var waiting: [RequestFigures] = []
    private var leftOut: Set<String> = []
    /// A table of text has so many rows at most; longer lists get several.
    private static let rowsOfTable = 1_000

    /// A writer of what a search finds.
    /// - Parameter scope: what the search is about, as it was asked for.
    public init(
        _ search: RequestSearch, scope: RequestListScope, as format: RequestListFormat, options: ReportOptions
    ) {
        self.search = search
        self.scope = scope
        self.format = format
        self.options = options
        csv = CSVStyle(options.csv)
        columns = RequestListColumns.all(options.labels)
    }

    /// What stands before the first request.
    public func begin() throws -> String {
        switch format {
        case .text, .ndjson: return ""
        case .csv: return csv.written([columns.map { .text($0.name) }])
        case .json:
            let filter = try json(RequestFilterDocument(search, scope))
            return "{\"schema\": \"ingest-audit/requests/1\",\n\"filter\": \(filter),\n\"requests\": ["
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
            let lines = try requests.map { try json(RequestListDocument($0, options.labels)) }
            guard !lines.isEmpty else { return "" }
            defer { isFirst = false }
            return (isFirst ? "\n" : ",\n") + lines.joined(separator: ",\n")
        case .ndjson:
            return try requests.map { try json(RequestListDocument($0, options.labels)) + "\n" }.joined()
        }
    }

    /// What stands behind the last request.
    public mutating func end(_ found: FoundRequests) throws -> String {
        switch format {
        case .csv, .ndjson: return ""
        case .text:
            if found.shown == 0 { return "No request matches.\n" }
            let table = waiting.isEmpty ? "" : table()
            let columns = RequestListText.headings.filter(leftOut.contains)
            return table
                + AlignedTable.remark(columns, width: options.terminal.width).map { $0 + "\n" }.joined()
        case .json:
            let next = try found.next.map { try json($0.description) } ?? "null"
            return
                "\n],\n\"shown\": \(found.shown),\n\"total\": \(found.total.map(String.init) ?? "null"),\n\"next\": \(next)}\n"
        }
    }

    /// The rows that waited, as a table; a blank line stands before a second one.
    private mutating func table() -> String {
        let table = RequestListText(
            requests: waiting, labels: options.labels, timeZone: scope.timeZone, present: search.present)
        let (lines, leftOut) = table.lines(options.terminal)
        self.leftOut.formUnion(leftOut)
        waiting = []
        defer { isFirst = false }
        return (isFirst ? "" : "\n") + lines.joined(separator: "\n") + "\n"
    }

    private func json(_ value: some Encodable) throws -> String {
        String(try JSONDocument.line(value).dropLast())
    }
}
