import GRDB
import IngestionAPI
import SQLText

/// The counts of every mapping's days in a range of days, in any time zone.
///
/// In the database's own zone they are those of the rollups. The days of another one cut these.
struct CellCounts {
    /// By mapping's key and day.
    private(set) var cells: [Cell: Counts] = [:]

    /// - Parameter codesSince: the first day whose codes are asked for; nil for all. Those before may be missing.
    init(
        _ db: Database, days: ClosedRange<Day>, mappings: some Collection<Int>, in zone: ReportTimeZone,
        rollups: ReportTimeZone, codesSince: Day? = nil
    ) throws {
        guard zone != rollups else {
            try RollupRows.forEach(db, days, of: Set(mappings)) { cell, counts in
                cells[cell, default: Counts()] += counts
            }
            return
        }
        let numbers = days.lowerBound.number...days.upperBound.number
        let borders = (numbers.lowerBound...numbers.upperBound + 1).map { zone.start(of: Day(number: $0)) }
        let counted = try BorderCounts(
            db, between: borders, mappings: mappings, rollups: rollups, codesSince: codesSince.map(zone.start))
        for (key, counts) in counted.counts {
            for (day, counts) in zip(numbers, counts) where !counts.isEmpty {
                cells[Cell(day: day, mapping: key)] = counts
            }
        }
    }
}
