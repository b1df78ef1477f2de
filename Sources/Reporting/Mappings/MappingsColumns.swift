import Assessment
import IngestionAPI

/// The columns of the list of mappings as CSV. Ages are whole seconds up to `ages_to`.
enum MappingsColumns {
    /// A mapping in the list.
    struct Row: Sendable {
        let summary: MappingsSummary
        let row: MappingsSummary.Row

        var standing: MappingStanding {
            row.standing ?? MappingStanding(name: MappingName(organization: "", mapping: ""))
        }

        func age(_ past: Instant?) -> ExportCell {
            past.map { .integer(Int128(summary.present.age(of: $0) / 1_000)) } ?? .empty
        }
    }

    typealias Column = TableColumn<Row>

    static func all(_ labels: MappingLabels) -> [Column] {
        standing + week + LabelColumns.all(labels) { $0.standing.name }
    }

    private static let standing: [Column] = [
        Column("organization", .identifier) { .text($0.standing.name.organization) },
        Column("mapping", .identifier) { .text($0.standing.name.mapping) },
        Column("state", .text) { .text($0.row.state?.rawValue ?? "") },
        Column("last_request", .identifier) { id($0.standing.latest) },
        Column("last_submitted", .time) { time($0.standing.latest?.submitted) },
        Column("last_outcome", .text) { $0.standing.lastFinished.map { .text($0.outcome.name) } ?? .empty },
        Column("streak", .count) { .count($0.standing.streak) },
        Column("last_success_request", .identifier) { id($0.standing.lastSuccess) },
        Column("last_success", .time) { time($0.standing.lastSuccess?.finished) },
        Column("last_success_age_seconds", .count) { $0.age($0.standing.lastSuccess?.finished) },
        Column("last_error_request", .identifier) { id($0.standing.lastTrouble) },
        Column("last_error", .time) { time($0.standing.lastTrouble?.finished) },
        Column("last_error_outcome", .text) { $0.standing.lastTrouble.map { .text($0.outcome.name) } ?? .empty },
        Column("last_error_codes", .identifier) { row in
            guard let codes = row.standing.lastTrouble?.codes, !codes.isEmpty else { return .empty }
            return .text(codes.joined(separator: " "))
        },
        Column("pending", .count) { .count($0.standing.pending) },
        Column("oldest_pending_request", .identifier) { id($0.standing.oldestPending) },
        Column("oldest_pending_submitted", .time) { time($0.standing.oldestPending?.submitted) },
        Column("oldest_pending_age_seconds", .count) { $0.age($0.standing.oldestPending?.submitted) },
    ]

    private static let week: [Column] = [
        Column("week", .text) { .text($0.summary.week.description) },
        count("requests") { $0.now.requests },
        count("success") { $0.now.success },
        count("failed") { $0.now.failed },
        count("aborted") { $0.now.aborted },
        count("pending_this_week") { $0.now.pending },
        Column("success_rate", .rate) { .optional($0.row.now.successRate?.rate) },
        Column("usual_weeks", .count) { .count($0.summary.usual.count) },
        Column("usual_requests", .number) { .optional($0.summary.usualRequests($0.row)) },
        count("usual_finished") { $0.usual.finished },
        Column("usual_success_rate", .rate) { .optional($0.row.usual.successRate?.rate) },
        Column("change", .text) { row in row.row.rate.map { .text($0.place.change) } ?? .empty },
        Column("data_as_of", .time) { time($0.summary.present.dataAsOf) },
        Column("ages_to", .time) { .time($0.summary.present.instant) },
    ]

    private static func count(_ name: String, _ count: @escaping @Sendable (MappingsSummary.Row) -> Int) -> Column {
        .count(name) { count($0.row) }
    }

    private static func id(_ request: RequestFigures?) -> ExportCell {
        request.map { .text($0.id.description) } ?? .empty
    }

    private static func time(_ instant: Instant?) -> ExportCell { instant.map { .time($0) } ?? .empty }
}

extension Assessment.Rate.Place {
    /// `up`, `down` or `none`.
    var change: String {
        switch self {
        case .above: "up"
        case .below: "down"
        case .usual: "none"
        }
    }
}
