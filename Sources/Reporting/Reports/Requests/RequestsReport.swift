import Figures
import IngestionAPI

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

/// Found requests, where all of them are at hand: what a page and a workbook are made of. `RequestsWriter` writes what is
/// longer piece by piece.
struct RequestsReport: Report {
    let requests: [RequestFigures]
    let found: FoundRequests
    let search: RequestSearch
    let scope: RequestListScope
    let options: ReportOptions

    var zone: ReportTimeZone { scope.timeZone }

    private var columns: [RequestsColumns.Column] {
        RequestsColumns.found(options.labels, present: search.present)
    }

    func tables() -> [ExportTable] { [ExportTable("requests", columns, of: requests, ExportWords(options.language))] }

    func json() throws -> String {
        var writer = RequestsWriter(search, scope: scope, as: .json, options: options)
        return try writer.begin() + writer.add(requests) + writer.end(found)
    }

    func document() -> Document {
        let writing = Self.writing(requests, scope, options)
        let words = writing.words
        var document = Document(title: [Span(words["requestsTitle"])])
        document.lead = [.remark(conditions(writing))]
        let filter = RequestFilter(search, scope)
        document.asked = .requests(filter)
        document.neighbors = neighbors(filter, words)
        guard !requests.isEmpty else {
            document.sections = [Section("requests", [.paragraph(words["requestsNone"])])]
            return document
        }
        let shown = words.counted("requestCount", found.shown)
        let total = found.total.map { all in
            let values = ["shown": Numbers.grouped(found.shown), "all": words.counted("requestCount", all)]
            return all == found.shown ? shown : words("requestsOfAll", values)
        }
        document.sections = [
            Section("requests", [.table(Self.table(requests, columns, writing))]),
            Section("count", [.remark(total ?? shown)]),
        ]
        return document
    }

    /// How a list of requests is written: organizations are named where there are several, as mappings of theirs may have
    /// the same ID.
    static func writing(_ requests: [RequestFigures], _ scope: RequestListScope, _ options: ReportOptions) -> Writing {
        Writing(options, scope.timeZone, of: requests.map(\.name.organization))
    }

    /// The table that people read; its times are by the clocks of a zone, which the heading names.
    static func table(
        _ requests: [RequestFigures], _ columns: [RequestsColumns.Column], _ writing: Writing
    ) -> Table {
        var table = Table("requests", columns, of: requests, writing)
        if let place = table.columns.firstIndex(where: { $0.name == "submitted" }) {
            table.columns[place].heading += " (\(writing.zone.identifier))"
        }
        return table
    }

    /// The first page, and the one behind this.
    private func neighbors(_ filter: RequestFilter, _ words: Words) -> [Neighbor] {
        var (first, next) = (filter, filter)
        first.after = nil
        next.after = found.next
        return
            (filter.after == nil
            ? [] : [Neighbor(place: .requests(first), label: words["frameFirstPage"], isNext: false)])
            + (found.next == nil
                ? [] : [Neighbor(place: .requests(next), label: words["frameNextPage"], isNext: true)])
    }

    /// What was asked for.
    private func conditions(_ writing: Writing) -> [Span] {
        let words = writing.words
        let outcomes = search.outcomes.sorted().map { words["outcome_\($0.name)"] }
        let parts: [(String, [String])] = [
            ("outcome", outcomes), ("code", search.codes.sorted()), ("mapping", scope.mappings),
            ("organization", [scope.organization].compactMap(\.self)), ("batch", [search.batchID].compactMap(\.self)),
            ("since", [scope.since?.description].compactMap(\.self)),
            ("until", [scope.until?.description].compactMap(\.self)),
            ("slowerThan", search.slowerThan.map { [writing.duration($0)] } ?? []),
        ]
        let named = parts.filter { !$0.1.isEmpty }.map { name, values in
            [Span("\(words[name]): "), Span(values.joined(separator: ", "), .prose)]
        }
        let rest =
            (search.isInferredOnly ? [words["postNotCaptured"]] : []) + [words("timesIn", ["zone": zone.identifier])]
        return .joined(named + rest.map { [Span($0)] }, " · ")
    }
}

extension RequestFilter {
    /// What a search asks.
    init(_ search: RequestSearch, _ scope: RequestListScope) {
        (organization, mappings, since, until) = (scope.organization, scope.mappings, scope.since, scope.until)
        outcomes = search.outcomes.sorted()
        codes = search.codes.sorted()
        (batch, slowerThan, after) = (search.batchID, search.slowerThan, search.after)
        (isInferredOnly, isOldestFirst) = (search.isInferredOnly, search.isOldestFirst)
        limit = search.limit ?? 0
    }
}
