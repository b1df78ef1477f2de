import IngestionAPI

extension RequestFigures {
    /// The request as JSON.
    func document(_ labels: MappingLabels) -> RowDocument<RequestFigures> {
        RowDocument(RequestsColumns.found(labels), self)
    }
}

/// What was looked for, as JSON.
struct RequestFilterDocument: Encodable {
    let statuses: [String]
    let codes: [String]
    @Null var organization: String?
    let mappings: [String]
    @Null var batch: String?
    @Null var since: String?
    @Null var until: String?
    let timezone: String
    @Null var slowerThanSeconds: Double?
    let inferred: Bool
    let order: String
    @Null var limit: Int?
    @Null var after: String?

    init(_ search: RequestSearch, _ scope: RequestListScope) {
        statuses = search.outcomes.sorted().map(\.name)
        codes = search.codes.sorted().map { $0 == ErrorCode.none ? "none" : $0 }
        organization = scope.organization
        mappings = scope.mappings
        batch = search.batchID
        since = scope.since?.description
        until = scope.until?.description
        timezone = scope.timeZone.identifier
        slowerThanSeconds = search.slowerThan.map { Double($0) / 1_000 }
        inferred = search.isInferredOnly
        order = search.isOldestFirst ? "oldest-first" : "newest-first"
        limit = search.limit
        after = search.after?.description
    }
}
