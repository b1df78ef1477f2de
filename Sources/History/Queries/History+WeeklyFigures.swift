import GRDB
import IngestionAPI
import SQLText

extension History {
    /// How many weeks the report looks back.
    static let weeksShown = 12

    /// All that a weekly report says about a period.
    /// - Throws: `HistoryProblem`.
    public func weeklyFigures(_ period: Period, scope: ReportScope = .all) throws -> WeeklyFigures {
        try snapshot { db in try WeeklyQuery(db, period: period, scope: scope, rollups: timeZone).figures() }
    }

    /// The latest week with data that is over: before `today`, or, where captures are ahead of the clock, before the
    /// last day captured. Nil for a history without any.
    public func lastWholeWeek(today: Day) throws -> ISOWeek? {
        try snapshot { db in
            let query = try RawStatement(db, sql: SQLText.file("queries/latest_day.sql"))
            func latestDay(upTo day: Day) throws -> Day? {
                query.bind(1, day.number)
                return try query.first { $0.optionalInt(0) }?.map { Day(number: Int($0)) }
            }
            guard let last = try latestDay(upTo: Day(number: Int(Int32.max))) else { return nil }
            let evidence = try EvidenceFigures(db)
            let lastCaptured = evidence.lastExchange.map(timeZone.day) ?? last
            let week = ISOWeek(containing: last)
            if week.sunday < today || week.sunday <= lastCaptured { return week }
            return try latestDay(upTo: week.monday.advanced(by: -1)).map(ISOWeek.init(containing:)) ?? week
        }
    }

    /// Runs queries in one snapshot; what they write to temporary tables is gone after it.
    func snapshot<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            var value: Value?
            try queue.inTransaction(.deferred) { db in
                value = try body(db)
                return .rollback
            }
            guard let value else { preconditionFailure("a transaction without an error has a value") }
            return value
        } catch {
            throw HistoryProblem.from(error, path: path)
        }
    }
}

extension EvidenceFigures {
    /// What the database holds.
    init(_ db: Database) throws {
        let query = try RawStatement(db, sql: SQLText.file("queries/evidence_totals.sql"))
        self = try query.first { row in
            EvidenceFigures(
                firstExchange: row.optionalInt(0).map(Instant.init(milliseconds:)),
                lastExchange: row.optionalInt(1).map(Instant.init(milliseconds:)),
                exchanges: Int(row.int(2)), imports: Int(row.int(3)), quarantined: Int(row.int(4)))
        }!
    }
}

/// Gathers the figures of one report.
private struct WeeklyQuery {
    private let db: Database
    private let period: Period
    private let rollups: ReportTimeZone
    private let mappings: [Int: Names.Mapping]
    private let weeks: ClosedRange<ISOWeek>
    private let cells: CellCounts
    private let capturedHours: [Day: Int]

    init(_ db: Database, period: Period, scope: ReportScope, rollups: ReportTimeZone) throws {
        self.db = db
        self.period = period
        self.rollups = rollups
        mappings = try Names(db).mappings.filter { scope.contains($0.value) }
        let lastWeek = ISOWeek(containing: period.last)
        weeks = lastWeek.advanced(by: 1 - History.weeksShown)...lastWeek
        let first = min(weeks.lowerBound.monday, period.previous.first)
        let last = max(period.last, lastWeek.sunday)
        cells = try CellCounts(
            db, days: first...last, mappings: mappings.keys, in: period.timeZone, rollups: rollups)
        capturedHours = try Self.capturedHours(
            db, days: first...last, organizations: Set(mappings.values.map(\.organization)), in: period.timeZone)
    }

    func figures() throws -> WeeklyFigures {
        WeeklyFigures(
            period: period, mappings: mappingFigures(), errors: try codeFigures(), days: dayFigures(),
            weeks: weekFigures(), evidence: try EvidenceFigures(db))
    }

    private func isIn(_ period: Period, _ cell: Cell) -> Bool {
        (period.first.number...period.last.number).contains(cell.day)
    }

    private func mappingFigures() -> [MappingFigures] {
        var now: [Int: Counts] = [:]
        var before: [Int: Counts] = [:]
        let previous = period.previous
        for (cell, counts) in cells.cells {
            if isIn(period, cell) { now[cell.mapping, default: Counts()] += counts }
            if isIn(previous, cell) { before[cell.mapping, default: Counts()] += counts }
        }
        return Set(now.keys).union(before.keys).compactMap { key in
            mappings[key].map { mapping in
                MappingFigures(
                    organization: mapping.organizationName, mapping: mapping.name, counts: now[key] ?? Counts(),
                    previous: before[key] ?? Counts())
            }
        }
        .sorted { MappingFigures.precedes(($0.organization, $0.mapping), ($1.organization, $1.mapping)) }
    }

    private func dayFigures() -> [DayFigures] {
        var days: [Int: Counts] = [:]
        for (cell, counts) in cells.cells where isIn(period, cell) { days[cell.day, default: Counts()] += counts }
        return (period.first.number...period.last.number).map { number in
            let day = Day(number: number)
            return DayFigures(day: day, counts: days[number] ?? Counts(), capturedHours: capturedHours[day] ?? 0)
        }
    }

    private func weekFigures() -> [WeekFigures] {
        var counts: [ISOWeek: Counts] = [:]
        for (cell, cellCounts) in cells.cells {
            let week = ISOWeek(containing: Day(number: cell.day))
            if weeks.contains(week) { counts[week, default: Counts()] += cellCounts }
        }
        return (0..<History.weeksShown).map { index in
            let week = weeks.lowerBound.advanced(by: index)
            let captured = (0..<7).count { (capturedHours[week.monday.advanced(by: $0)] ?? 0) > 0 }
            return WeekFigures(week: week, counts: counts[week] ?? Counts(), capturedDays: captured)
        }
    }

    /// In how many of each day's hours anything was captured.
    private static func capturedHours(
        _ db: Database, days: ClosedRange<Day>, organizations: Set<Int>, in zone: ReportTimeZone
    ) throws -> [Day: Int] {
        let hour: Int64 = 3_600_000
        let first = zone.start(of: days.lowerBound).milliseconds.flooredDivision(by: hour)
        let last = (zone.start(of: days.upperBound.advanced(by: 1)).milliseconds - 1).flooredDivision(by: hour)
        let query = try RawStatement(db, sql: SQLText.file("queries/captured_hours.sql"))
        query.bind(1, first)
        query.bind(2, last)
        var hours: Set<Int64> = []
        try query.forEach { row in
            if organizations.contains(Int(row.int(1))) { hours.insert(row.int(0)) }
        }
        var counts: [Day: Int] = [:]
        for number in days.lowerBound.number...days.upperBound.number {
            let day = Day(number: number)
            // Where the zone is not whole hours from UTC, an hour on the border counts for both of its days.
            let from = zone.start(of: day).milliseconds.flooredDivision(by: hour)
            let to = (zone.start(of: day.advanced(by: 1)).milliseconds - 1).flooredDivision(by: hour)
            let count = (from...to).count { hours.contains($0) }
            if count > 0 { counts[day] = count }
        }
        return counts
    }

    // MARK: - Codes

    private func codeFigures() throws -> [CodeFigures] {
        var now: [String: Int] = [:]
        var before: [String: Int] = [:]
        var seenIn: [String: Set<Int>] = [:]
        let previous = period.previous
        for (cell, counts) in cells.cells {
            for (code, count) in counts.codes {
                if isIn(period, cell) {
                    now[code, default: 0] += count
                    seenIn[code, default: []].insert(cell.mapping)
                }
                if isIn(previous, cell) { before[code, default: 0] += count }
            }
        }
        return try now.map { code, count in
            let isNone = code == ErrorCode.none
            return CodeFigures(
                code: isNone ? nil : code, count: count, previousCount: before[code] ?? 0,
                mappings: seenIn[code]?.count ?? 0,
                firstSeen: try seen(code, isFirst: true), lastSeen: try seen(code, isFirst: false))
        }
        .sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return (left.code ?? "~") < (right.code ?? "~")  // behind every code, which begins with a letter
        }
    }

    /// When the first or the last request up to the period's end was submitted that ended with a code: looks at the
    /// rows of the first or last day only, whatever the length of the history.
    private func seen(_ code: String, isFirst: Bool) throws -> Instant {
        let end = period.instants.upperBound
        let (daysFile, timeFile) = isFirst ? ("code_days", "code_first") : ("code_days_backwards", "code_last")
        let days = try RawStatement(db, sql: SQLText.file("queries/\(daysFile).sql"))
        let time = try RawStatement(db, sql: SQLText.file("queries/\(timeFile).sql"))
        days.bind(1, code)
        days.bind(2, rollups.day(of: Instant(milliseconds: end.milliseconds - 1)).number)
        var found: Instant?
        var foundOn: Int64?
        try days.forEachUntilFalse { row in
            // The rows of one day suffice, unless the period's end cuts that day and leaves nothing of it.
            if let foundOn, foundOn != row.int(0) { return false }
            guard mappings[Int(row.int(1))] != nil else { return true }
            let day = Day(number: Int(row.int(0)))
            // No mapping need be searched beyond what another one has.
            var interval = (rollups.start(of: day), min(rollups.start(of: day.advanced(by: 1)), end))
            if let found { if isFirst { interval.1 = found } else { interval.0 = found } }
            time.bind(1, row.int(1))
            time.bind(2, interval.0.milliseconds)
            time.bind(3, interval.1.milliseconds)
            time.bind(4, code == ErrorCode.none ? nil : code)
            let instant = try time.first { Instant(milliseconds: $0.int(0)) }
            guard let instant else { return true }
            found = found.map { isFirst ? min($0, instant) : max($0, instant) } ?? instant
            foundOn = row.int(0)
            return true
        }
        guard let found else { preconditionFailure("a code that is counted was seen") }
        return found
    }
}
