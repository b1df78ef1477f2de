import Figures
import GRDB
import IngestionAPI
import SQLText

/// Finds out how each mapping stands: the rollups tell the day, an index seek the request.
struct StandingQuery {
    private static let finished: [Outcome] = [.failed, .aborted, .success]

    private let rollups: ReportTimeZone
    private let days: [Int: StandingDays]
    private let first: RawStatement
    private let last: RawStatement
    private let after: RawStatement
    private let state: RawStatement
    private let usual: PeriodRequests

    init(_ db: Database, rollups: ReportTimeZone) throws {
        self.rollups = rollups
        days = try StandingDays.all(db)
        first = try RawStatement(db, sql: SQLText.file("queries/search_requests.sql"))
        last = try RawStatement(db, sql: SQLText.file("queries/search_requests_backwards.sql"))
        after = try RawStatement(db, sql: SQLText.file("queries/standing_after.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        usual = try PeriodRequests(db)
        for query in [first, last] {
            query.bind(5, 0)
            for parameter: Int32 in [6, 7, 8, 9, 10] { query.bind(parameter, Int64?.none) }
            query.bind(11, 1)
        }
    }

    /// How a mapping stands.
    func standing(_ name: MappingName, key: Int) throws -> MappingStanding {
        var standing = MappingStanding(name: name)
        guard let days = days[key] else { return standing }
        func find(_ outcomes: [Outcome]) throws -> RequestFigures? {
            try days.last(outcomes).flatMap { try request(last, key, name, day: $0, outcomes) }
        }
        standing.lastSuccess = try find([.success])
        standing.lastTrouble = try find([.failed, .aborted])
        standing.lastFinished = later(standing.lastSuccess, standing.lastTrouble)
        standing.pending = days.pending
        if let day = days.oldestPending {
            standing.oldestPending = try request(first, key, name, day: day, [.pending])
            standing.latest = later(standing.lastFinished, try find([.pending]))
        } else {
            standing.latest = standing.lastFinished
        }
        standing.streak = try streak(standing, days, key)
        if let latest = standing.latest, latest.outcome == .pending {
            standing.usualDurations = try usual.usualDuration(name, key, before: latest.submitted).durations
        }
        return standing
    }

    private func later(_ left: RequestFigures?, _ right: RequestFigures?) -> RequestFigures? {
        guard let left, let right else { return left ?? right }
        return RequestCursor(left) < RequestCursor(right) ? right : left
    }

    /// How many ended in a row as the last one did: those of whole days behind the last other one's, and of that day those
    /// behind it.
    private func streak(_ standing: MappingStanding, _ days: StandingDays, _ key: Int) throws -> Int {
        guard let outcome = standing.lastFinished?.outcome, let day = days.breakDay else { return days.run }
        let others = Self.finished.filter { $0 != outcome }
        guard let other = try request(last, key, standing.name, day: day, others) else { return days.run }
        after.bind(1, key)
        after.bind(2, other.submitted.milliseconds)
        after.bind(3, rollups.start(of: Day(number: day + 1)).milliseconds)
        after.bind(4, other.id)
        after.bind(5, outcome.rawValue)
        return days.run + (try after.first { Int($0.int(0)) } ?? 0)
    }

    /// The first or the last request of a day that has one of some outcomes.
    private func request(
        _ query: RawStatement, _ key: Int, _ name: MappingName, day: Int, _ outcomes: [Outcome]
    ) throws -> RequestFigures? {
        query.bind(1, key)
        query.bind(2, rollups.start(of: Day(number: day)).milliseconds)
        query.bind(3, rollups.start(of: Day(number: day + 1)).milliseconds)
        query.bind(4, outcomes.reduce(0) { $0 | 1 << $1.rawValue })
        let found = try query.first { (organization: $0.int(1), id: $0.requestID(2)) }
        guard let found, let id = found.id else { return nil }
        state.bind(1, found.organization)
        state.bind(2, id)
        return try state.first { try RequestFigures(RequestTable.read($0), name: name, id: id) }
    }
}

extension RequestCursor {
    /// The place of a request.
    init(_ request: RequestFigures) {
        self.init(submitted: request.submitted, organization: request.name.organization, id: request.id)
    }
}
