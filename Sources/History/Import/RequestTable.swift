import GRDB
import IngestionAPI
import SQLText

/// Writes requests, one row each, joined with what the database knows of them.
struct RequestTable {
    private let incoming: IncomingRequests
    private let insertion: RawStatement
    private let update: RawStatement
    private let state: RawStatement
    /// Those that are named under more than one mapping.
    var conflicts: ConflictTable
    /// How many requests became known since a capture began.
    private(set) var newRequests = 0

    init(_ db: Database) throws {
        incoming = try IncomingRequests(db)
        insertion = try RawStatement(db, sql: SQLText.file("queries/request_insert.sql"))
        update = try RawStatement(db, sql: SQLText.file("queries/request_update.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        conflicts = try ConflictTable(db)
    }

    /// Another capture begins.
    mutating func begin() {
        newRequests = 0
        conflicts.begin()
    }

    /// Joins what a batch says of its requests to their rows.
    /// - Parameters:
    ///   - mappings: the mappings' keys, by the number that a request has in their place.
    ///   - organizations: the organizations' keys, likewise.
    ///   - precedes: orders two mappings, by their keys.
    ///   - touched: called with a mapping's key and a submitted time whose cell has changed.
    mutating func write(
        _ requests: [JoinedBatch.Request], mappings: [Int], organizations: [Int], precedes: (Int, Int) -> Bool,
        touched: (Int, Instant) -> Void
    ) throws {
        var known = try incoming.run(insertion, requests, mappings: mappings, organizations: organizations)[...]
        newRequests += requests.count - known.count
        for place in requests.indices {
            if place == known.first {
                known.removeFirst()
                var seen = requests[place].state
                seen.birth.mapping = mappings[seen.birth.mapping]
                try join(
                    seen, id: requests[place].id, organization: organizations[requests[place].organization], precedes,
                    touched)
            } else {
                touched(mappings[requests[place].state.birth.mapping], requests[place].state.birth.at)
            }
        }
    }

    private mutating func join(
        _ seen: RequestState, id: RequestID, organization: Int, _ precedes: (Int, Int) -> Bool,
        _ touched: (Int, Instant) -> Void
    ) throws {
        state.bind(1, organization)
        state.bind(2, id)
        guard let known = try state.first({ try Self.read($0) }) else {
            throw Contradiction(what: "a request is there and is not")
        }
        // What the batch itself says of other mappings is noted by whoever read it.
        if known.birth.mapping != seen.birth.mapping {
            try conflicts.note(id, organization: organization, mappings: [known.birth.mapping, seen.birth.mapping])
        }
        var joined = known
        joined.join(seen, precedes: precedes)
        guard joined != known else { return }
        Self.bind(joined, to: update, from: 1)
        update.bind(10, organization)
        update.bind(11, id)
        try update.run()
        touched(known.birth.mapping, known.birth.at)
        touched(joined.birth.mapping, joined.birth.at)
    }

    private static func bind(_ request: RequestState, to statement: RawStatement, from first: Int32) {
        let terminal = request.terminal
        statement.bind(first, request.birth.mapping)
        statement.bind(first + 1, request.birth.at.milliseconds)
        statement.bind(first + 2, request.birth.inferred ? 1 : 0)
        statement.bind(first + 3, request.lastSeen.milliseconds)
        statement.bind(first + 4, request.outcome.rawValue)
        statement.bind(first + 5, terminal?.at.milliseconds)
        statement.bind(first + 6, terminal?.records)
        statement.bind(first + 7, terminal.flatMap { $0.codes.isEmpty ? nil : $0.codes })
        statement.bind(first + 8, terminal?.batchID)
    }

    private static let times = Instant.writable.lowerBound.milliseconds...Instant.writable.upperBound.milliseconds

    /// Reads the columns of `request_state.sql`, which begin at `first`.
    /// - Throws: `Contradiction` for a time that no exchange can have: times are subtracted from one another.
    static func read(_ row: RawStatement.Row, from first: Int32 = 0) throws -> RequestState {
        for column in [first + 1, first + 3, first + 5] where !Self.times.contains(row.int(column)) {
            throw Contradiction(what: "table request has the time \(row.int(column))")
        }
        let outcome = Outcome(rawValue: Int(row.int(first + 4))) ?? .pending
        var terminal: RequestState.Terminal?
        if outcome != .pending {
            terminal = RequestState.Terminal(
                at: Instant(milliseconds: row.int(first + 5)), outcome: outcome, records: row.optionalInt(first + 6),
                codes: row.text(first + 7) ?? "", batchID: row.text(first + 8))
        }
        return RequestState(
            birth: RequestState.Birth(
                inferred: row.int(first + 2) != 0, at: Instant(milliseconds: row.int(first + 1)),
                mapping: Int(row.int(first))),
            lastSeen: Instant(milliseconds: row.int(first + 3)), terminal: terminal)
    }
}
