import Assessment
import Figures
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
        names + counts + before + LabelColumns.all(labels) { $0.figures.name }
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

    private static let names: [Column] = [
        Column("organization", .identifier) { .text($0.figures.organization) }
            .shown(least: Table.leastName, isOptional: true) { row, writing in
                Cell(writing.namesOrganizations ? [Span(row.figures.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.figures.mapping) }
            .shown(least: Table.leastName) { row, writing in
                Cell(writing.labels.spans(row.figures.name).linked(.mapping(row.figures.name)))
            },
        Column("week", .text) { .text($0.period.isoInterval) },
    ]

    /// The columns of counts by name.
    private static let all = TableColumn<Counts>.all { $0 }

    /// Those that are promised, in their order.
    private static let promised = [
        "requests", "success", "failed", "aborted", "pending", "rejected", "success_rate", "records", "aborts_per_1000",
    ]

    /// How important the counts are to people; they do not see the others.
    private static let ranks = [
        "requests": 1, "success": 6, "failed": 3, "aborted": 4, "pending": 7, "rejected": 8, "success_rate": 0,
        "records": 5, "aborts_per_1000": 10, "top_error_code": 2, "collisions": 9,
    ]

    /// The counts of the period: the promised ones, then the others.
    private static let counts: [Column] = {
        let first = (promised + ["top_error_code"]).compactMap { name in all.first { $0.name == name } }
        return (first + all.filter { column in !first.contains { $0.name == column.name } }).map(now)
    }()

    private static func now(_ column: TableColumn<Counts>) -> Column {
        let now = Column(column.name, column.kind) { column.cell($0.figures.counts) }
        guard let rank = ranks[column.name] else { return now }
        return now.shown(rank: rank) { row, writing in
            if column.name == "top_error_code" {
                return Cell(row.figures.counts.rankedCodes.first.map { [writing.code($0.code)] } ?? [])
            }
            return writing.cell(
                column.cell(row.figures.counts), before: row.before.map(column.cell), column.kind, row.rate?.place)
        }
    }

    /// The promised ones of the period before, and the difference of the rates.
    private static let before: [Column] =
        promised.compactMap { name in all.first { $0.name == name } }.map { column in
            Column("previous_" + column.name, column.kind) { column.cell($0.figures.previous) }
        } + [
            Column("success_rate_change", .number) { row in
                guard let now = row.figures.counts.successRate, let before = row.figures.previous.successRate
                else { return .empty }
                return .number(now.rate - before.rate)
            }
        ]
}

extension Period {
    /// `2026-W47`, or for other periods the ISO 8601 interval `2026-11-01/2026-11-15`, both days included.
    var isoInterval: String {
        week?.description ?? "\(first)/\(last)"
    }
}
