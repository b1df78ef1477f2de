import Demo
import Figures
import Foundation
import GRDB
import IngestionAPI
import Synchronization
import Testing

@testable import History

/// One file, several connections: what each leaves to the others.
@Suite("Sharing a database")
struct SharingTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes
    private static let more = DemoHistory(seed: 9, weeks: 3, requests: 200).capture().bytes

    private let scratch: Scratch
    private var path: String { "\(scratch.folder)/h.sqlite" }

    init() throws {
        scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
        history.finish()
    }

    /// Whether the file's header says that it has a write-ahead log.
    private func hasLog() throws -> Bool {
        try Array(Scratch.bytes(path)[18...19]) == [2, 2]
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasPrefix("h.sqlite") }.sorted()
    }

    @Test("at rest it is one file with a rollback journal; a write-ahead log is there while it is changed")
    func atRest() throws {
        #expect(try !hasLog())
        #expect(try files() == ["h.sqlite"])
        let writer = try scratch.history()
        #expect(try !hasLog(), "opening changes nothing")
        try scratch.importing(Self.more, as: "more", into: writer)
        #expect(try hasLog())
        let other = try scratch.history()
        try other.getReady()
        writer.finish()
        #expect(try hasLog(), "the other one has it still")
        other.finish()
        #expect(try !hasLog())
        #expect(try files() == ["h.sqlite"])
        #expect(try History(path: path, for: .reading).imports().count == 2)
    }

    @Test("what was imported before leaves the file untouched, byte for byte")
    func nothingToDo() throws {
        let before = try Scratch.bytes(path)
        let history = try scratch.history()
        #expect(try scratch.importing(Self.demo, into: history).earlier == .all)
        history.finish()
        #expect(try Scratch.bytes(path) == before)
    }

    @Test("what is opened for reading sees one moment for as long as it is open, through every question")
    func oneMoment() throws {
        let writer = try scratch.history()
        try writer.getReady()
        let reader = try History(path: path, for: .reading)
        let before = try reader.derivedContent()
        try scratch.importing(Self.more, as: "more", into: writer)
        #expect(try reader.derivedContent() == before)
        #expect(try reader.imports().count == 1)
        #expect(try reader.verify().isSound)
        #expect(try History(path: path, for: .reading).imports().count == 2)
    }

    @Test("a writer waits for readers as long as it may, tells of it, and changes nothing when that was too short")
    func waits() throws {
        let reader = try History(path: path, for: .reading)
        let before = try Scratch.bytes(path)
        let told = DispatchSemaphore(value: 0)
        let writer = try History(
            path: path, for: .importing(timeZone: nil), wait: LockWait(seconds: 2.5) { _ in told.signal() })
        let problem = #expect(throws: HistoryProblem.self) {
            try scratch.importing(Self.more, as: "more", into: writer)
        }
        #expect(
            problem?.description.hasSuffix(
                "another process has been reading or writing it for 2.5 s; try again when that has ended") == true)
        #expect(told.wait(timeout: .now()) == .success)
        #expect(try Scratch.bytes(path) == before)
        reader.finish()
        #expect(try scratch.importing(Self.more, as: "more", into: writer).new > 0)
    }

    @Test("of two that end at the same moment one is left alone, and makes one file of it again")
    func endTogether() throws {
        for _ in 0..<4 {
            let writers = try [scratch.history(), scratch.history()]
            for writer in writers { try writer.getReady() }
            #expect(try hasLog())
            DispatchQueue.concurrentPerform(iterations: 2) { writers[$0].finish() }
            #expect(try !hasLog())
        }
    }

    @Test("which tables a new database has is asked of one state of it: nobody makes any while the answer is looked at")
    func tablesOfOneState() throws {
        let path = "\(scratch.folder)/new.sqlite"
        let (asking, making) = try (DatabaseQueue(path: path), DatabaseQueue(path: path))
        try asking.read { db in
            let tables = try History.tables(db)
            #expect(tables.isEmpty)
            #expect(throws: DatabaseError.self) {
                try making.write { db in try db.execute(sql: "CREATE TABLE other (a)") }
            }
            let done = try Migrations.done(db)
            #expect(done.isEmpty)
        }
        try making.write { db in try db.execute(sql: "CREATE TABLE other (a)") }
        let tables = try asking.read { db in try History.tables(db) }
        #expect(tables == ["other"])
    }

    @Test("many that make the same new database at once go on where another one has come to", arguments: 0..<8)
    func migratedTogether(round: Int) throws {
        let path = "\(scratch.folder)/new.sqlite"
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 12) { number in
            do {
                Thread.sleep(forTimeInterval: Double(number * round) / 1_000)
                _ = try History(path: path, for: .importing(timeZone: nil))
            } catch {
                failures.add("\(error)")
            }
        }
        #expect(failures.all == [])
        #expect(try History(path: path, for: .reading).imports().isEmpty)
    }

    @Test("a new database is made in one step: nobody ever sees a part of it")
    func madeAtOnce() throws {
        let path = "\(scratch.folder)/new.sqlite"
        try History(path: path, for: .importing(timeZone: nil)).finish()
        let file = try #require(FileHandle(forReadingAtPath: path))
        let header = try #require(try file.read(upToCount: 28))
        // SQLite counts the transactions that have changed the file.
        #expect(header[24..<28].reduce(0) { $0 << 8 | Int($1) } == 1)
    }

    @Test("of many that make the same new database in several time zones one settles it, and others are refused")
    func zonesTogether() throws {
        let zones = try ["UTC", "Asia/Seoul", "Europe/Paris"].map { try #require(ReportTimeZone(identifier: $0)) }
        for round in 0..<6 {
            let path = "\(scratch.folder)/zones\(round).sqlite"
            let opened = Failures()
            DispatchQueue.concurrentPerform(iterations: 12) { number in
                let history = try? History(path: path, for: .importing(timeZone: zones[number % 3]))
                if let history { opened.add(history.timeZone.identifier) }
            }
            let settled = try History(path: path, for: .importing(timeZone: nil)).timeZone.identifier
            #expect(opened.all == Array(repeating: settled, count: 4), "round \(round)")
        }
    }

    private final class Failures: Sendable {
        private let texts = Mutex<[String]>([])

        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }
}

@Suite("Counts and times that somebody changed")
struct ChangedNumberTests {
    private static let demo = DemoHistory(weeks: 3, requests: 120).capture().bytes

    @Test(
        "are told as damage by whatever reads them, and stop nothing else",
        arguments: [
            "UPDATE daily SET requests = 9223372036854775807, success = 9223372036854775807",
            "UPDATE daily SET day = 9223372036854775807 WHERE day = (SELECT max(day) FROM daily)",
            "UPDATE daily SET day = -9223372036854775808 WHERE day = (SELECT min(day) FROM daily)",
            "UPDATE daily SET pending = -1", "UPDATE daily_code SET requests = 9223372036854775807",
            "UPDATE request SET submitted_at = -9223372036854775808, finished_at = 9223372036854775807",
        ])
    func told(sql: String) throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
        let id = try history.snapshot { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM request WHERE id < 9000")
        }
        try history.queue.write { db in try db.execute(sql: sql) }
        let week = ISOWeek(containing: DemoHistory(weeks: 3, requests: 120).lastDay)
        let reads: [() throws -> Void] = [
            { _ = try history.weeklyFigures(Period(week: week, timeZone: .utc)) },
            { _ = try history.errors(nil, scope: .all, timeZone: .utc) },
            { _ = try history.requestStories(.number(id ?? 1)) },
        ]
        for read in reads {
            do {
                try read()
            } catch {
                #expect("\(history.problem(error))".contains("it is damaged: "))
            }
        }
        #expect(try !history.verify().isSound)
        _ = try history.rebuild()
        #expect(try history.verify().isSound)
        for read in reads { try read() }
    }
}

/// Databases that a disk, or somebody else, has changed.
@Suite("A damaged database")
struct DamageTests {
    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        try scratch.importing(DemoHistory(weeks: 3, requests: 300).capture().bytes, into: history)
    }

    private func change(_ sql: String) throws {
        try history.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON; " + sql)
        }
    }

    @Test(
        "is told, and ends no program",
        arguments: [
            "DELETE FROM request", "DELETE FROM organization", "DELETE FROM mapping",
            "UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT NOT NULL UNIQUE', 'name TEXT') WHERE name = 'organization'",
            "UPDATE evidence SET first_at = last_at + 1, min_request = max_request + 1",
        ])
    func told(sql: String) throws {
        try change(sql)
        let week = Period(week: ISOWeek(iso: "2026-W47")!, timeZone: .utc)
        let asked: [(History) throws -> Void] = [
            { _ = try $0.weeklyFigures(week) },
            { _ = try $0.mappingStandings(in: .utc, clock: Instant(milliseconds: 0)) },
            { _ = try $0.errors(week, timeZone: .utc) }, { _ = try $0.knownNames() },
            { _ = try $0.findRequests(RequestSearch()) { _ in } },
            { _ = try $0.pruning(before: Day(iso: "2026-11-20")!) },
        ]
        for ask in asked {
            do {
                try ask(try History(path: history.path, for: .reading))
            } catch let problem as HistoryProblem {
                #expect("\(problem)".contains("damaged"), "\(problem)")
            }
        }
        #expect((try? History(path: history.path, for: .reading).verify().isSound) != true)
    }
}
