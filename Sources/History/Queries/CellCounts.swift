import GRDB
import IngestionAPI
import SQLText

/// The counts of every mapping's days in a range of days, in any time zone.
///
/// In the database's own zone they are read from the rollups, in another one counted from the rows of the days asked
/// for: two ways to the same answer, which tests hold against each other.
struct CellCounts {
    /// By mapping's key and day.
    private(set) var cells: [Cell: Counts] = [:]

    init(
        _ db: Database, days: ClosedRange<Day>, mappings: some Collection<Int>, in zone: ReportTimeZone,
        rollups: ReportTimeZone
    ) throws {
        let wanted = Set(mappings)
        if zone == rollups {
            try readRollups(db, days, wanted)
        } else {
            try countRows(db, days, wanted, zone)
        }
    }

    private mutating func readRollups(_ db: Database, _ days: ClosedRange<Day>, _ wanted: Set<Int>) throws {
        for (file, add) in [("queries/daily_counts.sql", Self.addCounts), ("queries/daily_codes.sql", Self.addCode)] {
            let query = try RawStatement(db, sql: SQLText.file(file))
            query.bind(1, days.lowerBound.number)
            query.bind(2, days.upperBound.number)
            try query.forEach { row in add(row, wanted, &cells) }
        }
    }

    private mutating func countRows(
        _ db: Database, _ days: ClosedRange<Day>, _ wanted: Set<Int>, _ zone: ReportTimeZone
    ) throws {
        let asked = (days.lowerBound.number...days.upperBound.number).flatMap { day in
            wanted.map { Cell(day: day, mapping: $0) }
        }
        try CellCounting(db, timeZone: zone).count(asked) { cell, counts in
            if !counts.isEmpty { cells[cell] = counts }
        }
    }

    private static func addCounts(_ row: RawStatement.Row, _ wanted: Set<Int>, _ cells: inout [Cell: Counts]) {
        let cell = Cell(day: Int(row.int(0)), mapping: Int(row.int(1)))
        guard wanted.contains(cell.mapping) else { return }
        cells[cell] = Counts(row, from: 2)
    }

    private static func addCode(_ row: RawStatement.Row, _ wanted: Set<Int>, _ cells: inout [Cell: Counts]) {
        let cell = Cell(day: Int(row.int(0)), mapping: Int(row.int(1)))
        guard wanted.contains(cell.mapping), let code = row.text(2) else { return }
        cells[cell]?.codes[code] = Int(row.int(3))
    }
}

extension Counts {
    /// The counts of a row that has the columns of `daily` in their order, without codes.
    /// - Parameter first: where `requests` stands.
    init(_ row: RawStatement.Row, from first: Int32) {
        self.init()
        requests = Int(row.int(first))
        success = Int(row.int(first + 1))
        failed = Int(row.int(first + 2))
        aborted = Int(row.int(first + 3))
        pending = Int(row.int(first + 4))
        inferred = Int(row.int(first + 5))
        records = Int128(row.int(first + 6))
        emptySuccesses = Int(row.int(first + 7))
        uncountedSuccesses = Int(row.int(first + 8))
        notStopped = Int(row.int(first + 9))
        notPublished = Int(row.int(first + 10))
        rejectedOtherwise = Int(row.int(first + 11))
        collisions = Int(row.int(first + 12))
        apiErrors = Int(row.int(first + 13))
        unrecognized = Int(row.int(first + 14))
    }
}
