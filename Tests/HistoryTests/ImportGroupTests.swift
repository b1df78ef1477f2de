import IngestionAPI
import TestSupport
import Testing

@testable import History

@Suite("Captures that are imported together")
struct ImportGroupTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func capture(_ number: Int, requests: Range<Int>, name: String? = nil) throws -> CaptureSource {
        let lines = requests.map { request in
            #"{"at":"2026-11-16T0\#(number % 10):00:00.000Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\#(1_000 + number)/ingest","httpStatus":200,"durationMs":90,"response":{"requestId":\#(request),"info":"Ingestion request submitted successfully for the Mapping ID: \#(1_000 + number)","status":"Success"}}"#
        }
        return try scratch.source(Array((lines.joined(separator: "\n") + "\n").utf8), as: name ?? "c\(number).ndjson")
    }

    @Test("make the same database as one after another, each with its row and its seal")
    func same() throws {
        let sources = try (0..<30).map { try capture($0, requests: $0 * 3..<$0 * 3 + 4) }
        let (one, together) = (try scratch.history("one.sqlite"), try scratch.history("together.sqlite"))
        for source in sources { _ = try one.importCapture(source, program: "test") }
        let group = ImportGroup(together, program: "test")
        var written: [ImportSummary] = []
        for source in sources { written += try group.add(source) }
        written += try group.finish()
        #expect(written.map(\.path) == sources.map(\.path))
        #expect(written.map(\.requests) == [4] + Array(repeating: 3, count: 29))
        #expect(try one.derivedContent() == together.derivedContent())
        #expect(try one.imports().map(\.requests) == together.imports().map(\.requests))
        #expect(try together.imports().allSatisfy { $0.seal != nil })
        #expect(try together.verify().isSound)
        #expect(try group.finish().isEmpty)
    }

    @Test("one that is undone takes nothing with it, and leaves nothing")
    func undone() throws {
        struct Enough: Error {}
        let history = try scratch.history("h.sqlite")
        let group = ImportGroup(history, program: "test")
        var written = try group.add(capture(1, requests: 0..<5))
        #expect(throws: Enough.self) { try group.add(capture(2, requests: 10..<15)) { _ in throw Enough() } }
        #expect(throws: UnreadableCapture.self) {
            try group.add(scratch.source(Array("no exchange\n".utf8), as: "bad.ndjson"))
        }
        written += try group.add(capture(3, requests: 20..<25))
        written += try group.finish()
        #expect(written.map(\.requests) == [5, 5])
        let other = try scratch.history("other.sqlite")
        for number in [1, 3] {
            _ = try other.importCapture(
                capture(number, requests: (number - 1) * 10..<(number - 1) * 10 + 5), program: "test")
        }
        #expect(try history.derivedContent() == other.derivedContent())
        #expect(try history.verify().isSound)
    }

    @Test("what is given up before it is written down is nowhere")
    func givenUp() throws {
        let history = try scratch.history("h.sqlite")
        do {
            let group = ImportGroup(history, program: "test")
            let written = try group.add(capture(1, requests: 0..<5))
            #expect(written.isEmpty, "half a second has not gone by")
        }
        #expect(try history.imports().isEmpty)
        #expect(try history.importCapture(capture(1, requests: 0..<5), program: "test").requests == 5)
    }

    @Test("of the same file twice the second is known; a small one that has grown goes on, however many are known")
    func known() throws {
        let history = try scratch.history("h.sqlite")
        let group = ImportGroup(history, program: "test")
        var written = try group.add(capture(1, requests: 0..<3, name: "a.ndjson"))
        written += try group.add(capture(1, requests: 0..<3, name: "b.ndjson"))
        for number in 2..<40 { written += try group.add(capture(number, requests: 0..<1)) }
        written += try group.add(capture(1, requests: 0..<5, name: "a.ndjson"))
        written += try group.add(capture(1, requests: 0..<60, name: "a.ndjson"))
        written += try group.finish()
        #expect(written[1].earlier == .all)
        #expect(written[written.count - 2].earlier == .upToLine(3))
        #expect(written[written.count - 1].earlier == .upToLine(5), "beyond the first 4,096 bytes, too")
        #expect(try history.verify().isSound)
    }

    @Test("what is not small waits for nothing, and nothing waits for it; of a stream that is known all is undone")
    func alone() throws {
        let history = try scratch.history("h.sqlite")
        let group = ImportGroup(history, program: "test")
        #expect(try group.add(capture(1, requests: 0..<5)).isEmpty)
        var stream = try capture(2, requests: 10..<15)
        stream.byteCount = nil
        var isWritten = false
        let told = try group.add(stream) { _ in isWritten = true }
        #expect(isWritten && told.map(\.requests) == [5, 5])
        #expect(try history.imports().count == 2)
        #expect(try group.add(capture(3, requests: 20..<25)).isEmpty)
        #expect(try group.add(stream).map(\.earlier) == [.nothing, .all])
        #expect(try group.finish().isEmpty)
        #expect(try history.imports().count == 3 && history.verify().isSound)
    }

    @Test("each says of itself what it says: a request that is named under a third mapping is told of again")
    func conflicts() throws {
        let history = try scratch.history("h.sqlite")
        let group = ImportGroup(history, program: "test")
        var written: [ImportSummary] = []
        for number in [1, 2, 3, 3] {
            written += try group.add(capture(number, requests: 7..<8, name: "\(written.count)-\(number).ndjson"))
        }
        written += try group.finish()
        #expect(written.map(\.conflicts) == [0, 1, 1, 0] && written.map(\.requests) == [1, 0, 0, 0])
    }

    @Test("what is too old is left out of each of them")
    func tooOld() throws {
        let history = try scratch.history("h.sqlite")
        try history.queue.write { db in
            try db.execute(sql: "INSERT INTO setting (name, value) VALUES ('pruned_before', '2026-11-17')")
        }
        let group = ImportGroup(history, program: "test")
        let new =
            #"{"at":"2026-11-18T00:00:00.000Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1/ingest?requestId=9","httpStatus":200,"response":{"batchId":"","info":"","numRecords":0,"requestId":9,"status":"In Progress"}}"#
        var written: [ImportSummary] = []
        for name in ["a", "b"] {
            let old = try String(
                decoding: capture(1, requests: 0..<1, name: "old-\(name)").firstBytes(1_000), as: UTF8.self)
            let text = old + new.replacing("00:00:00", with: name == "a" ? "00:00:01" : "00:00:02") + "\n"
            written += try group.add(scratch.source(Array(text.utf8), as: name))
        }
        written += try group.finish()
        #expect(written.map(\.tooOld) == [1, 1] && written.map(\.duplicates) == [0, 0])
        #expect(try history.verify().isSound)
    }

    @Test(
        "whatever small captures share, in any order, each exchange is new once, whoever else writes", arguments: 1...12
    )
    func deduplicated(seed: Int) throws {
        struct Enough: Error {}
        var chance = Chance(seed: UInt64(seed))
        // Of one moment, of a few, and hours apart: what is held of the history is reached, left out, and read again.
        let times = (0..<40).map { _ in Int.random(in: 0..<[1, 5, 4_000][seed % 3], using: &chance) }
        let lines = times.enumerated().map { number, time in
            #"{"at":"2026-11-16T0\#(time / 3_600):\#(String(time / 60 % 60 + 100).dropFirst()):\#(String(time % 60 + 100).dropFirst())Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1/ingest","response":{"requestId":\#(number),"status":"Success"}}"#
        }
        let (history, other) = (try scratch.history(), try scratch.history())
        var groups = [ImportGroup(history, program: "test"), ImportGroup(other, program: "test")]
        var known: Set<Int> = []
        var expected: [Int] = []
        var told: [Int] = []
        for round in 0..<120 {
            let picked = (0..<Int.random(in: 1...4, using: &chance)).map { _ in
                Int.random(in: 0..<lines.count, using: &chance)
            }
            // Its own blank lines: no two captures have the same bytes.
            let text =
                picked.map { lines[$0] + "\n" }.joined() + String(repeating: "\n", count: round)
            let source = try scratch.source(Array(text.utf8), as: "\(round)")
            if Int.random(in: 0..<9, using: &chance) == 0 {
                told += try groups[0].finish().map(\.new)
                #expect(throws: Enough.self) { try groups[0].add(source) { _ in throw Enough() } }
                continue
            }
            expected.append(Set(picked).subtracting(known).count)
            known.formUnion(picked)
            told += try groups[0].add(source).map(\.new)
            // The other one's turn comes only where nothing is left open.
            if Int.random(in: 0..<6, using: &chance) == 0 {
                told += try groups[0].finish().map(\.new)
                groups.swapAt(0, 1)
            }
        }
        told += try groups[0].finish().map(\.new)
        #expect(told == expected)
        #expect(try history.verify().isSound)
    }
}
