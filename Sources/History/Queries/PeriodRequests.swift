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

    init(_ db: Database) throws {
        outcomes = try RawStatement(db, sql: SQLText.file("queries/period_outcomes.sql"))
        attention = try RawStatement(db, sql: SQLText.file("queries/period_attention.sql"))
        usual = try RawStatement(db, sql: SQLText.file("queries/usual_durations.sql"))
    }

    /// Hands over submitted time, outcome, time of the outcome, and whether the POST was not captured.
    func forEachOutcome(
        _ key: Int, in instants: Range<Instant>, _ body: (Int64, Outcome, Int64?, Bool) -> Void
    ) throws {
        bind(outcomes, key, instants)
        try outcomes.forEach { row in
            body(row.int(0), Outcome(rawValue: Int(row.int(1))) ?? .pending, row.optionalInt(2), row.int(3) != 0)
        }
    }

    /// Those requests of one mapping that ask for attention.
    func attention(
        _ name: MappingName, _ key: Int, in instants: Range<Instant>, onlyPending: Bool
    ) throws -> [RequestFigures] {
        bind(attention, key, instants)
        attention.bind(4, onlyPending ? 1 : 0)
        var found: [RequestFigures] = []
        try attention.forEach { row in
            guard let id = row.requestID(0) else { return }
            found.append(
                RequestFigures(
                    name: name, id: id, submitted: Instant(milliseconds: row.int(1)), isInferred: row.int(2) != 0,
                    lastSeen: Instant(milliseconds: row.int(3)),
                    outcome: Outcome(rawValue: Int(row.int(4))) ?? .pending,
                    finished: row.optionalInt(5).map(Instant.init(milliseconds:)), records: row.optionalInt(6),
                    codes: row.text(7)?.split(separator: ",").map(String.init) ?? [], batchID: row.text(8)))
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
