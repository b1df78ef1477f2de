import Demo
import Figures
import GRDB
import IngestionAPI
import Testing

@testable import History

@Suite("The chain of imports")
struct ChainTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes

    private let scratch: Scratch
    private let history: History

    /// Three imports, of which the second has a line in quarantine and the third has nothing new.
    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        let half = Self.demo.count / 2
        try scratch.importing(Array(Self.demo[half...]), as: "second's.ndjson", into: history)
        try scratch.importing(Self.demo + Array("no exchange\n".utf8), as: "all.ndjson", into: history)
        try scratch.importing(Self.demo, as: "again.ndjson", into: history)
    }

    private func findings(noted: String? = nil) throws -> [String] {
        try #require(history.verify(noted: noted).checks.first { $0.subject == .chain }).findings
    }

    @Test("is whole after imports and prunes, and every import has a seal that names the one before")
    func whole() throws {
        #expect(try history.imports().count == 3)
        #expect(try findings() == [])
        let first = try #require(history.imports().last?.seal)
        #expect(first.count == 64)
        #expect(try findings(noted: String(first.prefix(8)).uppercased()) == [])
        let day = try #require(history.snapshot { db in try Int.fetchOne(db, sql: "SELECT min(day) + 9 FROM daily") })
        #expect(try history.prune(before: Day(number: day)).exchanges > 0)
        try scratch.importing(Array(Self.demo.dropLast(7)), as: "later.ndjson", into: history)
        let found = try history.verify(noted: first)
        #expect(found.isSound, "\(found.checks.flatMap(\.findings))")
        #expect(found.checks.first { $0.subject == .chain }?.examined == 5)
        #expect(found.seal == (try history.imports().last?.seal))
        let seals = try history.snapshot { db in try SealStore(db).all() }
        #expect(zip(seals, seals.dropFirst()).allSatisfy { $0.sha256 == $1.previous && $0.key + 1 == $1.key })
    }

    @Test(
        "names what was changed, put in or taken out",
        arguments: [
            Tampering(sql: "UPDATE import SET lines = 7 WHERE key = 2", says: "all.ndjson): lines is 7, was sealed as"),
            Tampering(
                sql: "UPDATE import SET path = 'b' WHERE key = 1", says: "second's.ndjson): path is 'b', was sealed as"),
            Tampering(
                sql: "UPDATE import SET sha256 = zeroblob(32) WHERE key = 3", says: "again.ndjson): sha256 is X'0000"),
            Tampering(sql: "DELETE FROM import WHERE key = 2", says: "all.ndjson, "),
            Tampering(
                sql: "DELETE FROM import WHERE key = 3; DELETE FROM seal WHERE key = 3",
                says: "the last seal should be 3, but is 2: the end was removed or replaced"),
            Tampering(
                sql: "DELETE FROM import WHERE key = 2; DELETE FROM seal WHERE key = 2",
                says: "seal 2 is missing, before seal 3"),
            Tampering(
                sql:
                    "DELETE FROM import WHERE key = 2; DELETE FROM seal WHERE key = 2; UPDATE seal SET key = 2 WHERE key = 3",
                says: "does not follow the seal before it"),
            Tampering(
                sql: "UPDATE seal SET statement = replace(statement, '\"lines\":\"', '\"lines\":\"1') WHERE key = 2",
                says: "seal 2 (import 2, "),
            Tampering(
                sql: "UPDATE seal SET statement = 'x' WHERE key = 2",
                says: "seal 2 (import 2, ?): what it states can't be read"),
            Tampering(
                sql:
                    "INSERT INTO import SELECT 9, 'made up', format, organization, zeroblob(32), bytes, lines, 0, 0, 0, 0, head_bytes, head_sha256, whole_bytes, whole_sha256, whole_lines, started_at, finished_at, program, others, damage FROM import WHERE key = 1",
                says: "import 9 (made up): no seal states it"),
            Tampering(
                sql:
                    "UPDATE evidence SET columns = (SELECT columns FROM evidence e WHERE e.import = 2 LIMIT 1), responses = (SELECT responses FROM evidence e WHERE e.import = 2 LIMIT 1) WHERE import = 1",
                says: "second's.ndjson): its evidence is not what was sealed"),
            Tampering(sql: "DELETE FROM evidence WHERE import = 1", says: "has 0 blocks of evidence, was sealed with"),
            Tampering(
                sql: "UPDATE quarantine SET reason = 'another'",
                says: "all.ndjson): its quarantine is not what was sealed"),
            Tampering(
                sql: "INSERT INTO pruned VALUES (1, 5, 0)", says: "how much of it was pruned is not what was sealed"),
            Tampering(
                sql: "INSERT INTO pruned VALUES (99, 5, 0)",
                says: "import 99: table pruned says how much of it was pruned"),
            Tampering(
                sql: "INSERT INTO pruned_request SELECT organization, id FROM request WHERE outcome = 1",
                says: "the requests that count as pruned (table pruned_request) are not those that were sealed"),
            Tampering(
                sql: "INSERT INTO setting VALUES ('pruned_before', '2026-11-20')",
                says: "setting pruned_before: is 2026-11-20, was sealed as nothing"),
            Tampering(
                sql: "INSERT INTO setting VALUES ('more', '1')", says: "setting more: is 1, was sealed as nothing"),
            Tampering(
                sql: "UPDATE setting SET value = 'Asia/Seoul' WHERE name = 'timezone'",
                says: "setting timezone: is Asia/Seoul, was sealed as UTC"),
            Tampering(
                sql: "UPDATE import SET path = path || char(0) || 'evil' WHERE key = 2",
                says: "all.ndjson): path is "),
            Tampering(
                sql: "UPDATE evidence SET key = 600 WHERE key = (SELECT max(key) FROM evidence)",
                says: "its blocks of evidence have other keys than were sealed"),
            Tampering(sql: "UPDATE seal SET import = 1 WHERE key = 2", says: "what it states is not that import alone"),
            Tampering(
                sql: "UPDATE seal SET import = NULL WHERE key = 2", says: "seal 2 (a prune): does not state a prune"),
            Tampering(sql: "DELETE FROM seal", says: "the last seal should be 3, but is none"),
        ])
    func tampered(_ tampering: Tampering) throws {
        try history.queue.write { db in try db.execute(sql: tampering.sql) }
        #expect(try !history.verify().isSound)
        let found = try findings()
        #expect(found.contains { $0.contains(tampering.says) }, "\(found)")
    }

    /// What an import's seal states: whoever can write the file can also seal what he likes after the last one.
    private func appendSeal(import key: Int64?, _ change: (Database, inout Seal.Statement) throws -> Void) throws {
        try history.queue.write { db in
            var statement = try #require(SealStore(db).all()[0].content)
            try change(db, &statement)
            try SealStore(db).append(statement, import: key)
        }
    }

    @Test("a seal that is appended can't state an import anew, nor a prune that takes nothing away")
    func appended() throws {
        let noted = try #require(history.imports().last?.seal)
        try appendSeal(import: 1) { db, statement in
            try db.execute(sql: "DELETE FROM evidence WHERE import = 1; UPDATE import SET exchanges = 0 WHERE key = 1")
            statement.ledger = try SealStore.ledger(db, 1)
            statement.holdings = try ImportHoldings.read(db, of: [1])
        }
        #expect(try findings(noted: noted).contains { $0.contains("states an import again that was sealed before") })
        try appendSeal(import: nil) { _, statement in
            statement.ledger = nil
            statement.prunedBefore = "1970-01-01"
            statement.holdings[0].blocks += 1
        }
        #expect(try findings(noted: noted).contains { $0.contains("(a prune): gives import 1 more than it had") })
    }

    @Test("a prune after the seal that was noted is told, with what it deleted")
    func prunedSince() throws {
        let noted = try #require(history.imports().last?.seal)
        let day = try #require(history.snapshot { db in try Int.fetchOne(db, sql: "SELECT min(day) + 9 FROM daily") })
        let summary = try history.prune(before: Day(number: day))
        let found = try history.verify(noted: noted)
        #expect(found.isSound && found.notedSeal == 3 && found.lastSeal == 4 && found.sealedLate == 0)
        let prune = Verification.Prune(seal: 4, before: "\(Day(number: day))", exchanges: summary.exchanges)
        #expect(found.prunes == [prune])
    }

    @Test("seals of a version that stated no settings hold, and the next one states them")
    func withoutState() throws {
        try history.queue.write { db in
            try db.execute(sql: "DELETE FROM seal")
            for key in Int64(1)...3 {
                var holdings = try ImportHoldings.read(db, of: [key])
                (holdings[0].firstBlock, holdings[0].lastBlock) = (nil, nil)
                let statement = Seal.Statement(ledger: try SealStore.ledger(db, key), holdings: holdings)
                try SealStore(db).append(statement, import: key)
            }
        }
        #expect(try findings() == [])
        try history.queue.write { db in
            try db.execute(sql: "INSERT INTO pruned_request SELECT organization, id FROM request LIMIT 1")
        }
        #expect(try findings().contains { $0.hasSuffix("but no prune was sealed") })
        try history.queue.write { db in try db.execute(sql: "DELETE FROM pruned_request") }
        try scratch.importing(Array(Self.demo.dropLast(9)), as: "fourth.ndjson", into: history)
        #expect(try history.verify().isSound)
        let state = try history.snapshot { db in try SealStore(db).all().last?.content?.state }
        #expect(state?.settings == ["timezone": "UTC"])
    }

    @Test("a whole new chain is told by a seal that was noted elsewhere")
    func replaced() throws {
        let noted = try #require(history.imports().last?.seal)
        try history.queue.write { db in
            try db.execute(sql: "UPDATE import SET path = 'nicer' WHERE key = 1; DELETE FROM seal")
            try db.execute(sql: "DELETE FROM setting WHERE name = 'last_seal'")
            try SealStore(db).sealAll()
        }
        #expect(try findings() == [])
        let found = try findings(noted: noted)
        #expect(found.count == 1 && found.first?.contains("no seal begins with \(noted)") == true)
    }

    @Test("a damaged block, a tampered name and a seal that lies do not stop what verify says of the rest")
    func manyFaults() throws {
        try history.queue.write { db in
            try db.execute(sql: "UPDATE evidence SET responses = x'00' WHERE key = 1; UPDATE seal SET sha256 = x'00'")
        }
        let found = try history.verify()
        #expect(found.checks.map(\.subject) == Verification.Subject.allCases)
        #expect(found.checks.first { $0.subject == .evidence }?.differences == 1)
        #expect(found.checks.first { $0.subject == .chain }?.differences ?? 0 > 2)
    }

    @Test("imports of a version that knew no seals are sealed as they are found, at the next change")
    func migrated() throws {
        try history.queue.write { db in
            try db.execute(sql: "DROP TABLE seal; DELETE FROM setting WHERE name = 'last_seal'")
            try db.execute(sql: "DROP TABLE source_seal; DROP TABLE source")
            try db.execute(sql: "DROP VIEW conflict_view; DROP TABLE conflict")
            try db.execute(
                sql: "DROP VIEW batch_view; DROP TABLE batch; DROP TABLE batch_reason; DROP TABLE batch_row;")
            try db.execute(sql: "DROP INDEX request_batch; DROP INDEX request_period_batch;")
            try db.execute(sql: "DROP INDEX import_head; DROP INDEX import_whole")
            try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier >= '006-chain'")
        }
        let reading = try History(path: history.path, for: .reading)
        let before = try reading.verify()
        #expect(before.isSound && before.seal == nil)
        #expect(try reading.imports().allSatisfy { $0.seal == nil })
        reading.finish()  // it keeps its snapshot until then
        let changing = try History(path: history.path, for: .changing)
        let after = try changing.verify()
        #expect(after.isSound && after.seal != nil, "\(after.checks.flatMap(\.findings))")
        #expect(after.checks.first { $0.subject == .chain }?.examined == 3)
    }
}
