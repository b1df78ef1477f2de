import Figures
import GRDB
import IngestionAPI
import SQLText

/// Reads the requests of a report's period, mapping by mapping.
struct PeriodRequests {
    /// How many requests tell how long a mapping's usually take.
    private static let usualCount = 200

    private let outcomes: RawStatement
    private let attention: RawStatement
    private let usual: RawStatement
    private let next: RawStatement
    private let latest: RawStatement
    private let apiErrors: RawStatement
    private let pending: RawStatement
    private let state: RawStatement

    init(_ db: Database) throws {
        outcomes = try RawStatement(db, sql: SQLText.file("queries/period_outcomes.sql"))
        attention = try RawStatement(db, sql: SQLText.file("queries/period_attention.sql"))
        next = try RawStatement(db, sql: SQLText.file("queries/period_next.sql"))
        latest = try RawStatement(db, sql: SQLText.file("queries/period_latest.sql"))
        apiErrors = try RawStatement(db, sql: SQLText.file("queries/period_api_errors.sql"))
        pending = try RawStatement(db, sql: SQLText.file("queries/period_pending.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        usual = try RawStatement(db, sql: SQLText.file("queries/usual_durations.sql"))
    }

    /// Hands over each request with the time of its outcome, in the order in which they were submitted.
    func forEach(
        _ key: Int, in instants: Range<Instant>, _ body: (MappingRequests.Request, _ finished: Int64?) -> Void
    ) throws {
        bind(outcomes, key, instants)
        try outcomes.forEach { row in
            let request = MappingRequests.Request(row)
            // What counts them by their times has no place for others.
            guard instants.contains(request.submitted) else {
                throw Contradiction(what: "an index names a request under another time")
            }
            body(request, row.optionalInt(2))
        }
    }

    /// The latest requests of one mapping before an instant, the earliest first.
    func latest(_ key: Int, before instant: Instant, count: Int) throws -> [MappingRequests.Request] {
        latest.bind(1, key)
        latest.bind(2, instant.milliseconds)
        latest.bind(3, count)
        var requests: [MappingRequests.Request] = []
        try latest.forEach { requests.append(.init($0)) }
        return requests.reversed()
    }

    /// The first request of one mapping from an instant on.
    func next(_ key: Int, from instant: Instant) throws -> MappingRequests.Request? {
        next.bind(1, key)
        next.bind(2, instant.milliseconds)
        return try next.first { MappingRequests.Request($0) }
    }

    /// The HTTP errors of one mapping in a period, beside those from `start` on before it.
    func apiErrors(
        _ name: MappingName, _ key: Int, in instants: Range<Instant>, since start: Instant
    ) throws -> [APIErrorFigures] {
        bind(apiErrors, key, start..<instants.upperBound)
        apiErrors.bind(4, instants.lowerBound.milliseconds)
        var found: [APIErrorFigures] = []
        try apiErrors.forEach { row in
            guard let first = row.optionalInt(3), let last = row.optionalInt(4) else { return }
            found.append(
                APIErrorFigures(
                    name: name, httpStatus: Int(row.int(0)), count: Int(row.int(1)), before: Int(row.int(2)),
                    first: Instant(milliseconds: first), last: Instant(milliseconds: last)))
        }
        return found
    }

    /// The pending requests of one mapping alone.
    func pending(_ name: MappingName, _ key: Int, in instants: Range<Instant>) throws -> [RequestFigures] {
        bind(pending, key, instants)
        var found: [RequestFigures] = []
        try pending.forEach { row in
            if let request = try pendingRequest(row, name) { found.append(request) }
        }
        return found
    }

    private func pendingRequest(_ row: RawStatement.Row, _ name: MappingName) throws -> RequestFigures? {
        guard let id = row.requestID(3) else { return nil }
        state.bind(1, row.int(2))
        state.bind(2, id)
        return try state.first { row in
            let known = try RequestTable.read(row)
            return RequestFigures(
                name: name, id: id, submitted: known.birth.at, isInferred: known.birth.inferred,
                lastSeen: known.lastSeen, outcome: .pending)
        }
    }

    /// Those requests of one mapping that ask for attention.
    func attention(_ name: MappingName, _ key: Int, in instants: Range<Instant>) throws -> [RequestFigures] {
        bind(attention, key, instants)
        var found: [RequestFigures] = []
        try attention.forEach { row in
            guard let id = row.requestID(0) else { return }
            found.append(RequestFigures(name, id, row))
        }
        return found
    }

    /// How long the mapping's latest finished requests took that were submitted before an instant.
    func usualDuration(_ name: MappingName, _ key: Int, before: Instant) throws -> UsualDuration {
        usual.bind(1, key)
        usual.bind(2, before.milliseconds)
        usual.bind(3, Self.usualCount)
        var durations: [Int64] = []
        try usual.forEach { durations.append($0.int(0)) }
        return UsualDuration(name: name, durations: durations)
    }

    private func bind(_ statement: RawStatement, _ key: Int, _ instants: Range<Instant>) {
        statement.bind(1, key)
        statement.bind(2, instants.lowerBound.milliseconds)
        statement.bind(3, instants.upperBound.milliseconds)
    }
}

extension MappingRequests.Request {
    /// Of a row of `period_outcomes.sql`.
    fileprivate init(_ row: RawStatement.Row) {
        let start = Instant(milliseconds: row.int(0))
        let finished = row.optionalInt(2).map(Instant.init(milliseconds:))
        self.init(
            submitted: start, outcome: Outcome(rawValue: Int(row.int(1))) ?? .pending,
            duration: row.int(3) != 0 ? nil : finished?.elapsed(since: start), number: row.number(4))
    }
}

extension RequestFigures {
    /// Of a row of `period_attention.sql` or `code_requests.sql`.
    init(_ name: MappingName, _ id: RequestID, _ row: RawStatement.Row) {
        self.init(
            name: name, id: id, submitted: Instant(milliseconds: row.int(1)), isInferred: row.int(2) != 0,
            lastSeen: Instant(milliseconds: row.int(3)), outcome: Outcome(rawValue: Int(row.int(4))) ?? .pending,
            finished: row.optionalInt(5).map(Instant.init(milliseconds:)), records: row.optionalInt(6),
            codes: row.text(7)?.split(separator: ",").map(String.init) ?? [], batchID: row.text(8))
    }
}
