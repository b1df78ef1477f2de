import Figures
import IngestionAPI

extension RequestFigures {
    /// The request as JSON.
    func document(_ labels: MappingLabels) -> RowDocument<RequestFigures> {
        RowDocument(RequestsColumns.found(labels), self)
    }
}

extension JSONObject {
    /// What was looked for.
    init(_ search: RequestSearch, _ scope: RequestListScope) {
        self = [
            "statuses": search.outcomes.sorted().map(\.name),
            "codes": search.codes.sorted().map { $0 == ErrorCode.none ? "none" : $0 },
            "organization": scope.organization, "mappings": scope.mappings, "batch": search.batchID,
            "since": scope.since?.description, "until": scope.until?.description,
            "timezone": scope.timeZone.identifier,
            "slowerThanSeconds": search.slowerThan.map { Double($0) / 1_000 }, "inferred": search.isInferredOnly,
            "order": search.isOldestFirst ? "oldest-first" : "newest-first", "limit": search.limit,
            "after": search.after?.description,
        ]
    }
}
