import IngestionAPI

/// The report's mappings table as rows of cells. The first thirteen columns are promised; more may follow.
struct WeeklyTable {
    private let figures: WeeklyFigures

    init(_ figures: WeeklyFigures) {
        self.figures = figures
    }

    /// The table in a dialect of CSV.
    func csv(_ dialect: CSVDialect) -> String {
        let header = Self.columns.map { CSVCell.text($0.name) }
        return dialect.written([header] + figures.mappings.map(row))
    }

    /// The cells of one mapping.
    func row(_ mapping: MappingFigures) -> [CSVCell] {
        Self.columns.map { $0.cell(mapping, figures.period) }
    }

    private struct Column: Sendable {
        let name: String
        let cell: @Sendable (MappingFigures, Period) -> CSVCell

        init(_ name: String, _ cell: @escaping @Sendable (MappingFigures, Period) -> CSVCell) {
            self.name = name
            self.cell = cell
        }

        /// A column that is one of the counts.
        init(_ name: String, _ count: @escaping @Sendable (Counts) -> Int) {
            self.init(name) { mapping, _ in .count(count(mapping.counts)) }
        }

        /// The same of the period before.
        init(before name: String, _ count: @escaping @Sendable (Counts) -> Int) {
            self.init("previous_" + name) { mapping, _ in .count(count(mapping.previous)) }
        }
    }

    private static let columns: [Column] = promised + counted + before

    private static let promised: [Column] = [
        Column("organization") { mapping, _ in .text(mapping.organization) },
        Column("mapping") { mapping, _ in .text(mapping.mapping) },
        Column("week") { _, period in .text(period.isoInterval) },
        Column("requests") { $0.requests },
        Column("success") { $0.success },
        Column("failed") { $0.failed },
        Column("aborted") { $0.aborted },
        Column("pending") { $0.pending },
        Column("rejected") { $0.rejected },
        Column("success_rate") { mapping, _ in .optional(mapping.counts.successRate?.rate) },
        Column("records") { mapping, _ in .integer(mapping.counts.records) },
        Column("aborts_per_1000") { mapping, _ in .optional(mapping.counts.abortsPer1000) },
        Column("top_error_code") { mapping, _ in mapping.counts.rankedCodes.first.map { .text($0.code) } ?? .empty },
    ]

    private static let counted: [Column] = [
        Column("success_rate_low") { mapping, _ in .optional(mapping.counts.successRate?.interval.low) },
        Column("success_rate_high") { mapping, _ in .optional(mapping.counts.successRate?.interval.high) },
        Column("records_unknown_requests") { $0.volumeUnknown },
        Column("empty_successes") { $0.emptySuccesses },
        Column("inferred") { $0.inferred },
        Column("not_stopped") { $0.notStopped },
        Column("not_published") { $0.notPublished },
        Column("rejected_otherwise") { $0.rejectedOtherwise },
        Column("collisions") { $0.collisions },
        Column("api_errors") { $0.apiErrors },
        Column("unrecognized") { $0.unrecognized },
    ]

    private static let before: [Column] = [
        Column(before: "requests") { $0.requests },
        Column(before: "success") { $0.success },
        Column(before: "failed") { $0.failed },
        Column(before: "aborted") { $0.aborted },
        Column(before: "pending") { $0.pending },
        Column(before: "rejected") { $0.rejected },
        Column("previous_success_rate") { mapping, _ in .optional(mapping.previous.successRate?.rate) },
        Column("previous_records") { mapping, _ in .integer(mapping.previous.records) },
        Column("previous_aborts_per_1000") { mapping, _ in .optional(mapping.previous.abortsPer1000) },
        Column("success_rate_change") { mapping, _ in
            guard let now = mapping.counts.successRate, let before = mapping.previous.successRate else { return .empty }
            return .number(now.rate - before.rate)
        },
    ]
}

extension Period {
    /// `2026-W47`, or for other periods the ISO 8601 interval `2026-11-01/2026-11-15`, both days included.
    var isoInterval: String {
        week?.description ?? "\(first)/\(last)"
    }
}
