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
    private let sequence: RawStatement
    private let pending: RawStatement
    private let state: RawStatement

    init(_ db: Database) throws {
        outcomes = try RawStatement(db, sql: SQLText.file("queries/period_outcomes.sql"))
        attention = try RawStatement(db, sql: SQLText.file("queries/period_attention.sql"))
        sequence = try RawStatement(db, sql: SQLText.file("queries/period_sequence.sql"))
        pending = try RawStatement(db, sql: SQLText.file("queries/period_pending.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        usual = try RawStatement(db, sql: SQLText.file("queries/usual_durations.sql"))
    }

    /// Hands over submitted time, outcome, time of the outcome, and whether the POST was not captured.
    func forEachOutcome(
        _ key: Int, in instants: Range<Instant>, _ body: (Int64, Outcome, Int64?, Bool) -> Void
    ) throws {
        bind(outcomes, key, instants)
        try outcomes.forEach { row in
            // What counts them by their times has no place for others.
            guard instants.contains(Instant(milliseconds: row.int(0))) else {
                throw Contradiction(what: "an index names a request under another time")
            }
            body(row.int(0), Outcome(rawValue: Int(row.int(1))) ?? .pending, row.optionalInt(2), row.int(3) != 0)
        }
    }

    /// The outcomes of one mapping's requests, in the order in which they were submitted, and those that are pending: all
    /// that findings need, in one pass over the index.
    func sequence(
        _ name: MappingName, _ key: Int, in instants: Range<Instant>
    ) throws -> (requests: MappingRequests, pending: [RequestFigures]) {
        bind(sequence, key, instants)
        var requests: [MappingRequests.Request] = []
        var pending: [RequestFigures] = []
        try sequence.forEach { row in
            let submitted = Instant(milliseconds: row.int(0))
            let outcome = Outcome(rawValue: Int(row.int(1))) ?? .pending
            requests.append(.init(submitted: submitted, outcome: outcome))
            if outcome == .pending, let request = try pendingRequest(row, name) { pending.append(request) }
        }
        return (MappingRequests(name: name, requests: requests), pending)
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
