import Demo
import Figures
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// Hosts of whose histories one is made. All of them have parts of the same three weeks.
struct Hosts {
    static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes
    static let lines = demo.split(separator: 0x0A)

    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Some of the lines, from and to a share of them.
    static func part(_ from: Double, _ to: Double) -> [UInt8] {
        lines[Int(from * Double(lines.count))..<Int(to * Double(lines.count))].flatMap { $0 + [0x0A] }
    }

    func path(_ name: String) -> String { "\(scratch.folder)/\(name)" }

    /// A host's history with some captures, closed again.
    @discardableResult
    func host(_ name: String, _ captures: [(name: String, bytes: [UInt8])]) throws -> String {
        let history = try scratch.history(name)
        for capture in captures { try scratch.importing(capture.bytes, as: capture.name, into: history) }
        return path(name)
    }

    /// Three hosts: their parts overlap, one file is on two of them, one has a line that can't be read.
    func three() throws -> [String] {
        let second = Self.part(0.3, 0.7) + Array("no exchange\n".utf8)
        return [
            try host("a.sqlite", [("1.ndjson", Self.part(0, 0.4))]),
            try host("b.sqlite", [("2.ndjson", second), ("1.ndjson", Self.part(0, 0.4))]),
            try host("c.sqlite", [("3.ndjson", Self.part(0.6, 1)), ("2.ndjson", second)]),
        ]
    }

    /// What one history says that imported all.
    func whole() throws -> [String] {
        let history = try scratch.history("whole.sqlite")
        try scratch.importing(Self.demo, as: "whole.ndjson", into: history)
        return try history.derivedContent()
    }
}

@Suite("Merging histories")
struct MergeTests {
    private let hosts: Hosts
    private var scratch: Scratch { hosts.scratch }

    init() throws { hosts = try Hosts() }

    private func content(_ bytes: String) throws -> Data { try Data(contentsOf: URL(filePath: bytes)) }

    /// Changes a history that nobody has open.
    private func change(_ path: String, _ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("gives the history that imported all, in any order, at once or one after another, and reads sources only")
    func orderFree() throws {
        let (sources, whole) = (try hosts.three(), try hosts.whole())
        let before = try sources.map(content)
        for (number, order) in [[0, 1, 2], [2, 1, 0], [1, 2, 0]].enumerated() {
            let target = try scratch.history("t\(number).sqlite")
            if number == 2 {
                for place in order { _ = try target.merge([sources[place]], program: "test") }
            } else {
                _ = try target.merge(order.map { sources[$0] }, program: "test")
            }
            #expect(try target.derivedContent() == whole)
            let verification = try target.verify()
            #expect(verification.isSound, "\(verification.checks.flatMap(\.findings))")
            #expect(verification.checks.first { $0.subject == .sources }?.examined == 5)
            // The file that two hosts have is in the ledger once, and so is its line that can't be read.
            #expect(
                try target.imports().map { String($0.path.suffix(8)) }.sorted() == ["1.ndjson", "2.ndjson", "3.ndjson"])
            #expect(try target.imports().map(\.quarantined).reduce(0, +) == 1)
            let kept = try target.imports().map { $0.exchanges - $0.duplicates }.reduce(0, +)
            #expect(kept == verification.exchanges)
            _ = try target.rebuild()
            #expect(try target.derivedContent() == whole)
        }
        #expect(try sources.map(content) == before)
    }

    @Test("twice is once: what was merged before leaves the database as it is, byte for byte")
    func twice() throws {
        let sources = try hosts.three()
        do { _ = try scratch.history("t.sqlite").merge(sources, program: "test") }
        let before = try content(hosts.path("t.sqlite"))
        do {
            let again = try scratch.history("t.sqlite").merge(sources.reversed(), program: "test")
            #expect(again.allSatisfy { $0.earlier == .all && $0.new == 0 })
        }
        #expect(try content(hosts.path("t.sqlite")) == before)
        // A file that came with a history is known as one that was imported.
        let target = try scratch.history("t.sqlite")
        #expect(try scratch.importing(Hosts.part(0.6, 1), as: "3.ndjson", into: target).earlier == .all)
    }

    @Test("of a history that has grown what is new is taken, and what was merged before is not read again")
    func grown() throws {
        let source = try hosts.host("a.sqlite", [("1.ndjson", Hosts.part(0, 0.4))])
        let target = try scratch.history("t.sqlite")
        #expect(try target.merge([source], program: "test").first?.imports == 1)
        try hosts.host("a.sqlite", [("1.ndjson", Hosts.part(0, 0.7)), ("2.ndjson", Hosts.part(0.5, 1))])
        let summary = try #require(try target.merge([source], program: "test").first)
        #expect(summary.imports == 2)
        #expect(summary.exchanges < Hosts.lines.count * 4 / 5)
        #expect(try target.derivedContent() == hosts.whole())
        #expect(try target.verify().isSound)
        #expect(try target.imports().count == 3)
    }

    @Test("what came through another history, and from a copy of the database itself, counts once and stays provable")
    func roundabout() throws {
        let sources = try hosts.three()
        do { _ = try scratch.history("middle.sqlite").merge([sources[0], sources[1]], program: "test") }
        let target = try scratch.history("t.sqlite")
        _ = try target.merge([hosts.path("middle.sqlite"), sources[2]], program: "test")
        #expect(try target.derivedContent() == hosts.whole())
        let imports = try target.imports().count
        // All that these hold is known, and by which seals.
        #expect(try target.merge([sources[0], sources[1]], program: "test").allSatisfy { $0.earlier == .all })
        _ = try target.backup(to: hosts.path("copy.sqlite"))
        #expect(try target.merge([hosts.path("copy.sqlite")], program: "test").first?.earlier == .all)
        // A history that was merged can take over the one that it is in.
        do {
            let summary = try scratch.history("a.sqlite").merge([hosts.path("copy.sqlite")], program: "test")
            #expect(summary.first?.new ?? 0 > 0)
            #expect(try scratch.history("a.sqlite").derivedContent() == hosts.whole())
            #expect(try scratch.history("a.sqlite").verify().isSound)
        }
        let back = try #require(target.merge([sources[0]], program: "test").first)
        #expect(back.new == 0 && back.earlier == .nothing)
        #expect(try target.imports().count == imports)
        let verification = try target.verify(noted: scratch.history("c.sqlite").imports().first?.seal)
        #expect(verification.isSound, "\(verification.checks.flatMap(\.findings))")
    }

    @Test("blocks are kept byte for byte, and times, lines and programs of the ledger as they were")
    func provenance() throws {
        let source = try hosts.host("a.sqlite", [("1.ndjson", Hosts.demo)])
        let target = try scratch.history("t.sqlite")
        _ = try target.merge([source], program: "merging program")
        func blocks(_ history: History) throws -> [Data] {
            try history.snapshot {
                try Data.fetchAll($0, sql: "SELECT columns || responses FROM evidence ORDER BY key")
            }
        }
        let origin = try scratch.history("a.sqlite")
        #expect(try blocks(target) == blocks(origin))
        var (there, here) = (try #require(origin.imports().first), try #require(target.imports().first))
        #expect(there.seal != here.seal && here.program == "test")
        #expect(here.source == source && here.sourceSeal == there.seal)
        (there.seal, here.seal, here.source, here.sourceSeal) = (nil, nil, nil, nil)
        #expect(there == here)
    }

    @Test(
        "a source that was changed is refused, and nothing of it nor of others is merged",
        arguments: [
            "UPDATE evidence SET responses = CAST(substr(responses, 1, 40) || x'00' || substr(responses, 42) AS BLOB) WHERE key = 1",
            "UPDATE evidence SET columns = (SELECT columns FROM evidence WHERE key = 2), responses = (SELECT responses FROM evidence WHERE key = 2) WHERE key = 1",
            "DELETE FROM evidence WHERE key = 1",
            "UPDATE evidence SET import = 2 WHERE import = 1",
            "INSERT INTO evidence SELECT 99, import, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses FROM evidence WHERE key = 1",
            "UPDATE import SET lines = 7 WHERE key = 1",
            "UPDATE import SET path = 'another.ndjson' WHERE key = 2",
            "DELETE FROM import WHERE key = 2",
            "DELETE FROM import WHERE key = 2; DELETE FROM seal WHERE key = 2; DELETE FROM evidence WHERE import = 2",
            "UPDATE quarantine SET reason = 'another'",
            "DELETE FROM quarantine",
            "UPDATE seal SET statement = replace(statement, '\"lines\":\"', '\"lines\":\"1') WHERE key = 1",
            "UPDATE seal SET previous = zeroblob(32) WHERE key = 2",
            "DELETE FROM seal WHERE key = 1", "DELETE FROM seal",
            "INSERT INTO setting VALUES ('pruned_before', '2026-11-20')",
            "INSERT INTO pruned VALUES (1, 5, 0)",
        ])
    func tampered(sql: String) throws {
        let sources = try hosts.three()
        try change(sources[1], sql)
        let target = try scratch.history("t.sqlite")
        try scratch.importing(Hosts.part(0.1, 0.2), as: "own.ndjson", into: target)
        let before = try (target.derivedContent(), target.imports())
        let error = #expect(throws: SourceProblem.self) { try target.merge(sources, program: "test") }
        #expect(error?.description.hasPrefix(sources[1] + ": ") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
        #expect(try target.derivedContent() == before.0 && target.imports() == before.1)
        #expect(try target.verify().isSound)
        // The others can be merged without it.
        _ = try target.merge([sources[0], sources[2]], program: "test")
        #expect(try target.verify().isSound)
    }

    @Test(
        "verify names what was changed in what is kept of sources",
        arguments: [
            Tampering(
                sql: "UPDATE source SET path = 'x' WHERE key = 1", says: "merge 1: its row of table source is not"),
            Tampering(sql: "DELETE FROM source WHERE key = 2", says: "merge 2: its row of table source is not"),
            Tampering(
                sql: "INSERT INTO source SELECT 9, path, seals, seal, merged_at, program FROM source WHERE key = 1",
                says: "merge 9: its row of table source is not"),
            Tampering(
                sql: "UPDATE source_seal SET statement = replace(statement, '\"lines\":\"', '\"lines\":\"1')",
                says: "was changed: its SHA-256 is not that of what it states"),
            Tampering(
                sql: "DELETE FROM source_seal WHERE source = 2 AND key = 1",
                says: "a seal of the history that was merged is missing"
            ),
            Tampering(
                sql:
                    "INSERT INTO source_seal SELECT zeroblob(32), source, key, import, statement, previous, taken_as FROM source_seal LIMIT 1",
                says: "no merge leads to it; it was put in"),
            Tampering(
                sql: "UPDATE source_seal SET taken_as = (SELECT key FROM import WHERE path LIKE '%/3.ndjson')",
                says: "which stands for it, is not of the same file"),
            Tampering(sql: "DELETE FROM source_seal", says: "the seal of the history that it came from is missing"),
        ])
    func keptSealsTampered(_ tampering: Tampering) throws {
        let target = try scratch.history("t.sqlite")
        _ = try target.merge(hosts.three(), program: "test")
        try target.queue.write { db in try db.execute(sql: tampering.sql) }
        let verification = try target.verify()
        #expect(!verification.isSound)
        let found = verification.checks.first { $0.subject == .sources }?.findings ?? []
        #expect(found.contains { $0.contains(tampering.says) }, "\(found)")
        #expect(throws: HistoryProblem.self) { try target.rebuild() }
    }

    @Test("an import that is said to come from a source is what that source sealed")
    func forged() throws {
        let target = try scratch.history("t.sqlite")
        _ = try target.merge(hosts.three(), program: "test")
        // Whoever can write the file can seal another evidence of it as the source's.
        try target.queue.write { db in
            let seal = try #require(SealStore(db).all().first { $0.content?.source != nil })
            try db.execute(sql: "DELETE FROM seal; DELETE FROM setting WHERE name = 'last_seal'")
            var statement = try #require(seal.content)
            statement.holdings[0].evidence = String(repeating: "0", count: 64)
            try SealStore(db).append(statement, import: seal.importKey)
        }
        let found = try #require(target.verify().checks.first { $0.subject == .sources }).findings
        #expect(found.contains { $0.contains("its evidence is not what was sealed there") }, "\(found)")
    }

    @Test("days in another zone are refused with the way out, and are counted in this one's when that is said")
    func timeZones() throws {
        let seoul = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        do {
            let source = try scratch.history("s.sqlite", timeZone: seoul)
            try scratch.importing(Hosts.demo, into: source)
        }
        let target = try scratch.history("t.sqlite")
        let error = #expect(throws: SourceProblem.self) { try target.merge([hosts.path("s.sqlite")], program: "test") }
        #expect(
            error?.description.hasSuffix(
                "counts days in Asia/Seoul, the database in UTC; add --timezone UTC to have its days counted in that")
                == true)
        _ = try target.merge([hosts.path("s.sqlite")], acrossTimeZones: true, program: "test")
        #expect(try target.derivedContent() == hosts.whole())
    }

    @Test("a pruned source is gone on with where all that it lacks is here, and refused elsewhere, with the way out")
    func prunedSource() throws {
        let source = try hosts.host("a.sqlite", [("1.ndjson", Hosts.part(0, 0.6))])
        let (target, other) = (try scratch.history("t.sqlite"), try scratch.history("other.sqlite"))
        _ = try target.merge([source], program: "test")
        do {
            let history = try scratch.history("a.sqlite")
            let day = try #require(
                history.snapshot { db in try Int.fetchOne(db, sql: "SELECT min(day) + 9 FROM daily") })
            #expect(try history.prune(before: Day(number: day)).exchanges > 0)
            try scratch.importing(Hosts.part(0.6, 1), as: "2.ndjson", into: history)
        }
        let error = #expect(throws: SourceProblem.self) { try other.merge([source], program: "test") }
        #expect(error?.description.contains("was pruned from it, and is not known here; merge a backup") == true)
        #expect(try other.imports().isEmpty)
        _ = try target.merge([source], program: "test")
        #expect(try target.derivedContent() == hosts.whole())
        let verification = try target.verify()
        #expect(verification.isSound, "\(verification.checks.flatMap(\.findings))")
        // Together with one that has all of it, in whatever order they are named.
        let whole = try hosts.host("b.sqlite", [("1.ndjson", Hosts.part(0, 0.6))])
        _ = try other.merge([source, whole], program: "test")
        #expect(try other.derivedContent() == hosts.whole())
    }

    @Test("a pruned database stays pruned")
    func prunedTarget() throws {
        let source = try hosts.host("a.sqlite", [("1.ndjson", Hosts.demo)])
        let target = try scratch.history("t.sqlite")
        try scratch.importing(Hosts.part(0, 0.5), as: "half.ndjson", into: target)
        let day = try #require(target.snapshot { db in try Int.fetchOne(db, sql: "SELECT min(day) + 5 FROM daily") })
        _ = try target.prune(before: Day(number: day))
        let summary = try #require(target.merge([source], program: "test").first)
        #expect(summary.tooOld > 0)
        #expect(try target.verify().isSound)
        let whole = try scratch.history("whole.sqlite")
        try scratch.importing(Hosts.demo, into: whole)
        _ = try whole.prune(before: Day(number: day))
        #expect(try target.derivedContent() == whole.derivedContent())
    }

    @Test("what ends it half way leaves the database as it was")
    func interrupted() throws {
        struct Enough: Error {}
        let sources = try hosts.three()
        let target = try scratch.history("t.sqlite")
        try scratch.importing(Hosts.part(0.1, 0.2), as: "own.ndjson", into: target)
        let before = try target.derivedContent()
        var portions = 0
        #expect(throws: Enough.self) {
            try target.merge(sources, program: "test") { _, _ in
                portions += 1
                if portions == 2 { throw Enough() }
            }
        }
        #expect(portions == 2)
        #expect(try target.derivedContent() == before && target.imports().count == 1)
        _ = try target.merge(sources, program: "test")
        #expect(try target.derivedContent() == hosts.whole())
    }
}
