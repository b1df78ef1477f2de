import Figures
import GRDB
import IngestionAPI
import SQLText

/// Gathers what monitors are told.
struct MetricsQuery {
    private let db: Database
    private let week: Period
    private let rollups: ReportTimeZone
    private let mappings: [Int: Names.Mapping]

    init(_ db: Database, week: Period, rollups: ReportTimeZone) throws {
        self.db = db
        self.week = week
        self.rollups = rollups
        mappings = try Names(db).mappings
    }

    func figures(clock: Instant) throws -> MetricsFigures {
        let evidence = try EvidenceFigures(db)
        let days = week.first...week.last
        let captured = try CapturedHours.bits(
            db, days: days, organizations: Set(mappings.values.map(\.organization)), in: week.timeZone)
        let database = try RawStatement(db, sql: SQLText.file("queries/metrics_database.sql")).first { row in
            (lastImport: row.optionalInt(0).map(Instant.init(milliseconds:)), bytes: row.int(1))
        }
        return MetricsFigures(
            week: week, capturedDays: captured.count { $0 != 0 }, mappings: try mappingMetrics(now: clock),
            evidence: evidence, lastImport: database?.lastImport ?? nil,
            databaseBytes: database?.bytes ?? 0)
    }

    private func mappingMetrics(now: Instant) throws -> [MappingMetrics] {
        let all = try allCounts()
        let states = try CheckQuery(db, now: now, zone: week.timeZone, scope: .all, rollups: rollups)
            .figures(.days(week), withBudget: false)
        let keys = Dictionary(
            uniqueKeysWithValues: mappings.map {
                (MappingName(organization: $1.organizationName, mapping: $1.name), $0)
            })
        let requests = try PeriodRequests(db)
        return try states.mappings.map { state in
            let key = keys[state.name] ?? 0
            let counts = states.counts(state)
            var durations: [Int64] = []
            if counts.finished > 0 {
                try requests.forEach(key, in: week.instants) { request, _ in
                    if let duration = request.duration, request.outcome != .pending { durations.append(duration) }
                }
            }
            return MappingMetrics(
                name: state.name, all: all[key] ?? Counts(), week: counts, durations: durations,
                lastSuccess: state.lastSuccess?.at, oldestPending: state.oldestPending?.at)
        }
    }

    /// The counts of each mapping over all the history, by its key. Summed as the rows come: SQLite would sort them by mapping.
    private func allCounts() throws -> [Int: Counts] {
        guard let days = try RollupRows.days(db) else { return [:] }
        var found: [Int: Counts] = [:]
        try RollupRows.forEach(db, days, of: Set(mappings.keys)) { cell, counts in
            found[cell.mapping, default: Counts()] += counts
        }
        return found
    }
}

extension History {
    /// What monitors are told.
    /// - Parameters:
    ///   - week: the week whose figures are given beside the totals.
    ///   - clock: the clock's time.
    /// - Throws: `HistoryProblem`.
    public func metricsFigures(week: Period, clock: Instant) throws -> MetricsFigures {
        try snapshot { db in try MetricsQuery(db, week: week, rollups: timeZone).figures(clock: clock) }
    }
}
