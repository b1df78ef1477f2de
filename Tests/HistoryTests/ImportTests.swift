import Bytes
import Capture
import Demo
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// A folder with captures and databases that is gone after the test.
final class Scratch {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func history(_ name: String = "h.sqlite", timeZone: ReportTimeZone? = nil) throws -> History {
        try History(path: "\(folder)/\(name)", for: .importing(timeZone: timeZone))
    }

    @discardableResult
    func importing(_ bytes: [UInt8], as name: String = "c.ndjson", into history: History) throws -> ImportSummary {
        try history.importCapture(source(bytes, as: name), program: "test")
    }

    /// A file's bytes, read by another process: closing the file in this one would let go of SQLite's locks.
    static func bytes(_ path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["cat", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        defer { process.waitUntilExit() }
        return try output.fileHandleForReading.readToEnd() ?? Data()
    }

    /// A file with these bytes.
    func source(_ bytes: [UInt8], as name: String) throws -> CaptureSource {
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return CaptureSource(
            path: path, format: "ndjson", organization: nil, byteCount: bytes.count,
            firstBytes: { try ByteSource(path: path).bytes(upTo: $0) },
            sha256OfFirst: { try ByteSource(path: path).sha256(ofFirst: $0) },
            makeReader: { NativeReader(try ByteSource(path: path), organization: nil, known: $0) })
    }
}

extension History {
    /// All derived content, as text that does not depend on keys: what order-free imports must agree in.
    func derivedContent() throws -> [String] {
        let views = [
            "request_view", "rejection_view", "collision_view", "api_error_view", "unrecognized_view", "daily_view",
            "daily_code_view", "captured_hour_view", "conflict_view", "batch_view",
        ]
        return try snapshot { db in
            try views.flatMap { view in
                try String.fetchAll(
                    db,
                    sql:
                        "SELECT '\(view) ' || json_array(\(try db.columns(in: view).map(\.name).joined(separator: ","))) FROM \(view)"
                )
                .sorted()
            }
        }
    }
}

@Suite("Importing")
struct ImportTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A).map { $0 }
    }

    private static func joined(_ lines: some Sequence<ArraySlice<UInt8>>) -> [UInt8] {
        lines.flatMap { $0 + [0x0A] }
    }

    @Test("shuffled lines in shuffled pieces that overlap give the same content as the whole", arguments: 1...6)
    func orderFree(seed: Int) throws {
        var chance = Chance(seed: UInt64(seed))
        let scratch = try Scratch()
        let whole = try scratch.history("whole.sqlite")
        try scratch.importing(Self.demo, into: whole)

        let pieces = try scratch.history("pieces.sqlite")
        let shuffled = Self.lines(Self.demo).shuffled(using: &chance)
        for piece in (0..<5).shuffled(using: &chance) {
            let from = max(0, piece * shuffled.count / 5 - 40)
            let to = (piece + 1) * shuffled.count / 5
            try scratch.importing(Self.joined(shuffled[from..<to]), as: "\(piece)", into: pieces)
        }
        #expect(try pieces.derivedContent() == whole.derivedContent())
        let kept = try pieces.imports().map { $0.exchanges - $0.duplicates }.reduce(0, +)
        let keptOfWhole = try whole.imports().map { $0.exchanges - $0.duplicates }.reduce(0, +)
        #expect(kept == keptOfWhole)
    }

    @Test("the same bytes again are skipped, whatever the file is called, and leave no trace")
    func twice() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        let first = try scratch.importing(Self.demo, into: history)
        let second = try scratch.importing(Self.demo, as: "copy", into: history)
        #expect(first.earlier == .nothing)
        #expect(second.earlier == .all)
        #expect(second.new == 0)
        #expect(try history.imports().count == 1)
    }

    @Test("a capture that has grown goes on where it ended, also behind half a line")
    func grown() throws {
        let scratch = try Scratch()
        let whole = try scratch.history("whole.sqlite")
        try scratch.importing(Self.demo, into: whole)

        let growing = try scratch.history("growing.sqlite")
        let cut = Self.demo.count / 2
        try scratch.importing(Array(Self.demo[..<cut]), into: growing)
        let second = try scratch.importing(Self.demo, into: growing)
        guard case .upToLine(let line) = second.earlier else {
            Issue.record("\(second.earlier)")
            return
        }
        #expect(line == Self.demo[..<cut].count { $0 == 0x0A })
        #expect(try growing.derivedContent() == whole.derivedContent())
        // Only the half line is in quarantine; its whole is read now.
        let quarantined = try growing.imports().map(\.quarantined)
        #expect(quarantined[1] == 0)
    }

    @Test("a file that only begins alike is read from its beginning")
    func beginsAlike() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
        var other = Self.demo
        other[other.count / 3] ^= 1
        other += Array("\n".utf8)
        let summary = try scratch.importing(other, as: "other", into: history)
        #expect(summary.earlier == .nothing)
        #expect(summary.new <= 2)
    }

    @Test("evidence gives back every line of the capture: time, call and body")
    func evidenceIsComplete() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
        let stories = try history.requestStories(.number(3_520))
        #expect(!stories.isEmpty)
        let lines = Self.lines(Self.demo)
        for story in stories {
            #expect(!story.sights.isEmpty)
            for sight in story.sights {
                let line = String(decoding: lines[sight.line - 1], as: UTF8.self)
                #expect(line.contains(sight.exchange.at.description))
                let body = String(decoding: sight.exchange.response, as: UTF8.self)
                #expect(line.contains(body))
            }
        }
    }

    @Test("days in the database's zone are the same from the rollups and from the rows")
    func rollupsAgainstRows() throws {
        let scratch = try Scratch()
        for (name, zone) in [("UTC", ReportTimeZone.utc), ("Seoul", ReportTimeZone(identifier: "Asia/Seoul")!)] {
            let mine = try scratch.history("\(name)-mine.sqlite", timeZone: zone)
            let other = try scratch.history(
                "\(name)-other.sqlite", timeZone: ReportTimeZone(identifier: "America/New_York")!)
            try scratch.importing(Self.demo, into: mine)
            try scratch.importing(Self.demo, into: other)
            for day in ["2026-11-08", "2026-11-15", "2026-11-22"] {
                let period = Period(week: ISOWeek(containing: Day(iso: day)!), timeZone: zone)
                let fromRollups = try mine.weeklyFigures(period)
                #expect(fromRollups.totals.requests > 0)
                #expect(try other.weeklyFigures(period) == fromRollups)
            }
        }
    }

    @Test("a POST that turns up later corrects a request that was known only from its status")
    func inferredThenCorrected() throws {
        let scratch = try Scratch()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let get =
            #"{"at":"2026-11-16T03:01:00Z","method":"GET","url":"\#(url)?requestId=7","response":{"requestId":7,"status":"Success","numRecords":5}}"#
        let post =
            #"{"at":"2026-11-15T23:59:00Z","method":"POST","url":"\#(url)","response":{"requestId":7,"status":"Success"}}"#
        let history = try scratch.history()
        let sunday = Period(week: ISOWeek(iso: "2026-W46")!, timeZone: .utc)
        let monday = Period(week: ISOWeek(iso: "2026-W47")!, timeZone: .utc)

        try scratch.importing(Array(get.utf8), as: "get", into: history)
        #expect(try history.weeklyFigures(monday).totals.inferred == 1)
        try scratch.importing(Array(post.utf8), as: "post", into: history)
        #expect(try history.weeklyFigures(monday).totals.requests == 0)
        let totals = try history.weeklyFigures(sunday).totals
        #expect(totals.requests == 1)
        #expect(totals.inferred == 0)
        #expect(totals.success == 1)
        #expect(totals.records == 5)
    }

    @Test("numbers of records that can't be meant are unknown, and never overflow a sum")
    func absurdRecords() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let lines = (1...3).map { id in
            #"{"at":"2026-11-16T03:00:00.000Z","method":"GET","url":"\#(url)?requestId=\#(id)","httpStatus":200,"durationMs":1,"#
                + #""response":{"batchId":"","info":"x","numRecords":\#(id == 3 ? 12 : Int64.max),"requestId":\#(id),"status":"Success"}}"#
        }
        try scratch.importing(Array(lines.joined(separator: "\n").utf8), into: history)
        let totals = try history.weeklyFigures(Period(week: ISOWeek(iso: "2026-W47")!, timeZone: .utc)).totals
        #expect(totals.success == 3)
        #expect(totals.records == 12)
        #expect(totals.uncountedSuccesses == 2)
    }

    @Test("a capture without one readable line is refused and leaves no trace")
    func nothingReadable() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        #expect(throws: UnreadableCapture.self) {
            try scratch.importing(Array("GIF89a\nnot a capture\n".utf8), into: history)
        }
        #expect(try history.imports().isEmpty)
    }

    @Test("an error of the reader half way leaves the database as it was")
    func failsHalfWay() throws {
        final class Failing: CaptureReader {
            let reader: NativeReader
            var portions = 0
            init(_ reader: NativeReader) { self.reader = reader }
            func next() throws -> CapturePortion? {
                portions += 1
                if portions > 1 { throw CaptureProblem.unreadable("c", "Input/output error") }
                return try reader.next()
            }
            var summary: CaptureEnd { reader.summary }
        }
        let scratch = try Scratch()
        let history = try scratch.history()
        let path = "\(scratch.folder)/c.ndjson"
        try Data(Self.demo).write(to: URL(fileURLWithPath: path))
        let source = CaptureSource(
            path: path, format: "ndjson", organization: nil, byteCount: Self.demo.count,
            firstBytes: { try ByteSource(path: path).bytes(upTo: $0) },
            sha256OfFirst: { try ByteSource(path: path).sha256(ofFirst: $0) },
            makeReader: { Failing(NativeReader(try ByteSource(path: path), organization: nil, known: $0)) })
        #expect(throws: CaptureProblem.self) { try history.importCapture(source, program: "test") }
        #expect(try history.derivedContent().isEmpty)
        #expect(try history.imports().isEmpty)
    }
}

@Suite("Opening a database")
struct OpeningTests {
    @Test("a new one belongs to its owner alone")
    func mode() throws {
        let scratch = try Scratch()
        _ = try scratch.history()
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(scratch.folder)/h.sqlite")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test("reading never makes a file")
    func reading() throws {
        let scratch = try Scratch()
        #expect(throws: HistoryProblem.self) { try History(path: "\(scratch.folder)/none", for: .reading) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder).isEmpty)
    }

    @Test("a file of another kind is refused and left as it is")
    func otherFile() throws {
        let scratch = try Scratch()
        let path = "\(scratch.folder)/text"
        let text = Data(String(repeating: "not a database ", count: 500).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        for purpose in [History.Purpose.reading, .importing(timeZone: nil)] {
            #expect(throws: HistoryProblem.self) { try History(path: path, for: purpose) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test("a database of another program is refused and left as it is")
    func otherProgram() throws {
        let scratch = try Scratch()
        let path = "\(scratch.folder)/other.sqlite"
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in try db.execute(sql: "CREATE TABLE evidence_of_others (x)") }
        try queue.close()
        #expect(throws: HistoryProblem.self) { try History(path: path, for: .importing(timeZone: nil)) }
        let tables = try DatabaseQueue(path: path).read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema")
        }
        #expect(tables == ["evidence_of_others"])
    }

    @Test("one that a newer version has changed is refused")
    func newer() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try history.queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999-from-the-future')") }
        #expect(throws: HistoryProblem.self) { try History(path: history.path, for: .reading) }
    }

    @Test("the time zone is settled by the first import, and another one is refused")
    func timeZone() throws {
        let scratch = try Scratch()
        let seoul = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        #expect(try scratch.history(timeZone: seoul).timeZone == seoul)
        #expect(try scratch.history().timeZone == seoul)
        #expect(throws: HistoryProblem.self) { try scratch.history(timeZone: .utc) }
    }
}
