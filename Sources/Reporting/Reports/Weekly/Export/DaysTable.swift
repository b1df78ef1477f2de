import Figures

/// The columns of the days table: one row a day of the period.
enum DaysTable {
    typealias Column = TableColumn<DayFigures>

    static let columns: [Column] =
        [
            Column("day", .date) { .date($0.day) },
            .count("captured_hours") { $0.capturedHours },
        ] + Column.all { $0.isWithoutData ? nil : $0.counts }
}
