import Assessment
import IngestionAPI

/// The columns of the mappings table, of `export` and of `report weekly --format csv`. The first thirteen are promised,
/// in this order; more may follow.
enum MappingsTable {
    /// A mapping in a period.
    struct Row: Sendable {
        let figures: MappingFigures
        let period: Period
        /// The period before, where anything is known about it.
        var before: Counts?
        /// Its success rate beside the usual one.
        var rate: Assessment.Rate?
    }

    typealias Column = TableColumn<Row>

    static func columns(_ labels: MappingLabels) -> [Column] {
        promised + counted + before + LabelColumns.all(labels) { $0.figures.name }
    }

    /// One row a mapping.
    /// - Parameter summary: what people are told beside the figures; nil for programs.
    static func rows(_ figures: WeeklyFigures, summary: WeeklySummary? = nil) -> [Row] {
        figures.mappings.map { mapping in
            Row(
                figures: mapping, period: figures.period,
                before: summary?.isComparable == true ? mapping.previous : nil,
                rate: summary?.assessment[mapping.name]?.rate)
        }
    }

    private static let promised: [Column] = [
        Column("organization", .identifier) { .text($0.figures.organization) }
            .shown(least: AlignedTable.leastName, isOptional: true) { row, writing in
                Cell(writing.namesOrganizations ? [Span(row.figures.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.figures.mapping) }
            .shown(least: AlignedTable.leastName) { row, writing in
                Cell(writing.labels.spans(row.figures.name).linked(.mapping(row.figures.name)))
            },
        Column("week", .text) { .text($0.period.isoInterval) },
        now("requests", rank: 1) { $0.requests },
        now("success", rank: 6) { $0.success },
        now("failed", rank: 3) { $0.failed },
        now("aborted", rank: 4) { $0.aborted },
        now("pending", rank: 7) { $0.pending },
        now("rejected", rank: 8) { $0.rejected },
        Column("success_rate", .rate) { .optional($0.figures.counts.successRate?.rate) }
            .shown { row, writing in
                var cell = writing.rate(row.figures.counts.successRate, row.rate?.place)
                cell.change = FigureCell.rate(
                    row.figures.counts.successRate, row.before?.successRate, undefined: "").change
                return cell
            },
        Column("records", .count) { .integer($0.figures.counts.records) }
            .shown(rank: 5) { row, _ in FigureCell.count(row.figures.counts.records, row.before?.records).cell },
        Column("aborts_per_1000", .number) { .optional($0.figures.counts.abortsPer1000) }
            .shown(rank: 10) { row, writing in
                FigureCell.decimal(
                    row.figures.counts.abortsPer1000, row.before?.abortsPer1000, undefined: writing.undefined).cell
            },
        Column("top_error_code", .identifier) { $0.figures.counts.topCode }
            .shown(rank: 2) { row, writing in
                Cell(row.figures.counts.rankedCodes.first.map { [writing.code($0.code)] } ?? [])
            },
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
        now("collisions", rank: 9) { $0.collisions },
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
    /// - Parameter rank: how important it is to people; nil for one that they do not see.
    private static func now(
        _ name: String, rank: Int? = nil, _ count: @escaping @Sendable (Counts) -> Int
    ) -> Column {
        let column = Column.count(name) { count($0.figures.counts) }
        guard let rank else { return column }
        return column.shown(rank: rank) { row, _ in
            FigureCell.count(count(row.figures.counts), row.before.map(count)).cell
        }
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
