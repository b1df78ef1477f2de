import Figures
import GRDB
import IngestionAPI
import SQLText

/// Over which time rates are counted.
public enum CheckWindow: Sendable, Equatable {
    /// Whole days.
    case days(Period)
    /// So many hours up to an instant.
    case hours(Int, upTo: Instant)
}

/// Gathers the figures that thresholds are held against.
struct CheckQuery {
    /// How far back it is looked since when a threshold is broken.
    private static let daysBefore = 28
    private static let hoursBefore = 72
    private static let hour: Int64 = 3_600_000

    private let db: Database
    private let now: Instant
    private let zone: ReportTimeZone
    private let rollups: ReportTimeZone
    private let mappings: [Int: Names.Mapping]
    private let names: [Int: MappingName]

    init(_ db: Database, now: Instant, zone: ReportTimeZone, scope: ReportScope, rollups: ReportTimeZone) throws {
        self.db = db
        self.now = now
        self.zone = zone
        self.rollups = rollups
        mappings = try Names(db).mappings.filter { scope.contains($0.value) }
        names = mappings.mapValues { MappingName(organization: $0.organizationName, mapping: $0.name) }
    }

    /// - Parameter withBudget: also what error budgets are reckoned from.
    func figures(_ window: CheckWindow, withBudget: Bool) throws -> CheckFigures {
        var figures = CheckFigures(
            now: now, timeZone: zone, borders: [], windowParts: 0, mappings: try known(),
            evidence: try EvidenceFigures(db))
        switch window {
        case .days(let period): try count(period, &figures)
        case .hours(let hours, let end): try count(hours, upTo: end, &figures)
        }
        if withBudget {
            figures.rolling = try RollingQuery(
                db, in: zone, rollups: rollups, names: names,
                organizations: Set(mappings.values.map(\.organization))
            ).figures(upTo: figures.lastDay)
        }
        return figures
    }

    /// Every mapping with anything in the history, without counts.
    private func known() throws -> [MappingCheckFigures] {
        let days = try knownDays()
        let success = try RawStatement(db, sql: SQLText.file("queries/last_success.sql"))
        let pending = try RawStatement(db, sql: SQLText.file("queries/oldest_pending.sql"))
        return try names.compactMap { key, name in
            guard let known = days[key] else { return nil }
            return MappingCheckFigures(
                name: name, parts: [], isTriggered: known.isTriggered,
                lastSuccess: try moment(success, key, on: known.lastSuccess),
                oldestPending: try moment(pending, key, on: known.firstPending), pending: known.pending)
        }.sorted { $0.name < $1.name }
    }

    /// What is known of a mapping up to now, from its days.
    private struct Known {
        /// The last day with an ingested request, by submitted time, and the first with a pending one.
        var lastSuccess, firstPending: Day?
        var pending = 0
        /// Whether it was ever asked to ingest anything.
        var isTriggered = false
    }

    /// By mapping's key. Put together as the days come: SQLite would sort them by mapping.
    private func knownDays() throws -> [Int: Known] {
        var found: [Int: Known] = [:]
        let query = try RawStatement(db, sql: SQLText.file("queries/check_days.sql"))
        query.bind(1, rollups.day(of: now).number)
        try query.forEach { row in
            let day = try row.day(0)
            var known = found[Int(row.int(1))] ?? Known()
            if row.int(2) > 0 { known.lastSuccess = day }
            let pending = try row.count(3)
            if pending > 0, known.firstPending == nil { known.firstPending = day }
            known.pending += pending
            known.isTriggered = known.isTriggered || row.int(4) > 0
            found[Int(row.int(1))] = known
        }
        return found
    }

    /// A request of a mapping's day, by a query over an interval.
    private func moment(_ query: RawStatement, _ key: Int, on day: Day?) throws -> RequestMoment? {
        guard let day else { return nil }
        query.bind(1, key)
        query.bind(2, rollups.start(of: day).milliseconds)
        query.bind(3, rollups.start(of: day.advanced(by: 1)).milliseconds)
        return try query.first { row in
            row.requestID(1).map { RequestMoment(id: $0, at: Instant(milliseconds: row.int(0))) }
        } ?? nil
    }

    private func count(_ period: Period, _ figures: inout CheckFigures) throws {
        let days = period.first.advanced(by: -Self.daysBefore)...period.last
        let cells = try CellCounts(
            db, days: days, mappings: names.keys, in: zone, rollups: rollups, bytesOfMapping: 2_000)
        let numbers = days.lowerBound.number...days.upperBound.number
        figures.period = period
        figures.windowParts = period.dayCount
        figures.borders = (numbers.lowerBound...numbers.upperBound + 1).map { zone.start(of: Day(number: $0)) }
        let keys = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
        for index in figures.mappings.indices {
            guard let key = keys[figures.mappings[index].name] else { continue }
            figures.mappings[index].parts = cells.mappings[key] ?? DayCounts(days: numbers.count)
        }
    }

    private func count(_ hours: Int, upTo end: Instant, _ figures: inout CheckFigures) throws {
        let parts = hours + Self.hoursBefore
        figures.windowParts = hours
        figures.borders = (0...parts).map { part in
            Instant(milliseconds: end.milliseconds + 1 - Int64(parts - part) * Self.hour)
        }
        let counting = try CellCounting(db, timeZone: zone)
        let borders = figures.borders.map(\.milliseconds)
        let keys = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
        for index in figures.mappings.indices {
            guard let key = keys[figures.mappings[index].name] else { continue }
            figures.mappings[index].parts = DayCounts(try counting.counts(of: key, between: borders))
        }
    }
}

extension History {
    /// What thresholds are held against.
    /// - Parameters:
    ///   - now: up to when ages are counted.
    ///   - withBudget: also what error budgets are reckoned from.
    /// - Throws: `HistoryProblem`.
    public func checkFigures(
        _ window: CheckWindow, now: Instant, in zone: ReportTimeZone, scope: ReportScope = .all,
        withBudget: Bool = false
    ) throws -> CheckFigures {
        try snapshot { db in
            try CheckQuery(db, now: now, zone: zone, scope: scope, rollups: timeZone)
                .figures(window, withBudget: withBudget)
        }
    }
}
