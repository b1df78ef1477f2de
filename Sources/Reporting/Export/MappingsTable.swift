import Assessment
import IngestionAPI

/// The columns of the mappings table, of `export` and of `report weekly --format csv`. The first thirteen are promised,
/// in this order; more may follow.
enum MappingsTable {
    /// A mapping in a period.
    struct Row: Sendable {
        let figures: MappingFigures
        let period: Period
    }

    typealias Column = TableColumn<Row>

    static func columns(_ labels: MappingLabels) -> [Column] {
        promised + counted + before + LabelColumns.all(labels) { $0.figures.name }
    }

    /// One row a mapping.
    static func rows(_ figures: WeeklyFigures) -> [Row] {
        figures.mappings.map { Row(figures: $0, period: figures.period) }
    }

    private static let promised: [Column] = [
        Column("organization", .identifier) { .text($0.figures.organization) },
        Column("mapping", .identifier) { .text($0.figures.mapping) },
        Column("week", .text) { .text($0.period.isoInterval) },
        now("requests") { $0.requests },
        now("success") { $0.success },
        now("failed") { $0.failed },
        now("aborted") { $0.aborted },
        now("pending") { $0.pending },
        now("rejected") { $0.rejected },
        Column("success_rate", .rate) { .optional($0.figures.counts.successRate?.rate) },
        Column("records", .count) { .integer($0.figures.counts.records) },
        Column("aborts_per_1000", .number) { .optional($0.figures.counts.abortsPer1000) },
        Column("top_error_code", .identifier) { $0.figures.counts.topCode },
    ]

    private static let counted: [Column] = [
        Column("success_rate_low", .rate) { .optional($0.figures.counts.successRate?.interval.low) },
        Column("success_rate_high", .rate) { .optional($0.figures.counts.successRate?.interval.high) },
        now("records_unknown") { $0.volumeUnknown },
        now("empty_successes") { $0.emptySuccesses },
        now("inferred") { $0.inferred },
        now("not_stopped") { $0.notStopped },
        now("not_published") { $0.notPublished },
        now("rejected_otherwise") { $0.rejectedOtherwise },
        now("collisions") { $0.collisions },
        now("api_errors") { $0.apiErrors },
        now("unrecognized") { $0.unrecognized },
    ]

    private static let before: [Column] = [
        before("requests") { $0.requests },
        before("success") { $0.success },
        before("failed") { $0.failed },
        before("aborted") { $0.aborted },
        before("pending") { $0.pending },
        before("rejected") { $0.rejected },
        Column("previous_success_rate", .rate) { .optional($0.figures.previous.successRate?.rate) },
        Column("previous_records", .count) { .integer($0.figures.previous.records) },
        Column("previous_aborts_per_1000", .number) { .optional($0.figures.previous.abortsPer1000) },
        Column("success_rate_change", .number) { row in
            guard let now = row.figures.counts.successRate, let before = row.figures.previous.successRate
            else { return .empty }
            return .number(now.rate - before.rate)
        },
    ]

    /// A column that is one of the counts.
    private static func now(_ name: String, _ count: @escaping @Sendable (Counts) -> Int) -> Column {
        .count(name) { count($0.figures.counts) }
    }

    /// The same of the period before.
    private static func before(_ name: String, _ count: @escaping @Sendable (Counts) -> Int) -> Column {
        .count("previous_" + name) { count($0.figures.previous) }
    }
}

extension Period {
    /// `2026-W47`, or for other periods the ISO 8601 interval `2026-11-01/2026-11-15`, both days included.
    var isoInterval: String {
        week?.description ?? "\(first)/\(last)"
    }
}
