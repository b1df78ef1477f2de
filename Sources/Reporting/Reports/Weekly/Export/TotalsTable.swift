import Figures
import IngestionAPI

/// The columns of the totals table: the period, and below it the one before.
enum TotalsTable {
    /// A period, all mappings of the report together.
    struct Row: Sendable {
        let period: Period
        /// Nil where nothing was captured.
        let counts: Counts?
    }

    typealias Column = TableColumn<Row>

    static let columns: [Column] =
        [
            Column("period", .text) { .text($0.period.isoInterval) },
            Column("first_day", .date) { .date($0.period.first) },
            Column("last_day", .date) { .date($0.period.last) },
            Column("time_zone", .text) { .text($0.period.timeZone.identifier) },
        ] + Column.all { $0.counts }

    static func rows(_ summary: WeeklySummary) -> [Row] {
        let figures = summary.figures
        return [
            Row(period: figures.period, counts: summary.hasData ? summary.totals : nil),
            Row(period: figures.period.previous, counts: summary.hasDataBefore ? summary.previous : nil),
        ]
    }
}
