import Assessment
import Figures

extension TableColumn {
    /// The columns that say everything about some counts, for tables that have no order promised.
    /// - Parameter counts: the counts of a row; nil where nothing was captured, which leaves all cells empty.
    static func all(_ counts: @escaping @Sendable (Row) -> Counts?) -> [TableColumn] {
        func column(
            _ name: String, _ kind: ExportColumn.Kind, _ cell: @escaping @Sendable (Counts) -> ExportCell
        ) -> TableColumn {
            TableColumn(name, kind) { row in counts(row).map(cell) ?? .empty }
        }
        return [
            column("requests", .count) { .count($0.requests) },
            column("success", .count) { .count($0.success) },
            column("failed", .count) { .count($0.failed) },
            column("aborted", .count) { .count($0.aborted) },
            column("pending", .count) { .count($0.pending) },
            column("success_rate", .rate) { .optional($0.successRate?.rate) },
            column("success_rate_low", .rate) { .optional($0.successRate?.interval.low) },
            column("success_rate_high", .rate) { .optional($0.successRate?.interval.high) },
            column("records", .count) { .integer($0.records) },
            column("records_unknown", .count) { .count($0.volumeUnknown) },
            column("empty_successes", .count) { .count($0.emptySuccesses) },
            column("aborts_per_1000", .number) { .optional($0.abortsPer1000) },
            column("top_error_code", .identifier) { $0.topCode }.only(.table),
            column("inferred", .count) { .count($0.inferred) },
            column("rejected", .count) { .count($0.rejected) },
            column("not_stopped", .count) { .count($0.notStopped) },
            column("not_published", .count) { .count($0.notPublished) },
            column("rejected_otherwise", .count) { .count($0.rejectedOtherwise) },
            column("collisions", .count) { .count($0.collisions) },
            column("api_errors", .count) { .count($0.apiErrors) },
            column("unrecognized", .count) { .count($0.unrecognized) },
        ]
    }
}

extension Counts {
    /// The code that most requests ended with.
    var topCode: ExportCell { rankedCodes.first.map { .text($0.code) } ?? .empty }
}
