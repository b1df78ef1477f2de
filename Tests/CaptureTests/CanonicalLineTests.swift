import Demo
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// The two readers of native lines must agree on everything: a canonical line is a shortcut, not a second opinion.
@Suite("Canonical lines")
struct CanonicalLineTests {
    /// What a reader makes of a line, in comparable form.
    private enum Reading: Equatable {
        case exchange(Exchange, AnswerKind, records: Int64, line: Int)
        case problem(LineProblem)
    }

    private static func reading(_ bytes: [UInt8], _ reader: inout NativeLine, isGeneral: Bool) -> Reading {
        var batch = ExchangeBatch()
        do throws(LineProblem) {
            try bytes.withUnsafeBufferPointer { bytes throws(LineProblem) in
                if isGeneral {
                    try reader.readGeneral(bytes, line: 3, into: &batch)
                } else {
                    try reader.read(bytes, line: 3, into: &batch)
                }
            }
        } catch {
            #expect(batch.count == 0 && batch.responses.isEmpty)
            return .problem(error)
        }
        batch.targets = reader.takeTargets()
        return .exchange(batch[0], batch.kinds[0], records: batch.records[0], line: batch.lines[0])
    }

    private static let lines = DemoHistory(weeks: 2, requests: 150).capture().bytes.split(separator: 0x0A).map(
        Array.init)

    private static func compare(_ line: [UInt8], _ both: inout NativeLine, _ general: inout NativeLine) {
        let quick = reading(line, &both, isGeneral: false)
        let slow = reading(line, &general, isGeneral: true)
        #expect(quick == slow, "\(String(decoding: line, as: UTF8.self))")
    }

    @Test("are read as the general reader reads them, and most lines are canonical")
    func agree() throws {
        var both = NativeLine(organization: nil)
        var general = NativeLine(organization: nil)
        for line in Self.lines { Self.compare(line, &both, &general) }

        var canonical = CanonicalLine()
        var targets = CallTargetTable(organization: nil)
        var batch = ExchangeBatch()
        let url = Array("https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest".utf8)
        let target = try url.withUnsafeBufferPointer { try targets.index(of: $0) }
        url.withUnsafeBufferPointer { canonical.learn(url: $0, target: target) }
        let mine = Self.lines.filter {
            String(decoding: $0, as: UTF8.self).contains("/acme/campaign/dataIngestion/xdmIngestion/1042/")
        }
        let read = mine.count { line in
            line.withUnsafeBufferPointer { canonical.read($0, line: 1, &targets, into: &batch) }
        }
        #expect(read > mine.count * 9 / 10, "\(read) of \(mine.count)")
    }

    @Test("changed at random are still read the same way", arguments: 1...8)
    func mutated(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        var both = NativeLine(organization: nil)
        var general = NativeLine(organization: nil)
        for line in Self.lines.prefix(60) { Self.compare(line, &both, &general) }
        let interesting = Array("\"\\{}[]:,0019-+.eEtfn \u{0}\u{1F}é/?&=#%ZTx".utf8)
        for _ in 0..<4_000 {
            var line = Self.lines.randomElement(using: &chance)!
            for _ in 0..<Int.random(in: 1...3, using: &chance) {
                let place = Int.random(in: 0..<line.count, using: &chance)
                switch Int.random(in: 0..<6, using: &chance) {
                case 0: line[place] = interesting.randomElement(using: &chance)!
                case 1: line.insert(interesting.randomElement(using: &chance)!, at: place)
                case 2: line.remove(at: place)
                case 3: line[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
                case 4: line.removeSubrange(place..<min(line.count, place + Int.random(in: 1...40, using: &chance)))
                default: line.insert(contentsOf: line[place..<min(line.count, place + 25)], at: place)
                }
                if line.isEmpty { line = [0x7B] }
            }
            Self.compare(line, &both, &general)
        }
    }

    @Test(
        "at the edges of what is canonical are read the same way",
        arguments: [
            ("\"durationMs\":95", "\"durationMs\":095"), ("\"durationMs\":95", "\"durationMs\":0"),
            ("\"durationMs\":95", "\"durationMs\":999999999999999999"),
            ("\"durationMs\":95", "\"durationMs\":9999999999999999999"),
            ("\"durationMs\":95", "\"durationMs\":95.0"), ("\"durationMs\":95", "\"durationMs\":9e1"),
            ("\"httpStatus\":200", "\"httpStatus\":099"), ("\"httpStatus\":200", "\"httpStatus\":600"),
            ("\"httpStatus\":200", "\"httpStatus\":404"), ("\"httpStatus\":200", "\"httpStatus\":299"),
            ("03:01:00.000Z", "23:59:60.000Z"), ("03:01:00.000Z", "24:00:00.000Z"), ("2026-11-16", "2026-02-29"),
            ("2026-11-16", "2024-02-29"), ("2026-11-16", "0000-01-01"), ("2026-11-16", "9999-12-31"),
            ("?requestId=3520", "?requestId=3521"), ("?requestId=3520", "?requestId=03520"), ("?requestId=3520", ""),
            ("?requestId=3520", "?requestId=3520&x=1"), ("?requestId=3520", "?requestId="),
            ("\"numRecords\":0", "\"numRecords\":-1"), ("\"numRecords\":0", "\"numRecords\":1.5"),
            ("\"numRecords\":0", "\"numRecords\":1000000000000"), ("\"numRecords\":0", "\"numRecords\":1000000000001"),
            ("\"requestId\":3520", "\"requestId\":\"3520\""), ("\"requestId\":3520", "\"requestId\":null"),
            ("\"requestId\":3520", "\"requestId\":0"), ("In Progress", "in progress"), ("In Progress", "Queued"),
            ("\"batchId\":\"\"", "\"batchId\":\"\\u0041\""), ("\"batchId\":\"\"", "\"batchId\":\"é\""),
            ("Mapping Id: 1042.", "Mapping Id: 1042.\\\""), ("/1042/", "/XDM44/"), ("/1042/", "/10%342/"),
            ("/1042/", "//"),
            ("/1042/", "/123456789/"), ("}}", "}} "), ("}}", "}}}"), ("}}", "},\"x\":1}"), ("{\"at\"", " {\"at\""),
        ])
    func edges(from: String, to: String) {
        let line =
            #"{"at":"2026-11-16T03:01:00.000Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=3520","httpStatus":200,"durationMs":95,"response":{"batchId":"","info":"Mapping Id: 1042.","numRecords":0,"requestId":3520,"status":"In Progress"}}"#
        var both = NativeLine(organization: nil)
        var general = NativeLine(organization: nil)
        #expect(line.contains(from))
        Self.compare(Array(line.utf8), &both, &general)
        Self.compare(Array(line.replacing(from, with: to).utf8), &both, &general)
        for status in ["In Progress", "Success", "Failed", "Aborted"] {
            let other = line.replacing("In Progress", with: status)
            Self.compare(Array(other.replacing(from, with: to).utf8), &both, &general)
        }
    }
}
