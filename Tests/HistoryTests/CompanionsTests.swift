import Demo
import Foundation
import GRDB
import IngestionAPI
import Testing

@testable import History

/// What stands beside a database file, its own and others': what is not its own is refused before anything is written.
@Suite("Logs and journals beside a database")
struct CompanionsTests {
    private static let captures = (0..<4).map { seed in
        DemoHistory(seed: UInt64(seed + 1), weeks: 2, requests: 60).capture().bytes
    }

    private let scratch: Scratch
    private var path: String { "\(scratch.folder)/h.sqlite" }
    private let own: Files
    private let other: Files

    init() throws {
        scratch = try Scratch()
        (own, other) = try Self.made.get()
    }

    /// Two databases, made once.
    private static let made = Result {
        let scratch = try Scratch()
        return (
            own: try made("own.sqlite", first: 0, in: scratch), other: try made("other.sqlite", first: 1, in: scratch)
        )
    }

    /// Files of a database: as it was at rest, and as somebody left it who was killed behind a commit.
    private struct Files: Sendable {
        /// After the first import, the second, the third.
        var atRest: [Data] = []
        var left: [(file: Data, log: Data)] = []
        /// Before the first.
        var fresh = Data()
    }

    /// Makes a database of three imports.
    /// - Parameter first: which capture comes first.
    private static func made(_ name: String, first: Int, in scratch: Scratch) throws -> Files {
        var files = Files()
        let path = "\(scratch.folder)/\(name)"
        try scratch.history(name).finish()
        files.fresh = try Scratch.bytes(path)
        for number in 0..<3 {
            let history = try scratch.history(name)
            if number > 0 { try history.getReady() }
            // While somebody reads, the log is not written back.
            let reader = number > 0 ? try History(path: path, for: .reading) : nil
            try scratch.importing(
                captures[(first + number) % 4], as: "\(name)\(number).ndjson", into: history)
            if number > 0 { files.left.append((try Scratch.bytes(path), try Scratch.bytes(path + "-wal"))) }
            reader?.finish()
            history.finish()
            files.atRest.append(try Scratch.bytes(path))
        }
        return files
    }

    private func put(_ file: Data, log: Data? = nil, journal: Data? = nil, index: Data? = nil) throws {
        for (ending, data) in [("", file), ("-wal", log), ("-journal", journal), ("-shm", index)] {
            try? FileManager.default.removeItem(atPath: path + ending)
            try data?.write(to: URL(filePath: path + ending))
        }
    }

    /// A journal that puts a file back to what it was, complete.
    private func journal(of file: Data) -> Data {
        let size = 8_192
        let pages = file.count / size
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        let bytes = Array(file)
        let nonce = Int.random(in: 0..<1_000_000)
        var journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
        for value in [pages, nonce, pages, 512, size] { journal += number(value) }
        journal += [UInt8](repeating: 0, count: 512 - journal.count)
        for page in 0..<pages {
            let content = bytes[page * size..<(page + 1) * size]
            let sum = stride(from: size - 200, to: 0, by: -200).reduce(nonce) { $0 + Int(content[page * size + $1]) }
            journal += number(page + 1) + content + number(sum)
        }
        return Data(journal)
    }

    private static let openings: [(History.Purpose, String)] = [
        (.reading, "reading"), (.importing(timeZone: nil), "importing"), (.changing, "changing"),
    ]

    private func expectRefused(_ file: Data, log: Data? = nil, journal: Data? = nil, _ what: String) throws {
        for (purpose, name) in Self.openings {
            try put(file, log: log, journal: journal)
            let problem = #expect(throws: HistoryProblem.self, "\(what), \(name)") {
                try History(path: path, for: purpose).finish()
            }
            let ending = log == nil ? "-journal" : "-wal"
            let told = problem?.description.contains("h.sqlite\(ending) beside it belongs to another database") == true
            #expect(told, "\(what), \(name): \(String(describing: problem))")
            #expect(try Scratch.bytes(path) == file, "\(what), \(name): the file was changed")
            if let log { #expect(try Scratch.bytes(path + "-wal") == log, "\(what), \(name): its log was changed") }
            if let journal { #expect(try Scratch.bytes(path + "-journal") == journal, "\(what), \(name)") }
        }
    }

    private func expectTaken(
        _ file: Data, log: Data? = nil, journal: Data? = nil, index: Data? = nil, imports: Int, _ what: String
    ) throws {
        try put(file, log: log, journal: journal, index: index)
        if journal == nil {
            #expect(try History(path: path, for: .reading).imports().count == imports, "\(what)")
            try put(file, log: log, journal: journal, index: index)
        }
        let history = try scratch.history()
        try scratch.importing(Self.captures[3], as: "next.ndjson", into: history)
        history.finish()
        let found = try History(path: path, for: .reading)
        #expect(try found.imports().count == imports + 1, "\(what)")
        #expect(try found.verify().isSound, "\(what)")
    }

    @Test("a log of another database, or of this one earlier or later, is refused; its own is played back")
    func logs() throws {
        for (which, log) in [
            ("another's", other.left[0].log), ("another's later", other.left[1].log),
            ("its own later", own.left[1].log),
            ("its own", own.left[0].log), ("no log", Data("no log at all".utf8)),
        ] {
            if which == "no log" {
                try expectTaken(own.atRest[1], log: log, imports: 2, which)
            } else {
                try expectRefused(own.atRest[1], log: log, "\(which), at rest")
                try expectRefused(own.atRest[0], log: log, "\(which), at rest before it")
            }
        }
        try expectRefused(own.left[1].file, log: own.left[0].log, "its own earlier, left with a log")
        try expectRefused(own.left[0].file, log: own.left[1].log, "its own later, left with a log")
        try expectRefused(own.left[0].file, log: other.left[0].log, "another's, left with a log")
        try expectTaken(own.left[0].file, log: own.left[0].log, imports: 2, "its own, left with it")
        try expectTaken(own.left[1].file, log: own.left[1].log, imports: 3, "its own, left with it")
        try expectTaken(own.atRest[1], index: Data(repeating: 0x5A, count: 32_768), imports: 2, "an index")
        let index = Data(repeating: 0x5A, count: 32_768)
        try expectTaken(own.left[0].file, log: own.left[0].log, index: index, imports: 2, "its log, another index")
    }

    /// As a version that made no marks leaves a database, killed behind an import.
    private func leftWithoutMarks(_ file: Data, _ capture: Int) throws -> (file: Data, log: Data) {
        let path = "\(scratch.folder)/unmarked.sqlite"
        try file.write(to: URL(filePath: path))
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = 0; PRAGMA journal_mode = WAL")
        }
        try queue.close()
        let history = try scratch.history("unmarked.sqlite")
        let reader = try History(path: path, for: .reading)
        try scratch.importing(Self.captures[capture], as: "unmarked.ndjson", into: history)
        let left = (file: try Scratch.bytes(path), log: try Scratch.bytes(path + "-wal"))
        reader.finish()
        history.finish()
        return left
    }

    @Test("without marks, as earlier versions leave it, a log is told by the seals that are gone with it")
    func logsWithoutMarks() throws {
        let first = try leftWithoutMarks(own.atRest[0], 1)
        let second = try leftWithoutMarks(own.atRest[1], 2)
        let others = try leftWithoutMarks(other.atRest[0], 2)
        try expectTaken(first.file, log: first.log, imports: 2, "its own")
        try expectTaken(second.file, log: second.log, imports: 3, "its own later")
        try expectRefused(second.file, log: first.log, "its own earlier")
        try expectRefused(first.file, log: others.log, "another's")
        try expectRefused(own.atRest[1], log: first.log, "at rest")
        // A file with a mark, and a log without: not of the same time.
        try expectRefused(own.left[0].file, log: first.log, "left with another log")
    }

    @Test("a journal of another database's first import is refused; its own is played back")
    func journals() throws {
        for number in 0..<3 {
            try expectRefused(own.atRest[number], journal: journal(of: other.fresh), "another's, import \(number)")
            try expectRefused(own.atRest[number], journal: journal(of: other.atRest[0]), "another's full one")
            try expectRefused(own.atRest[number], journal: journal(of: Data()), "one of a file that was made")
        }
        try expectRefused(own.atRest[2], journal: journal(of: own.fresh), "its own first")
        try expectRefused(own.left[0].file, journal: journal(of: own.fresh), "left with a log")
        // Without marks a file that is whole needs no journal.
        var (file, fresh) = (own.atRest[0], other.fresh)
        for offset in 60..<64 { (file[offset], fresh[offset]) = (0, 0) }
        try expectRefused(file, journal: journal(of: fresh), "without marks")

        let cut = own.atRest[0].prefix(own.atRest[0].count * 3 / 4)
        let torn = own.fresh + cut.dropFirst(own.fresh.count)
        try expectTaken(torn, journal: journal(of: own.fresh), imports: 0, "its own, cut off")
        try expectTaken(own.atRest[0], journal: journal(of: own.fresh), imports: 0, "its own, cut off at the end")
        try expectTaken(own.fresh, journal: journal(of: Data()), imports: 0, "cut off while it was made")
    }

    @Test("a log has one mark: who begins one where another has begun it meanwhile gives none")
    func oneMark() throws {
        try put(own.atRest[0])
        let first = try scratch.history()
        try first.getReady()
        let reader = try History(path: path, for: .reading)
        try scratch.importing(Self.captures[3], as: "next.ndjson", into: first)
        let other = try scratch.history()
        try other.queue.inDatabase { db in
            let mark = "PRAGMA user_version"
            let before = try Int.fetchOne(db, sql: mark)
            try db.inTransaction(.immediate) {
                try WriteAheadLog(db: db, waiting: other.waiting).mark()
                return .commit
            }
            #expect(try Int.fetchOne(db, sql: mark) == before)
        }
        try #require(Companions(path: path, name: path)).check()
        for history in [reader, other, first] { history.finish() }
        #expect(try Scratch.bytes(path)[60..<64] != own.atRest[0][60..<64], "the next time has another mark")
    }

    @Test("a log of its own stays unwritten where the database is refused for another reason")
    func refusedOtherwise() throws {
        let zone = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        try put(own.left[0].file, log: own.left[0].log)
        #expect(throws: HistoryProblem.self) { try History(path: path, for: .importing(timeZone: zone)).finish() }
        #expect(try Scratch.bytes(path) == own.left[0].file)
        #expect(try Scratch.bytes(path + "-wal") == own.left[0].log)
    }
}
