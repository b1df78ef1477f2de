import GRDB
import IngestionAPI

/// The counts of the weeks that error budgets are reckoned over, up to a day.
///
/// Whole days of the rollups are taken from these, also where the days asked about are those of another zone; only what
/// sticks out at either end is counted from the rows.
struct RollingQuery {
    private let db: Database
    private let zone: ReportTimeZone
    private let rollups: ReportTimeZone
    /// The mappings asked about, by key.
    private let names: [Int: MappingName]
    private let organizations: Set<Int>

    init(
        _ db: Database, in zone: ReportTimeZone, rollups: ReportTimeZone, names: [Int: MappingName],
        organizations: Set<Int>
    ) {
        self.db = db
        self.zone = zone
        self.rollups = rollups
        self.names = names
        self.organizations = organizations
    }

    /// The figures of each of the usual numbers of weeks.
    func figures(upTo last: Day) throws -> [RollingFigures] {
        try RollingFigures.weeks.map { weeks in
            let days = last.advanced(by: 1 - 7 * weeks)...last
            let captured = try CapturedHours.bits(db, days: days, organizations: organizations, in: zone)
            return RollingFigures(
                weeks: weeks, days: days, capturedDays: captured.count { $0 != 0 },
                mappings: try counts(days).compactMap { key, counts in
                    guard !counts.isEmpty, let name = names[key] else { return nil }
                    return MappingCounts(name: name, counts: counts)
                }
                .sorted { $0.name < $1.name })
        }
    }

    private func counts(_ days: ClosedRange<Day>) throws -> [Int: Counts] {
        let lower = zone.start(of: days.lowerBound)
        let upper = zone.start(of: days.upperBound.advanced(by: 1))
        var first = rollups.day(of: lower)
        if rollups.start(of: first) < lower { first = first.advanced(by: 1) }
        let end = rollups.day(of: upper)  // the first day that does not lie within as a whole
        var counts: [Int: Counts] = [:]
        let whole = first...end.advanced(by: -1)
        let cells = try CellCounts(db, days: whole, mappings: names.keys, in: rollups, rollups: rollups)
        for (cell, cellCounts) in cells.cells { counts[cell.mapping, default: Counts()] += cellCounts }
        let edges = [(lower, rollups.start(of: first)), (rollups.start(of: end), upper)].filter { $0.0 < $0.1 }
        guard !edges.isEmpty else { return counts }
        let counting = try CellCounting(db, timeZone: zone)
        for key in names.keys {
            for edge in edges {
                for part in try counting.counts(of: key, between: [edge.0.milliseconds, edge.1.milliseconds]) {
                    counts[key, default: Counts()] += part
                }
            }
        }
        return counts
    }
}
