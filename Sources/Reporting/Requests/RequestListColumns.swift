import IngestionAPI

/// The columns of found requests in CSV: those of the report's table of requests, then what they took and the team's
/// names.
enum RequestListColumns {
    typealias Column = TableColumn<RequestFigures>

    static func all(_ labels: MappingLabels) -> [Column] {
        RequestsTable.columns + [
            Column("seconds", .number) { request in
                request.took.map { .number(Double($0) / 1_000) } ?? .empty
            }
        ] + LabelColumns.all(labels) { $0.name }
    }
}

extension RequestFigures {
    /// Milliseconds from the POST to the answer that gave the outcome; nil while pending, and where the POST was not
    /// captured or is dated after that answer.
    var took: Int64? {
        isInferred ? nil : finished?.elapsed(since: submitted)
    }
}
