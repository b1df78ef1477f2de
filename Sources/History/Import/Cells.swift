import GRDB
import IngestionAPI
import SQLText

/// One cell of the rollups: a mapping's day.
struct Cell: Hashable {
    var day: Int
    var mapping: Int
}

/// The cells that an import touches.
struct TouchedCells {
    private(set) var cells: Set<Cell> = []
    private let timeZone: ReportTimeZone
    /// The day asked about last: captures are mostly in order.
    private var current: (day: Int, range: Range<Int64>) = (0, 0..<0)

    init(_ timeZone: ReportTimeZone) {
        self.timeZone = timeZone
    }

    /// Notes that the counts of a mapping have changed at an instant.
    mutating func insert(mapping: Int, at instant: Instant) {
        if !current.range.contains(instant.milliseconds) {
            let day = timeZone.day(of: instant)
            let end = timeZone.start(of: day.advanced(by: 1))
            current = (day.number, timeZone.start(of: day).milliseconds..<end.milliseconds)
        }
        cells.insert(Cell(day: current.day, mapping: mapping))
    }
}

/// The temporary table `cell` that the queries `cell_counts.sql` and `cell_codes.sql` read.
enum CellTable {
    /// Fills the table with some cells, and only those.
    static func fill(_ db: Database, _ cells: some Collection<Cell>, timeZone: ReportTimeZone) throws {
        try db.execute(sql: SQLText.file("queries/cell_create.sql"))
        try db.execute(sql: "DELETE FROM cell")
        let insertion = try RawStatement(db, sql: "INSERT INTO cell VALUES (?, ?, ?, ?)")
        var day = Int.min
        var start = Instant(milliseconds: 0)
        var end = start
        for cell in cells.sorted(by: { ($0.day, $0.mapping) < ($1.day, $1.mapping) }) {
            if cell.day != day {
                day = cell.day
                start = timeZone.start(of: Day(number: day))
                end = timeZone.start(of: Day(number: day + 1))
            }
            insertion.bind(1, cell.day)
            insertion.bind(2, cell.mapping)
            insertion.bind(3, start.milliseconds)
            insertion.bind(4, end.milliseconds)
            try insertion.run()
        }
    }

    /// Recomputes the rollups of some cells from the derived rows.
    static func recompute(_ db: Database, _ cells: some Collection<Cell>, timeZone: ReportTimeZone) throws {
        try fill(db, cells, timeZone: timeZone)
        try db.execute(sql: "DELETE FROM daily WHERE (day, mapping) IN (SELECT day, mapping FROM cell)")
        try db.execute(sql: "DELETE FROM daily_code WHERE (day, mapping) IN (SELECT day, mapping FROM cell)")
        try db.execute(sql: "INSERT INTO daily " + SQLText.file("queries/cell_counts.sql"))
        try db.execute(sql: "INSERT INTO daily_code " + SQLText.file("queries/cell_codes.sql"))
        try db.execute(sql: "DELETE FROM cell")
    }
}
