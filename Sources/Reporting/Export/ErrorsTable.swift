import IngestionAPI

/// The columns of the errors table: one row an error code.
enum ErrorsTable {
    typealias Column = TableColumn<CodeFigures>

    static let columns: [Column] = [
        Column("code", .identifier) { $0.code.map { .text($0) } ?? .empty },
        .count("count") { $0.count },
        .count("previous_count") { $0.previousCount },
        .count("count_change") { $0.count - $0.previousCount },
        .count("mappings") { $0.mappings },
        Column("first_seen", .time) { .time($0.firstSeen) },
        Column("last_seen", .time) { .time($0.lastSeen) },
    ]
}
