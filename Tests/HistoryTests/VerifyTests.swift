import Demo
import Figures
import GRDB
import IngestionAPI
import Testing

@testable import History

@Suite("Verifying")
struct VerifyTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes

    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func made() throws -> History {
        let history = try scratch.history()
        try scratch.importing(Self.demo + Array("no exchange\n".utf8), into: history)
        return history
    }

    @Test(
        "finds nothing to say about what was imported, in pieces out of order, in a zone of its own, with odd answers")
    func sound() throws {
        let history = try scratch.history(timeZone: ReportTimeZone(identifier: "Asia/Kathmandu"))
        let half = Self.demo.count / 2
        try scratch.importing(Array(Self.demo[half...]), as: "second", into: history)
        try scratch.importing(Self.demo, as: "all", into: history)
        var odd = ""
        for answer in [
            #"{"requestId":"word","status":"Failed","info":"ACP-1 and ACP-2"}"#, #""not JSON""#, "{}",
            #"{"requestId":77,"status":"Success","info":"numRecords: 5"}"#,
        ] {
            odd += #"{"at":"1969-12-31T23:59:59.999Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/"#
            odd += #"dataIngestion/xdmIngestion/9/ingest?requestId=77","httpStatus":200,"response":\#(answer)}"# + "\n"
        }
        try scratch.importing(Array(odd.utf8), as: "odd", into: history)

        let found = try history.verify()
        #expect(found.isSound)
        #expect(found.checks.map(\.subject) == Verification.Subject.allCases)
        #expect(found.checks.flatMap(\.findings) == [])
        let kept = try history.imports().map { $0.exchanges - $0.duplicates }.reduce(0, +)
        #expect(found.exchanges == kept)
        #expect(found.checks.first { $0.subject == .requests }?.examined ?? 0 > 290)
    }

    /// A change to a sound database, and what verifying must say of it.
    struct Damage: CustomTestStringConvertible, Sendable {
        var sql: String
        var subject: Verification.Subject
        /// How many differences; nil for at least one.
        var count: Int?
        /// What the first finding says.
        var says: String

        var testDescription: String { sql }
    }

    @Test(
        "names what was changed behind its back",
        arguments: [
            Damage(
                sql:
                    "UPDATE request SET outcome = 2 WHERE id = (SELECT min(id) FROM request WHERE outcome = 3) AND organization = 1",
                subject: .requests, count: 1, says: "outcome is aborted, by the evidence success"),
            Damage(
                sql:
                    "DELETE FROM request WHERE id = (SELECT max(id) FROM request WHERE organization = 1) AND organization = 1",
                subject: .requests, count: 1,
                says: ": missing"),
            Damage(
                sql:
                    "INSERT INTO request SELECT organization, 'made up', mapping, 0, 0, 0, 0, 0, 0, '', '' FROM request LIMIT 1",
                subject: .requests, count: 1, says: "made up: not in the evidence"),
            Damage(
                sql: "UPDATE request SET records = records + 1 WHERE records > 0", subject: .requests, count: nil,
                says: "records is"),
            Damage(
                sql: "UPDATE daily SET success = success - 1 WHERE day = (SELECT min(day) FROM daily)", subject: .days,
                count: nil, says: "success is"),
            Damage(
                sql: "UPDATE daily_code SET requests = requests + 1", subject: .codes, count: nil, says: "requests is"),
            Damage(sql: "DELETE FROM captured_hour", subject: .capturedHours, count: nil, says: ": missing"),
            Damage(sql: "DELETE FROM collision", subject: .collisions, count: nil, says: ": missing"),
            Damage(sql: "UPDATE rejection SET reason = 5", subject: .rejections, count: nil, says: "reason is"),
            Damage(
                sql: "UPDATE evidence SET first_at = first_at + 1", subject: .evidence, count: nil,
                says: "its row does not say what it holds"),
            Damage(
                sql:
                    "UPDATE evidence SET responses = CAST(substr(responses, 1, 200) || x'0001' || substr(responses, 203) AS BLOB)",
                subject: .evidence, count: nil, says: "its checksum does not match"),
            Damage(sql: "DELETE FROM evidence", subject: .imports, count: 1, says: "but 0 are there"),
            Damage(
                sql: "DELETE FROM quarantine", subject: .imports, count: 1, says: "put 1 lines in quarantine, but 0"),
            Damage(sql: "DELETE FROM import", subject: .imports, count: nil, says: "its record is missing"),
        ])
    func damaged(_ damage: Damage) throws {
        let history = try made()
        try history.queue.write { db in try db.execute(sql: damage.sql) }
        let found = try history.verify()
        #expect(!found.isSound)
        let check = try #require(found.checks.first { $0.subject == damage.subject })
        if let count = damage.count { #expect(check.differences == count) }
        #expect(check.differences > 0)
        #expect(check.findings.first?.contains(damage.says) == true, "\(check.findings)")
        #expect(check.findings.count <= Verification.Check.shown)
    }

    @Test("an index that does not agree with its table is found by SQLite's own check")
    func damagedIndex() throws {
        let history = try made()
        try history.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(
                sql:
                    "UPDATE sqlite_schema SET sql = replace(sql, 'outcome, records', 'records, outcome') WHERE name = 'request_period'"
            )
        }
        let found = try History(path: history.path, for: .reading).verify()
        #expect(found.checks.first?.differences ?? 0 > 0)
    }

    @Test("changes nothing in the database")
    func writesNothing() throws {
        let history = try made()
        let before = try history.derivedContent()
        _ = try history.verify()
        #expect(try history.derivedContent() == before)
        #expect(try history.imports().count == 1)
    }
}
