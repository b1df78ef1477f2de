import Figures
import GRDB
import IngestionAPI

/// The counts of the weeks that error budgets are reckoned over, up to a day.
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
        let borders = [zone.start(of: days.lowerBound), zone.start(of: days.upperBound.advanced(by: 1))]
        return try BorderCounts(db, between: borders, mappings: names.keys, rollups: rollups).counts
            .mapValues { $0[0] }
    }
}
