import GRDB
import IngestionAPI

/// The counts of the weeks that error budgets are reckoned over, up to a day.
enum RollingQuery {
    /// - Parameter names: the mappings asked about, by key.
    static func figures(
        _ db: Database, upTo last: Day, in zone: ReportTimeZone, rollups: ReportTimeZone, names: [Int: MappingName],
        organizations: Set<Int>
    ) throws -> [RollingFigures] {
        let longest = RollingFigures.weeks.max() ?? 0
        let all = last.advanced(by: 1 - 7 * longest)...last
        let cells = try CellCounts(db, days: all, mappings: names.keys, in: zone, rollups: rollups)
        let captured = try CapturedHours.bits(db, days: all, organizations: organizations, in: zone)
        return RollingFigures.weeks.map { weeks in
            let days = last.advanced(by: 1 - 7 * weeks)...last
            var counts: [Int: Counts] = [:]
            for (cell, cellCounts) in cells.cells where days.contains(Day(number: cell.day)) {
                counts[cell.mapping, default: Counts()] += cellCounts
            }
            return RollingFigures(
                weeks: weeks, days: days, capturedDays: captured.suffix(7 * weeks).count { $0 != 0 },
                mappings: counts.compactMap { key, counts in names[key].map { MappingCounts(name: $0, counts: counts) }
                }
                .sorted { $0.name < $1.name })
        }
    }
}
