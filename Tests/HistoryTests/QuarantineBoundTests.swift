import Bytes
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// A small archive can hold no end of lines that can't be read.
@Suite("Bounds of the quarantine")
struct QuarantineBoundTests {
    /// A capture of one exchange to every so many lines that can't be read, each of some bytes that nothing makes smaller.
    private final class Nonsense: CaptureReader {
        private static let linesOfPortion = 1_000
        private let lines: Int
        private let exchangesOfHundred: Int
        private var noise: [UInt8]
        private var given = 0

        init(lines: Int, bytes: Int, exchangesOfHundred: Int) {
            self.lines = lines
            self.exchangesOfHundred = exchangesOfHundred
            var chance = Chance(seed: 7)
            noise = (0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &chance) }
        }

        func next() throws -> CapturePortion? {
            guard given < lines else { return nil }
            var portion = CapturePortion(batch: ExchangeBatch())
            portion.batch.targets = [CallTarget(origin: "", organization: "acme", mapping: "1042")]
            for _ in 0..<min(Self.linesOfPortion, lines - given) {
                given += 1
                if given % 100 < exchangesOfHundred {
                    Self.add(line: given, to: &portion.batch)
                } else {
                    noise[0] = UInt8(truncatingIfNeeded: given)
                    portion.unread.append(
                        UnreadLine(line: given, reason: "no JSON", byteCount: noise.count, maskedBytes: noise))
                }
            }
            portion.batch.classify()
            portion.bytesRead = given
            return portion
        }

        private static func add(line: Int, to batch: inout ExchangeBatch) {
            let body = Array(#"{"requestId":\#(line),"status":"Success","numRecords":1}"#.utf8)
            batch.times.append(Int64(line) * 1_000)
            batch.forms.append([.get, .numbered])
            batch.targetIndices.append(0)
            batch.requestNumbers.append(Int64(line))
            batch.httpStatuses.append(200)
            batch.durations.append(-1)
            batch.lines.append(line)
            batch.responses += body
            batch.responseEnds.append(batch.responses.count)
        }

        var summary: CaptureEnd {
            let hash = SHA256(of: Array("\(lines)".utf8))
            return CaptureEnd(
                sha256: hash, byteCount: given, lines: given, whole: CapturePrefix(byteCount: 0, sha256: hash, lines: 0)
            )
        }
    }

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
    }

    private func importing(lines: Int, bytes: Int, exchangesOfHundred: Int) throws -> ImportSummary {
        try history.importCapture(
            CaptureSource(
                path: "-", format: "log", organization: nil, byteCount: nil, sha256OfFirst: { _ in nil },
                makeReader: { _ in Nonsense(lines: lines, bytes: bytes, exchangesOfHundred: exchangesOfHundred) }),
            program: "test")
    }

    private func count(_ sql: String) throws -> Int {
        try history.snapshot { db in try Int.fetchOne(db, sql: sql) ?? 0 }
    }

    @Test("a hundred thousand lines that can't be read, and fewer that can, end the import; nothing is kept")
    func most() throws {
        do {
            _ = try importing(lines: 300_000, bytes: 1, exchangesOfHundred: 49)
            Issue.record("it was imported")
        } catch let error as UnreadableCapture {
            #expect(error.unread.map { (100_000...101_000).contains($0) } == true)
            #expect(error.description.contains("lines can't be read and fewer can; is it the right --format?"))
        }
        #expect(try count("SELECT count(*) FROM quarantine") == 0)
        #expect(try history.imports().isEmpty)
    }

    @Test("as many lines that can be read keep it going")
    func enough() throws {
        let summary = try importing(lines: 210_000, bytes: 1, exchangesOfHundred: 52)
        #expect(summary.quarantined > 100_000)
        #expect(try count("SELECT count(*) FROM quarantine") == summary.quarantined)
    }

    @Test("of many long lines the first are kept long, the others short; each with its length")
    func long() throws {
        let summary = try importing(lines: 100, bytes: 1 << 20, exchangesOfHundred: 10)
        #expect(summary.quarantined == 90)
        #expect(try count("SELECT sum(length(kept)) FROM quarantine") < 66 << 20)
        #expect(try count("SELECT count(*) FROM quarantine WHERE length(kept) > 1 << 19") == 64)
        #expect(try count("SELECT count(*) FROM quarantine WHERE bytes = 1 << 20") == 90)
        #expect(try history.verify().isSound)
    }
}
