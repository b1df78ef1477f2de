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
        /// What people are told beside the figures; nil for programs.
        var shown: Shown?
    }

    /// What people are told of a mapping beside its figures.
    struct Shown: Sendable {
        /// The period before, where anything is known about it.
        let before: Counts?
        let state: Assessment.State
        /// Its success rate beside the usual one.
        let rate: Assessment.Rate?
        /// Its place by trouble, and in the report's order.
        let rank, order: Int
        /// Its last weeks: requests, and of these the failed and aborted ones.
        let weeks: [(requests: Int, troubled: Int)]
        /// Whether anything was captured in each of them.
        let isKnown: [Bool]
    }

    typealias Column = TableColumn<Row>

    static func columns(_ labels: MappingLabels) -> [Column] {
        names + counts + before + LabelColumns.all(labels) { $0.figures.name } + weeks
    }

    /// One row a mapping, in the report's order: for programs.
    static func rows(_ figures: WeeklyFigures) -> [Row] {
        figures.mappings.map { Row(figures: $0, period: figures.period) }
    }

    /// The same for people, those in trouble first.
    static func rows(_ summary: WeeklySummary) -> [Row] {
        let figures = summary.figures
        let ranges = figures.weeks.map { figures.background.indices($0.week.monday...$0.week.sunday) }
        let isKnown = figures.weeks.map { !$0.isWithoutData }
        let days = Dictionary(uniqueKeysWithValues: figures.background.mappings.map { ($0.name, $0) })
        return MappingOrder.worstFirst(summary).enumerated().map { rank, order in
            let mapping = figures.mappings[order]
            let own = summary.assessment[mapping.name]
            return Row(
                figures: mapping, period: figures.period,
                shown: Shown(
                    before: summary.isComparable ? mapping.previous : nil, state: own?.state ?? .unknown,
                    rate: own?.rate, rank: rank, order: order,
                    weeks: ranges.map { days[mapping.name]?.troubled($0) ?? (0, 0) }, isKnown: isKnown))
        }
    }

    private static let names: [Column] = [
        Column("organization", .identifier) { .text($0.figures.organization) }
            .shown(least: Table.leastName, isOptional: true) { row, writing in
                Cell(writing.namesOrganizations ? [Span(row.figures.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.figures.mapping) }
            .shown(least: Table.leastName, isSubject: true) { row, writing in
                Cell(
                    writing.labels.spans(row.figures.name).linked(.mapping(row.figures.name)),
                    sort: row.shown.map { Double($0.order) })
            },
        Column("state", .text, nil).shown(rank: 1, isState: true, term: "state") { row, writing in
            guard let shown = row.shown else { return Cell("") }
            return Cell(writing.word(shown.state), tone: Tone(shown.state), sort: Double(shown.rank))
        },
        Column("week", .text) { .text($0.period.isoInterval) },
    ]

    /// Those that are promised, in their order.
    private static let promised = [
        "requests", "success", "failed", "aborted", "pending", "rejected", "success_rate", "records", "aborts_per_1000",
    ]

    /// How important the counts are to people; they do not see the others.
    private static let ranks = [
        "requests": 1, "success": 6, "failed": 2, "aborted": 4, "pending": 7, "rejected": 8, "success_rate": 0,
        "records": 5, "aborts_per_1000": 10, "top_error_code": 3, "collisions": 9,
    ]

    /// The counts of the period: the promised ones, then the others.
    private static let counts: [Column] = {
        let first = promised + ["top_error_code"]
        let others = CountsColumns.all.filter { !first.contains($0.name) }
        return (CountsColumns.named(first) + others).map(now)
    }()

    private static func now(_ column: TableColumn<Counts>) -> Column {
        let now = Column(column.name, column.kind) { column.cell($0.figures.counts) }
        guard let rank = ranks[column.name] else { return now }
        return now.shown(rank: rank, term: CountsColumns.terms[column.name]) { row, writing in
            if column.name == "top_error_code" {
                return Cell(row.figures.counts.rankedCodes.first.map { [writing.code($0.code)] } ?? [])
            }
            return writing.cell(column, row.figures.counts, before: row.shown?.before, row.shown?.rate?.place)
        }
        .leading { row, all in all.of(row.figures.name).place(of: column.name) }
    }

    private static let weeks: [Column] = [
        Column("weeks", .text, nil).shown(rank: 8, term: "trend") { row, writing in
            let weeks = row.shown?.weeks ?? []
            let isKnown = row.shown?.isKnown ?? []
            var cell = Cell(series: paired(weeks, isKnown).map { $1 ? $0.requests : nil })
            cell.troubled = weeks.map(\.troubled)
            let troubled = cell.troubled.reduce(0, +)
            cell.sort = Double(troubled)
            cell.summary = writing.words(
                "sparkSummary",
                [
                    "weeks": writing.words.counted("weekCount", weeks.count),
                    "requests": writing.words.counted("requestCount", weeks.map(\.requests).reduce(0, +)),
                    "troubled": Numbers.grouped(troubled),
                ])
            return cell
        }
    ]

    /// The promised ones of the period before, and the difference of the rates.
    private static let before: [Column] =
        CountsColumns.named(promised).map { column in
            Column("previous_" + column.name, column.kind) { column.cell($0.figures.previous) }
        } + [
            Column("success_rate_change", .number) { row in
                guard let now = row.figures.counts.successRate, let before = row.figures.previous.successRate
                else { return .empty }
                return .number(now.rate - before.rate)
            }
        ]
}

extension MappingDays {
    /// Of some days: requests, and of these the failed and aborted ones.
    func troubled(_ days: Range<Int>) -> (requests: Int, troubled: Int) {
        counts[days].reduce(into: (requests: 0, troubled: 0)) { sum, day in
            sum.requests += day.requests
            sum.troubled += day.failed + day.aborted
        }
    }
}

extension Period {
    /// `2026-W47`, or for other periods the ISO 8601 interval `2026-11-01/2026-11-15`, both days included.
    var isoInterval: String {
        week?.description ?? "\(first)/\(last)"
    }
}
