import Figures
import GRDB
import IngestionAPI
import SQLText

/// The counts of mappings between instants that follow one another, wherever these cut the rollups' days.
///
/// Whole days are taken from the rollups. Of a day that is cut, one end is counted from the rows, the shorter one, and what
/// that leaves of the day's rollup is the other. Where mappings have so few requests a day that looking up each cut costs
/// more than reading on, all rows are counted.
struct BorderCounts {
    /// By mapping's key, between each two instants; mappings without anything are left out.
    private(set) var counts: [Int: [Counts]] = [:]
    /// Whether rollups were taken, and not all rows counted.
    let areOfRollups: Bool

    /// How many rows could be read in the time that one look-up takes.
    private static let rowsOfLookUp = 8.0

    private let borders: [Instant]
    private let mappings: Set<Int>
    private let counting: CellCounting

    /// - Parameters:
    ///   - borders: the instants, the earliest first; two or more.
    ///   - mappings: the keys of the mappings asked about.
    ///   - rollups: the zone of the rollups' days.
    ///   - codesSince: which of the instants codes are asked for from; before, they are not whole. Nil asks for all.
    init(
        _ db: Database, between borders: [Instant], mappings: some Collection<Int>, rollups: ReportTimeZone,
        codesSince: Instant? = nil
    ) throws {
        self.borders = borders
        self.mappings = Set(mappings)
        // A day's codes are counted as a whole.
        let codesDay = codesSince.map(rollups.day)
        counting = try CellCounting(db, timeZone: rollups, codesSince: codesDay.map(rollups.start))
        let cuts = Cut.all(borders, rollups)
        areOfRollups = try Self.isWorthLookingUp(db, cuts, mappings: self.mappings.count)
        if areOfRollups {
            try addRollups(db, cuts, codesSince: codesDay?.number ?? .min)
        } else {
            try countRows()
        }
    }

    /// The sums from one of the instants up to another one, by mapping's key.
    func sums(from start: Instant, to end: Instant) -> [Int: Counts] {
        let gaps = borders.indices.dropLast().filter { borders[$0] >= start && borders[$0 + 1] <= end }
        return counts.mapValues { counts in gaps.reduce(into: Counts()) { $0 += counts[$1] } }
    }

    private static func isWorthLookingUp(_ db: Database, _ cuts: [Cut], mappings: Int) throws -> Bool {
        guard cuts.contains(where: { $0.rowsShare > 0 }) else { return true }
        let (first, last) = (cuts[0].day, cuts[cuts.count - 1].day)
        let query = try RawStatement(db, sql: "SELECT total(requests) FROM daily WHERE day BETWEEN ? AND ?")
        query.bind(1, first)
        query.bind(2, last)
        let rows = try query.first { Double($0.int(0)) } ?? 0
        let rowsOfCuts = cuts.reduce(0) { $0 + $1.rowsShare } * rows / Double(last - first + 1)
        let lookUps = cuts.count { $0.rowsShare > 0 } * mappings
        return rowsOfCuts + rowsOfLookUp * Double(lookUps) < rows
    }

    private mutating func countRows() throws {
        for key in mappings {
            let found = try counting.counts(of: key, between: borders.map(\.milliseconds))
            if found.contains(where: { !$0.isEmpty }) { counts[key] = found }
        }
    }

    // MARK: - Rollups

    private mutating func addRollups(_ db: Database, _ cuts: [Cut], codesSince: Int) throws {
        let days = Day(number: cuts[0].day)...Day(number: cuts[cuts.count - 1].day)
        var cutCells: [Cell: Counts] = [:]
        try RollupRows.forEach(db, days, of: mappings, codesSince: codesSince) { cell, counts in
            let behind = cuts.partitioningIndex { $0.day > cell.day }
            if cuts[behind - 1].day == cell.day {
                cutCells[cell, default: Counts()] += counts
            } else {
                add(counts, to: cuts[behind - 1].lastGap, of: cell.mapping)
            }
        }
        for (cell, whole) in cutCells {
            try addParts(of: whole, cuts[cuts.partitioningIndex { $0.day >= cell.day }], cell.mapping)
        }
        counts = counts.filter { $1.contains { !$0.isEmpty } }
    }

    /// Adds the parts of a day that is cut.
    private mutating func addParts(of whole: Counts, _ cut: Cut, _ key: Int) throws {
        var parts = Array(repeating: Counts(), count: cut.counted.count - 1)
        var rest = whole
        if cut.rowsShare > 0 {
            parts = try counting.counts(
                of: key, between: cut.counted, hasRequests: whole.requests > 0, hasNotices: whole.hasNotices)
            for part in parts { rest -= part }
        }
        parts.insert(rest, at: cut.countsBefore ? parts.count : 0)
        for (offset, part) in parts.enumerated() { add(part, to: cut.firstGap + offset, of: key) }
    }

    private mutating func add(_ counts: Counts, to gap: Int, of key: Int) {
        guard gap >= 0, gap < borders.count - 1 else { return }
        self.counts[key, default: Array(repeating: Counts(), count: borders.count - 1)][gap] += counts
    }
}

/// A day of the rollups in which borders lie.
private struct Cut {
    var day: Int
    /// The gap that ends at its first border.
    var firstGap: Int
    /// The gap that begins at its last border.
    var lastGap: Int
    /// Between which instants rows are counted; the first or the last of them may be an end of the day.
    var counted: [Int64]
    /// Whether the first of these is the beginning of the day; else the last one is its end.
    var countsBefore: Bool
    /// How much of the day is counted from rows.
    var rowsShare: Double

    static func all(_ borders: [Instant], _ rollups: ReportTimeZone) -> [Cut] {
        var cuts: [Cut] = []
        var first = 0
        while first < borders.count {
            let day = rollups.day(of: borders[first])
            let (start, end) = (
                rollups.start(of: day).milliseconds, rollups.start(of: day.advanced(by: 1)).milliseconds
            )
            var last = first
            while last + 1 < borders.count, borders[last + 1].milliseconds < end { last += 1 }
            let inside = borders[first...last].map(\.milliseconds)
            let countsBefore = inside[0] - start <= end - inside[inside.count - 1]
            let counted = countsBefore ? [start] + inside : inside + [end]
            cuts.append(
                Cut(
                    day: day.number, firstGap: first - 1, lastGap: last, counted: counted, countsBefore: countsBefore,
                    rowsShare: Double(counted[counted.count - 1] - counted[0]) / Double(end - start)))
            first = last + 1
        }
        return cuts
    }
}
