import GRDB
import IngestionAPI
import SQLText

/// The rows of the rollups.
enum RollupRows {
    /// Hands over the counts of every mapping's days, by day; those of each code once more, with nothing else in them.
    /// - Parameter codesSince: the number of the first day whose codes are asked for.
    static func forEach(
        _ db: Database, _ days: ClosedRange<Day>, of mappings: Set<Int>, codesSince: Int = .min,
        _ body: (Cell, Counts) throws -> Void
    ) throws {
        let kinds: [(file: String, first: Int, read: (RawStatement.Row) -> Counts)] = [
            ("daily_counts", .min, { Counts($0, from: 2) }), ("daily_codes", codesSince, code),
        ]
        for (file, first, read) in kinds {
            let query = try RawStatement(db, sql: SQLText.file("queries/\(file).sql"))
            query.bind(1, max(days.lowerBound.number, first))
            query.bind(2, days.upperBound.number)
            try query.forEach { row in
                let cell = Cell(day: Int(row.int(0)), mapping: Int(row.int(1)))
                if mappings.contains(cell.mapping) { try body(cell, read(row)) }
            }
        }
    }

    private static func code(_ row: RawStatement.Row) -> Counts {
        var counts = Counts()
        if let code = row.text(2) { counts.codes[code] = Int(row.int(3)) }
        return counts
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
