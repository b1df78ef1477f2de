import GRDB
import IngestionAPI
import SQLText

/// On which days of a mapping to look for its last requests of each kind, and how far its row of equal outcomes reaches in
/// whole days: what the rollups tell in one pass, the latest day first.
struct StandingDays {
    /// The last day with a request of each outcome, by the outcome's number.
    private(set) var last: [Int?] = [nil, nil, nil, nil]
    /// The first day with a pending request.
    private(set) var oldestPending: Int?
    /// How many are pending.
    private(set) var pending = 0
    /// How the last requests to end did; nil where those of their day differ.
    private(set) var outcome: Outcome?
    /// How many ended so on the days behind `breakDay`.
    private(set) var run = 0
    /// The last day on which a request ended otherwise.
    private(set) var breakDay: Int?

    /// The days of every mapping, by its key.
    static func all(_ db: Database) throws -> [Int: StandingDays] {
        var days: [Int: StandingDays] = [:]
        try RawStatement(db, sql: SQLText.file("queries/standing_days.sql")).forEach { row in
            days[Int(row.int(1)), default: StandingDays()].add(
                day: try row.day(0).number, counts: try (0..<4).map { try row.count($0 + 2) })
        }
        return days
    }

    /// Adds a day that lies before all others.
    /// - Parameter counts: how many of its requests have each outcome, by the outcome's number.
    mutating func add(day: Int, counts: [Int]) {
        for outcome in counts.indices where counts[outcome] > 0 && last[outcome] == nil { last[outcome] = day }
        if counts[0] > 0 {
            oldestPending = day
            pending += counts[0]
        }
        let ended = Outcome.allCases.filter { $0 != .pending && counts[$0.rawValue] > 0 }
        guard breakDay == nil, let first = ended.first else { return }
        if ended.count == 1, outcome == nil || outcome == first {
            outcome = first
            run += counts[first.rawValue]
        } else {
            breakDay = day
        }
    }

    /// The last day with a request of some outcomes.
    func last(_ outcomes: [Outcome]) -> Int? { outcomes.compactMap { last[$0.rawValue] }.max() }
}
