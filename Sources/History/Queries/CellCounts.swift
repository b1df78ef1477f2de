import Figures
import GRDB
import IngestionAPI
import SQLText

/// The counts of every mapping's days in a range of days, in any time zone.
///
/// In the database's own zone they are those of the rollups. The days of another one cut these.
struct CellCounts {
    /// The days' numbers.
    let days: ClosedRange<Int>
    /// By mapping's key, a day after the other; mappings without anything are left out.
    private(set) var mappings: [Int: DayCounts] = [:]
    /// How many bytes may go by what is counted and what is made of it: no command takes more than 200 MB in all.
    private static let most = 150_000_000

    /// - Parameters:
    ///   - bytesOfMapping: how much is made of each mapping that has anything, about.
    ///   - codesSince: the first day whose codes are asked for; nil for all. Those before may be missing.
    init(
        _ db: Database, days: ClosedRange<Day>, mappings: some Collection<Int>, in zone: ReportTimeZone,
        rollups: ReportTimeZone, bytesOfMapping: Int, codesSince: Day? = nil
    ) throws {
        self.days = days.lowerBound.number...days.upperBound.number
        guard zone != rollups else {
            let nothing = DayCounts(days: self.days.count)
            var kept = 0
            try RollupRows.forEach(db, days, of: Set(mappings)) { cell, counts in
                kept += self.mappings[cell.mapping, default: nothing]
                    .add(counts, at: cell.day - self.days.lowerBound)
                try check(kept * 80 + self.mappings.count * bytesOfMapping)
            }
            return
        }
        let borders = (self.days.lowerBound...self.days.upperBound + 1).map { zone.start(of: Day(number: $0)) }
        // There each mapping has a count for each day.
        try check(self.days.count * mappings.count * 200)
        self.mappings = try BorderCounts(
            db, between: borders, mappings: mappings, rollups: rollups, codesSince: codesSince.map(zone.start)
        ).counts.mapValues { DayCounts($0) }
        try check(self.mappings.count * bytesOfMapping)
    }

    private func check(_ bytes: Int) throws {
        guard bytes > Self.most else { return }
        throw HistoryProblem.tooManyDays(days: days.count, mappings: mappings.count)
    }

    /// Hands over what was counted of each mapping on each of some days, where that is anything.
    func forEach(_ days: ClosedRange<Day>, _ body: (_ mapping: Int, _ day: Int, _ counts: Counts) -> Void) {
        let wanted = (days.lowerBound.number...days.upperBound.number)
        guard wanted.overlaps(self.days) else { return }
        for (mapping, counts) in mappings {
            for day in wanted.clamped(to: self.days) where !counts[day - self.days.lowerBound].isEmpty {
                body(mapping, day, counts[day - self.days.lowerBound])
            }
        }
    }

    /// The counts of some days, by mapping's key; of those that have any.
    func sums(_ days: ClosedRange<Day>) -> [Int: Counts] {
        var sums: [Int: Counts] = [:]
        forEach(days) { mapping, _, counts in sums[mapping, default: Counts()] += counts }
        return sums
    }
}
