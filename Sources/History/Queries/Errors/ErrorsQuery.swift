import Figures
import GRDB
import IngestionAPI
import SQLText

/// Gathers every error code up to a period's end.
struct ErrorsQuery {
    /// How many weeks show how a code comes and goes.
    private static let weeksShown = 8

    private let db: Database
    let period: Period
    let mappings: [Int: Names.Mapping]
    /// The zone that the rollups count days in.
    let rollups: ReportTimeZone
    /// Whether the period takes in every day there is, so that no day is cut by another zone's midnight.
    private let isWhole: Bool
    private let sights: CodeSights
    private let weeks: ClosedRange<ISOWeek>
    /// The counts of the weeks and, unless it is whole, of the period; in gaps that both are made of.
    private let spans: BorderCounts

    init(
        _ db: Database, period asked: Period?, scope: ReportScope, zone: ReportTimeZone, rollups: ReportTimeZone
    ) throws {
        self.db = db
        self.rollups = rollups
        mappings = try Names(db).mappings.filter { scope.contains($0.value) }
        isWhole = asked == nil
        period = try asked ?? Self.whole(db, zone: zone, rollups: rollups)
        sights = CodeSights(db: db, period: period, rollups: rollups, mappings: mappings)
        let last = ISOWeek(containing: period.last)
        weeks = last.advanced(by: 1 - Self.weeksShown)...last
        var borders = Set(weekSpans(weeks, period).flatMap { [$0.span.lowerBound, $0.span.upperBound] })
        if !isWhole { borders.formUnion([period.instants.lowerBound, period.instants.upperBound]) }
        spans = try BorderCounts(db, between: borders.sorted(), mappings: mappings.keys, rollups: rollups)
    }

    func figures() throws -> ErrorsFigures {
        let cells = try codeCells()
        let weekCounts = countsByWeek()
        let counted = countsOfPeriod(cells)
        let codes = try cells.keys.map { code in
            try figures(code, cells[code]!, counted[code] ?? [:], weekCounts[code] ?? [:])
        }
        return ErrorsFigures(
            period: period, totals: try totals().values.reduce(into: Counts()) { $0 += $1 },
            weeks: try capturedWeeks(), codes: codes.sorted(by: Self.precedes), evidence: try EvidenceFigures(db))
    }

    private static func precedes(_ left: ErrorFigures, _ right: ErrorFigures) -> Bool {
        if left.count != right.count { return left.count > right.count }
        return (left.code ?? "~") < (right.code ?? "~")  // behind every code, which begins with a letter
    }

    /// The counts of the period by mapping's key, without codes.
    /// - Parameter first: count from this one of the rollups' days on only; nil for all days of the period.
    func totals(from first: Day? = nil) throws -> [Int: Counts] {
        guard isWhole || first != nil else {
            return spans.sums(from: period.instants.lowerBound, to: period.instants.upperBound)
        }
        let query = try RawStatement(db, sql: SQLText.file("queries/mapping_totals.sql"))
        let end = rollups.day(of: Instant(milliseconds: period.instants.upperBound.milliseconds - 1))
        query.bind(1, first?.number ?? Int(Int32.min))
        query.bind(2, isWhole ? Int(Int32.max) : end.number)
        var totals: [Int: Counts] = [:]
        try query.forEach { row in
            guard mappings[Int(row.int(0))] != nil else { return }
            var counts = Counts()
            counts.requests = Int(row.int(1))
            counts.success = Int(row.int(2))
            counts.failed = Int(row.int(3))
            counts.aborted = Int(row.int(4))
            counts.pending = Int(row.int(5))
            totals[Int(row.int(0))] = counts
        }
        return totals
    }

    // MARK: - Codes

    /// One code's requests on one of the rollups' days, in one mapping.
    typealias CodeCell = (day: Int, mapping: Int, requests: Int)

    /// Every cell with a code, up to the period's end, by code; in each the earliest first.
    private func codeCells() throws -> [String: [CodeCell]] {
        let query = try RawStatement(db, sql: SQLText.file("queries/code_cells.sql"))
        let end = Instant(milliseconds: period.instants.upperBound.milliseconds - 1)
        query.bind(1, isWhole ? Int(Int32.max) : rollups.day(of: end).number)
        var cells: [String: [CodeCell]] = [:]
        try query.forEach { row in
            guard mappings[Int(row.int(1))] != nil, let code = row.text(2) else { return }
            cells[code, default: []].append((Int(row.int(0)), Int(row.int(1)), Int(row.int(3))))
        }
        // The last of the rollups' days may reach beyond the period's end, where zones differ.
        guard !isWhole, period.timeZone != rollups else { return cells }
        return try cells.filter { code, _ in try sights.isSeen(code) }
    }

    /// The cells of one code that may lie in the period, in the rollups' days.
    func cells(of code: String) throws -> [CodeCell] {
        let days = period.instants
        let first = rollups.day(of: days.lowerBound).number
        return try codeCells()[code]?.filter { isWhole || $0.day >= first } ?? []
    }

    /// The period's requests of each code, by mapping's key.
    private func countsOfPeriod(_ cells: [String: [CodeCell]]) -> [String: [Int: Int]] {
        guard !isWhole else {
            return cells.mapValues { $0.reduce(into: [:]) { $0[$1.mapping, default: 0] += $1.requests } }
        }
        var counts: [String: [Int: Int]] = [:]
        for (mapping, sum) in spans.sums(from: period.instants.lowerBound, to: period.instants.upperBound) {
            for (code, count) in sum.codes { counts[code, default: [:]][mapping] = count }
        }
        return counts
    }

    /// The last weeks' requests of each code.
    private func countsByWeek() -> [String: [ISOWeek: Int]] {
        var counts: [String: [ISOWeek: Int]] = [:]
        for (week, span) in weekSpans(weeks, period) {
            for sum in spans.sums(from: span.lowerBound, to: span.upperBound).values {
                for (code, count) in sum.codes { counts[code, default: [:]][week, default: 0] += count }
            }
        }
        return counts
    }

    private func figures(
        _ code: String, _ cells: [CodeCell], _ counts: [Int: Int], _ byWeek: [ISOWeek: Int]
    ) throws -> ErrorFigures {
        let days = cells.map(\.day)
        var (spells, start) = (1, days[0])
        for (before, day) in zip(days, days.dropFirst()) where day - before > ErrorFigures.spellGap {
            (spells, start) = (spells + 1, day)
        }
        return ErrorFigures(
            code: code == ErrorCode.none ? nil : code, count: counts.values.reduce(0, +),
            mappings: counts.values.count { $0 > 0 }, firstSeen: try sights.seen(code, isFirst: true),
            lastSeen: try sights.seen(code, isFirst: false),
            weekCounts: (0..<Self.weeksShown).map { byWeek[weeks.lowerBound.advanced(by: $0)] ?? 0 }, spells: spells,
            spellStart: Day(number: start), isRecovered: try isRecovered(code, cells))
    }

    /// Whether each mapping has had a success since its last request with the code.
    private func isRecovered(_ code: String, _ cells: [CodeCell]) throws -> Bool {
        let lastDays = cells.reduce(into: [Int: Int]()) { $0[$1.mapping] = $1.day }
        let success = try RawStatement(db, sql: SQLText.file("queries/success_after.sql"), isKept: true)
        let end = period.instants.upperBound
        return try lastDays.allSatisfy { mapping, number in
            let day = Day(number: number)
            let seen = try sights.seen(
                code, in: mapping, on: day, isFirst: false, from: rollups.start(of: day),
                to: min(rollups.start(of: day.advanced(by: 1)), end))
            guard let seen else { return true }
            success.bind(1, mapping)
            success.bind(2, seen.milliseconds)
            success.bind(3, end.milliseconds)
            return try success.first { _ in true } ?? false
        }
    }

    // MARK: - Days

    private func capturedWeeks() throws -> [CapturedWeek] {
        let days = weeks.lowerBound.monday...weeks.upperBound.sunday
        let hours = try CapturedHours.bits(
            db, days: days, organizations: Set(mappings.values.map(\.organization)), in: period.timeZone)
        return (0..<Self.weeksShown).map { index in
            CapturedWeek(
                week: weeks.lowerBound.advanced(by: index),
                isCaptured: hours[index * 7..<index * 7 + 7].contains { $0 != 0 })
        }
    }

    /// Every day with a count; for an empty history the latest exchange's day, or 1970.
    private static func whole(_ db: Database, zone: ReportTimeZone, rollups: ReportTimeZone) throws -> Period {
        let evidence = try EvidenceFigures(db)
        var days = [evidence.firstExchange, evidence.lastExchange].compactMap { $0.map(zone.day) }
        if let counted = try RollupRows.days(db) {
            days.append(zone.day(of: rollups.start(of: counted.lowerBound)))
            let end = rollups.start(of: counted.upperBound.advanced(by: 1))
            days.append(zone.day(of: min(Instant(milliseconds: end.milliseconds - 1), evidence.lastExchange ?? end)))
        }
        let first = days.min() ?? Day(number: 0)
        return Period(first: first, last: max(first, days.max() ?? first), timeZone: zone)!
    }
}

/// The weeks up to a period's last day, by the period's zone.
private func weekSpans(_ weeks: ClosedRange<ISOWeek>, _ period: Period) -> [(week: ISOWeek, span: Range<Instant>)] {
    (0...).lazy.map(weeks.lowerBound.advanced).prefix { $0 <= weeks.upperBound }.map { week in
        let end = min(week.sunday, period.last).advanced(by: 1)
        return (week, period.timeZone.start(of: week.monday)..<period.timeZone.start(of: end))
    }
}
