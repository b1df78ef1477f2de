import Figures
import GRDB
import IngestionAPI
import SQLText

/// How much a report asks for.
public enum ReportDetail: Sendable {
    /// The counts of tables.
    case counts
    /// Also what findings need.
    case findings
    /// Also every request that asks for attention.
    case attention
    /// Also what pictures need: how long every request took, failures by weekday and hour, what ended later.
    case full

    /// How many bytes are made of a mapping that has anything, about, its document with it: measured on 20,000 of them.
    var bytesOfMapping: Int {
        switch self {
        case .counts: 3_000
        case .findings, .attention: 10_500
        case .full: 14_000
        }
    }
}

extension History {
    /// How many weeks the report looks back.
    static let weeksShown = 12

    /// All that a weekly report says about a period.
    /// - Parameter withBudget: also what error budgets are reckoned from.
    /// - Throws: `HistoryProblem`.
    public func weeklyFigures(
        _ period: Period, scope: ReportScope = .all, detail: ReportDetail = .full, withBudget: Bool = false
    ) throws -> WeeklyFigures {
        try snapshot { db in
            let query = try WeeklyQuery(db, period: period, scope: scope, rollups: timeZone, detail)
            var figures = try query.figures()
            if withBudget { figures.rolling = try query.rolling(rollups: timeZone) }
            return figures
        }
    }

    /// The latest week with data that was over before `today`. Nil for a history without any.
    public func lastWholeWeek(today: Day) throws -> ISOWeek? {
        try snapshot { db in
            guard let last = try Self.latestDay(db) else { return nil }
            let week = ISOWeek(containing: last)
            if week.sunday < today { return week }
            return try Self.latestDay(db, upTo: week.monday.advanced(by: -1)).map(ISOWeek.init(containing:)) ?? week
        }
    }

    /// The last day on which anything was counted, in the history's own zone; nil for a history without any.
    /// - Parameter day: up to which day; nil for all of them.
    public func lastDay(upTo day: Day? = nil) throws -> Day? {
        try snapshot { try Self.latestDay($0, upTo: day) }
    }

    private static func latestDay(_ db: Database, upTo day: Day? = nil) throws -> Day? {
        let query = try RawStatement(db, sql: SQLText.file("queries/latest_day.sql"))
        query.bind(1, day?.number ?? Int(Int32.max))
        return try query.first { $0.optionalInt(0) }?.map { Day(number: Int($0)) }
    }

    /// Runs queries in one snapshot; what they write to temporary tables is gone after it. What was opened for reading has
    /// one snapshot for all of them.
    func snapshot<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            var value: Value?
            try queue.inDatabase { db in
                let run = {
                    value = try body(db)
                    return Database.TransactionCompletion.rollback
                }
                if db.isInsideTransaction { try db.inSavepoint(run) } else { try db.inTransaction(.deferred, run) }
            }
            guard let value else { preconditionFailure("a transaction without an error has a value") }
            try unwritable?.check()
            return value
        } catch {
            throw problem(error)
        }
    }
}

extension EvidenceFigures {
    /// What the database holds.
    init(_ db: Database) throws {
        // Where something was left out, `History.leaveOut` says what.
        let noted = try PresentTables.noted(db)
        let query = try RawStatement(
            db, sql: SQLText.file("queries/evidence_totals\(noted?.isCut == true ? "_upto" : "").sql"))
        self = try query.first { row in
            EvidenceFigures(
                firstExchange: row.optionalInt(0).map(Instant.init(milliseconds:)),
                lastExchange: noted.map(\.last) ?? row.optionalInt(1).map(Instant.init(milliseconds:)),
                exchanges: Int(row.int(2)), imports: Int(row.int(3)), quarantined: Int(row.int(4)),
                prunedBefore: row.text(5).flatMap { Day(iso: $0) })
        }!
        if let noted, !noted.isCut { ahead = noted.ahead }
    }
}
