import IngestionAPI

/// A found request as JSON. What is not known is `null`.
struct RequestListDocument: Encodable {
    let organization: String
    let mapping: String
    let request: String
    let submitted: String
    let submittedInferred: Bool
    let outcome: String
    @Null var finished: String?
    @Null var records: Int64?
    let codes: [String]
    @Null var batch: String?
    let lastSeen: String
    @Null var seconds: Double?
    @Null var name: String?
    @Null var owner: String?
    @Null var schema: String?

    init(_ request: RequestFigures, _ labels: MappingLabels) {
        organization = request.name.organization
        mapping = request.name.mapping
        self.request = request.id.description
        submitted = request.submitted.description
        submittedInferred = request.isInferred
        outcome = request.outcome.name
        finished = request.finished?.description
        records = request.records
        codes = request.codes
        batch = request.batchID
        lastSeen = request.lastSeen.description
        seconds = request.took.map { Double($0) / 1_000 }
        let label = labels[request.name]
        (name, owner, schema) = (label?.name, label?.owner, label?.schema)
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
