import Figures
import IngestionAPI

/// The columns of the weeks table: one row a week, up to the report's own.
enum WeeksTable {
    typealias Column = TableColumn<WeekFigures>

    static let columns: [Column] =
        [
            Column("week", .text) { .text($0.week.description) },
            Column("first_day", .date) { .date($0.week.monday) },
            .count("captured_days") { $0.capturedDays },
        ] + Column.all { $0.isWithoutData ? nil : $0.counts }
}
