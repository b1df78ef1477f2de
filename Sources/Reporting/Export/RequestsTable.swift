import IngestionAPI

/// The columns of the requests table: one row a request of the period that asks for attention.
enum RequestsTable {
    typealias Column = TableColumn<RequestFigures>

    /// All columns, with the team's names.
    static func columns(_ labels: MappingLabels) -> [Column] {
        columns + LabelColumns.all(labels) { $0.name }
    }

    static let columns: [Column] = [
        Column("organization", .identifier) { .text($0.name.organization) },
        Column("mapping", .identifier) { .text($0.name.mapping) },
        Column("request", .identifier) { .text($0.id.description) },
        Column("submitted", .time) { .time($0.submitted) },
        Column("submitted_inferred", .text) { .text($0.isInferred ? "yes" : "no") },
        Column("outcome", .text) { .text($0.outcome.name) },
        Column("finished", .time) { $0.finished.map { .time($0) } ?? .empty },
        Column("records", .count) { $0.records.map { .integer(Int128($0)) } ?? .empty },
        Column("codes", .identifier) { $0.codes.isEmpty ? .empty : .text($0.codes.joined(separator: " ")) },
        Column("batch", .identifier) { $0.batchID.map { .text($0) } ?? .empty },
        Column("last_seen", .time) { .time($0.lastSeen) },
    ]
}
