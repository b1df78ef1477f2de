import Demo
import GRDB
import IngestionAPI
import Testing

@testable import History

@Suite("Tables, indexes and views as they should be")
struct SchemaCheckTests {
    private static let demo = DemoHistory(weeks: 2, requests: 60).capture().bytes

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
    }

    @Test(
        "what is missing, other or put in is named, also where the rest can't be compared",
        arguments: [
            Tampering(sql: "DROP TABLE daily_code", says: "table daily_code: missing"),
            Tampering(sql: "DROP TABLE seal", says: "table seal: missing"),
            Tampering(sql: "DROP TABLE quarantine", says: "table quarantine: missing"),
            Tampering(sql: "DROP TABLE grdb_migrations", says: "no migration is noted as made"),
            Tampering(
                sql: "DELETE FROM grdb_migrations WHERE identifier = '006-chain'",
                says: "migration 006-chain: not noted as made, though a later one is"),
            Tampering(
                sql: "DELETE FROM grdb_migrations WHERE identifier >= '003-other-calls'",
                says: "migration 003-other-calls: not noted as made, though table import is as it leaves it"),
            Tampering(
                sql: "DELETE FROM grdb_migrations WHERE identifier >= '007-conflicts'",
                says: "migration 007-conflicts: not noted as made, though table conflict is as it leaves it"),
            Tampering(
                sql: "ALTER TABLE grdb_migrations ADD COLUMN more INTEGER NOT NULL DEFAULT 1",
                says: "table grdb_migrations: not as this program makes it"),
            Tampering(sql: "DROP INDEX request_period", says: "index request_period: missing"),
            Tampering(
                sql: "ALTER TABLE request ADD COLUMN more INTEGER", says: "table request: not as this program makes it"),
            Tampering(
                sql: "DROP VIEW request_view; CREATE VIEW request_view AS SELECT 'success' AS outcome",
                says: "view request_view: not as this program makes it"),
            Tampering(
                sql: "ALTER TABLE daily RENAME TO old; CREATE VIEW daily AS SELECT * FROM old",
                says: "table daily: missing"),
            Tampering(
                sql: "CREATE TRIGGER more BEFORE INSERT ON evidence BEGIN SELECT raise(IGNORE); END",
                says: "trigger more on evidence: put in by somebody else"),
            Tampering(
                sql: "CREATE INDEX more ON mapping (name)",
                says: "index more on mapping: put in by somebody else"),
        ])
    func found(_ tampering: Tampering) throws {
        try history.queue.write { db in try db.execute(sql: tampering.sql) }
        let found = try History(path: history.path, for: .reading).verify()
        #expect(!found.isSound)
        let check = try #require(found.checks.first { $0.subject == .schema })
        #expect(check.findings.contains(tampering.says), "\(check.findings)")
    }

    @Test("tables and views of one's own are nobody's business")
    func own() throws {
        try history.queue.write { db in
            try db.execute(sql: "CREATE TABLE note (text); CREATE INDEX by_text ON note (text)")
            try db.execute(sql: "CREATE VIEW failures AS SELECT * FROM request_view WHERE outcome = 'failed'")
        }
        #expect(try history.verify().isSound)
        _ = try history.rebuild()
    }

    @Test("nothing is written where a trigger would say what", arguments: ["import", "prune", "rebuild"])
    func trigger(change: String) throws {
        try history.queue.write { db in
            try db.execute(sql: "CREATE TRIGGER more BEFORE INSERT ON seal BEGIN SELECT raise(IGNORE); END")
        }
        let problem = #expect(throws: HistoryProblem.self) {
            switch change {
            case "import": try scratch.importing(Array(Self.demo.dropLast(9)), as: "more", into: history)
            case "prune": _ = try history.prune(before: Day(number: 30_000))
            default: _ = try history.rebuild()
            }
        }
        #expect(problem?.description.contains("it has a trigger, more") == true)
    }

    @Test("a database that counts days in no time zone that is known is not read as if it were UTC")
    func timeZone() throws {
        for sql in ["UPDATE setting SET value = 'No/Where' WHERE name = 'timezone'", "DELETE FROM setting"] {
            try history.queue.write { db in try db.execute(sql: sql) }
            for purpose in [History.Purpose.reading, .changing, .importing(timeZone: .utc)] {
                let problem = #expect(throws: HistoryProblem.self) { try History(path: history.path, for: purpose) }
                #expect(problem?.description.contains("time zone") == true)
            }
        }
    }
}
