import Figures
import GRDB
import IngestionAPI
import SQLText

/// The rows of the rollups.
enum RollupRows {
    /// The first and the last day with any count; nil for none.
    static func days(_ db: Database) throws -> ClosedRange<Day>? {
        try RawStatement(db, sql: SQLText.file("queries/day_range.sql")).first { row in
            try row.optionalInt(0).map { _ in try row.day(0)...row.day(1) }
        } ?? nil
    }

    /// Hands over the counts of every mapping's days, by day; those of each code once more, with nothing else in them.
    /// - Parameter codesSince: the number of the first day whose codes are asked for.
    static func forEach(
        _ db: Database, _ days: ClosedRange<Day>, of mappings: Set<Int>, codesSince: Int = .min,
        _ body: (Cell, Counts) throws -> Void
    ) throws {
        let kinds: [(file: String, first: Int, read: (RawStatement.Row) throws -> Counts)] = [
            ("daily_counts", .min, { try Counts($0, from: 2) }), ("daily_codes", codesSince, code),
        ]
        for (file, first, read) in kinds {
            let query = try RawStatement(db, sql: SQLText.file("queries/\(file).sql"))
            query.bind(1, max(days.lowerBound.number, first))
            query.bind(2, days.upperBound.number)
            try query.forEach { row in
                let cell = Cell(day: try row.day(0).number, mapping: Int(row.int(1)))
                // A page whose rows are out of order gives others than were asked for.
                guard (days.lowerBound.number...days.upperBound.number).contains(cell.day) else {
                    throw Contradiction(what: "a rollup stands at the place of another day")
                }
                if mappings.contains(cell.mapping) { try body(cell, read(row)) }
            }
        }
    }

    private static func code(_ row: RawStatement.Row) throws -> Counts {
        var counts = Counts()
        if let code = row.text(2) { counts.codes[code] = try row.count(3) }
        return counts
    }
}

extension Counts {
    /// The counts of a row that has the plain ones in their order and then the records, without codes.
    /// - Parameter first: where `requests` stands.
    /// - Throws: `Contradiction` for a count that none can be.
    init(_ row: RawStatement.Row, from first: Int32) throws {
        self.init()
        var column = first
        try forEach(beside: Counts()) { count, _ in
            count = try row.count(column)
            column += 1
        }
        records = Int128(row.int(column))
    }
}

extension RawStatement.Row {
    /// A rollup's day, of a year that days are counted in.
    /// - Throws: `Contradiction`, as `count` does.
    func day(_ column: Int32) throws -> Day {
        guard let number = Int32(exactly: int(column)) else {
            throw Contradiction(what: "a rollup is of day \(int(column))")
        }
        return Day(number: Int(number))
    }

    /// A count. One that is out of all bounds was written by nobody but who changed the file: added to others, it would stop the
    /// program.
    /// - Throws: `Contradiction`.
    func count(_ column: Int32) throws -> Int {
        let count = int(column)
        guard (0...1 << 40).contains(count) else { throw Contradiction(what: "a rollup counts \(count)") }
        return Int(count)
    }
}
