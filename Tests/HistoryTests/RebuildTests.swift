import Demo
import Foundation
import GRDB
import IngestionAPI
import Testing

@testable import History

@Suite("Rebuilding")
struct RebuildTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history(timeZone: ReportTimeZone(identifier: "Asia/Kathmandu"))
        let half = Self.demo.count / 2
        try scratch.importing(Array(Self.demo[half...]), as: "second", into: history)
        try scratch.importing(Self.demo + Array("no exchange\n".utf8), as: "all", into: history)
    }

    @Test("of a sound database changes nothing, also after a prune")
    func same() throws {
        let before = try history.derivedContent()
        let summary = try history.rebuild()
        #expect(try history.derivedContent() == before)
        #expect(summary.requests > 290)
        #expect(summary.exchanges == (try history.imports().map { $0.exchanges - $0.duplicates }.reduce(0, +)))
        let day = try #require(history.snapshot { db in try Int.fetchOne(db, sql: "SELECT min(day) + 9 FROM daily") })
        _ = try history.prune(before: Day(number: day))
        let pruned = try history.derivedContent()
        #expect(pruned != before)
        _ = try history.rebuild()
        #expect(try history.derivedContent() == pruned)
        #expect(try history.verify().isSound)
    }

    @Test(
        "puts right whatever was derived, and verify finds nothing more",
        arguments: [
            "UPDATE request SET outcome = 3, records = 7", "DELETE FROM request", "DELETE FROM daily",
            "UPDATE daily SET success = success + 1", "INSERT INTO daily_code SELECT 1, key, 'ACP-1', 3 FROM mapping",
            "DELETE FROM captured_hour", "UPDATE rejection SET reason = 5", "DELETE FROM collision",
            "UPDATE mapping SET name = 'another' WHERE key = 1",
            "UPDATE organization SET name = 'nobody' WHERE key = 1",
        ])
    func mended(sql: String) throws {
        let before = try history.derivedContent()
        try history.queue.write { db in try db.execute(sql: sql) }
        #expect(try history.derivedContent() != before)
        #expect(try !history.verify().isSound)
        _ = try history.rebuild()
        #expect(try history.derivedContent() == before)
        let found = try history.verify()
        #expect(found.isSound, "\(found.checks.flatMap(\.findings))")
    }

    @Test(
        "makes nothing from evidence that is not all there, or that was not what was sealed, and says what",
        arguments: [
            "DELETE FROM evidence WHERE key = 1", "UPDATE setting SET value = 'UTC' WHERE name = 'timezone'",
            "INSERT INTO pruned_request SELECT organization, id FROM request LIMIT 1", "DELETE FROM quarantine",
            "DROP INDEX request_period", "DELETE FROM seal WHERE key = 1",
            "CREATE INDEX more ON request (id, outcome)",
            "CREATE TRIGGER more AFTER INSERT ON request BEGIN UPDATE request SET outcome = 3; END",
        ])
    func refused(sql: String) throws {
        try history.queue.write { db in try db.execute(sql: sql) }
        let before = try history.derivedContent()
        let problem = #expect(throws: HistoryProblem.self) {
            try History(path: history.path, for: .changing).rebuild()
        }
        #expect(problem?.description.contains("ingest-audit verify") == true)
        #expect(try history.derivedContent() == before)
        #expect(try !History(path: history.path, for: .reading).verify().isSound)
    }

    @Test("stops at a block that can't be read, names it, and changes nothing")
    func damaged() throws {
        try history.queue.write { db in
            try db.execute(sql: "UPDATE evidence SET responses = x'00' WHERE key = 2; DELETE FROM daily_code")
        }
        let before = try history.derivedContent()
        let problem = #expect(throws: HistoryProblem.self) { try history.rebuild() }
        #expect(problem?.description.contains("evidence block 2 is damaged") == true)
        #expect(try history.derivedContent() == before)
    }
}

@Suite("Backing up")
struct BackupTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes

    private let scratch: Scratch
    private let history: History
    private var target: String { "\(scratch.folder)/copy.sqlite" }

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        try scratch.importing(Self.demo, as: "a", into: history)
        try scratch.importing(Array(Self.demo.dropLast(9)), as: "b", into: history)
    }

    @Test("gives one file with the same content, its owner's alone, that verifies and can be written to")
    func copied() throws {
        var shown: [Int] = []
        let size = try history.backup(to: target) { done, total in shown.append(total - done) }
        #expect(shown.last == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int64 == size)
        let beside = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
            .filter { $0.contains("copy.sqlite") }
        #expect(beside == ["copy.sqlite"])
        let copy = try History(path: target, for: .changing)
        #expect(try copy.derivedContent() == history.derivedContent())
        #expect(try copy.verify().isSound)
        #expect(try copy.imports() == history.imports())
        try scratch.importing(Array("nothing\n".utf8) + Self.demo, as: "c", into: copy)
        #expect(try copy.imports().count == 3)
        #expect(try history.imports().count == 2)
    }

    @Test("writes nothing over, and leaves nothing behind where it can't write")
    func refused() throws {
        try Data("precious".utf8).write(to: URL(filePath: target))
        let companions = ["-wal", "-shm", "-journal"].map { history.path + $0 }
        for path in [target, "\(scratch.folder)/missing/copy.sqlite", scratch.folder] + companions {
            let problem = #expect(throws: BackupProblem.self) { try history.backup(to: path) }
            #expect(problem?.description.hasPrefix(path) == true)
        }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasSuffix(".new") }
        #expect(left.isEmpty)
    }

    @Test("takes away what a killed copying to the same name left, and nothing that is being written")
    func leftOvers() throws {
        for name in [".copy.sqlite.1.new", ".copy.sqlite.1.new-journal", ".copy.sqlite.2.new", ".copy.sqlite.x.new"] {
            try Data("half".utf8).write(to: URL(filePath: "\(scratch.folder)/\(name)"))
        }
        let other = open("\(scratch.folder)/.copy.sqlite.2.new", O_RDONLY)
        defer { close(other) }
        try #require(flock(other, LOCK_EX) == 0)
        _ = try history.backup(to: target)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.contains("copy") }
        #expect(left.sorted() == [".copy.sqlite.2.new", ".copy.sqlite.x.new", "copy.sqlite"])
    }

    @Test("ends where whoever watches it says so, and leaves nothing behind")
    func interrupted() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try history.backup(to: target) { _, _ in throw Stop() } }
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.contains("copy") }
        #expect(left.isEmpty)
    }

    @Test("is of one moment, whatever is imported meanwhile")
    func meanwhile() throws {
        let before = try history.derivedContent()
        let other = try History(path: history.path, for: .importing(timeZone: nil))
        var isImported = false
        _ = try history.backup(to: target) { _, _ in
            guard !isImported else { return }
            isImported = true
            let more = DemoHistory(seed: 9, weeks: 5, requests: 500).capture().bytes
            _ = try? scratch.importing(more, as: "meanwhile", into: other)
        }
        #expect(isImported)
        #expect(try other.imports().count == 3)
        #expect(try History(path: target, for: .reading).derivedContent() == before)
    }

    @Test("of a damaged database is refused")
    func damaged() throws {
        try history.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(
                sql:
                    "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'daily') WHERE name = 'request'"
            )
        }
        let problem = #expect(throws: HistoryProblem.self) {
            try History(path: history.path, for: .reading).backup(to: target)
        }
        #expect(problem?.description.contains("damaged") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
    }
}
