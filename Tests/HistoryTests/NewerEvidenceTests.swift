import Capture
import Demo
import Foundation
import GRDB
import IngestionAPI
import Testing

@testable import History

@Suite("Evidence by a newer version")
struct NewerEvidenceTests {
    private static let demo = DemoHistory(weeks: 2, requests: 120).capture().bytes

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        try scratch.importing(Self.demo, into: history)
        // The layout's number is the first byte of a block's columns.
        try history.queue.write { db in
            let zstd = Zstd()
            let row = try #require(try Row.fetchOne(db, sql: "SELECT key, columns FROM evidence ORDER BY key LIMIT 1"))
            var columns = try #require(zstd.decompressed(Array(row["columns"] as Data)))
            columns[0] = 3
            try db.execute(
                sql: "UPDATE evidence SET columns = ? WHERE key = ?",
                arguments: [Data(zstd.compressed(columns)), row["key"] as Int64])
        }
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    private static let said =
        "evidence block 1: its layout, number 3, is of a newer version of ingest-audit; nothing was changed; use that version"

    @Test("is called that by what needs it, and nothing is changed")
    func refused() throws {
        let before = try history.derivedContent()
        #expect(message { _ = try history.rebuild() } == Self.said)
        #expect(message { _ = try history.asOf(Instant(rfc3339: "2026-11-20T00:00:00Z")!) } == Self.said)
        let id = try #require(
            history.snapshot { db in try Int64.fetchOne(db, sql: "SELECT id FROM request ORDER BY submitted_at LIMIT 1")
            })
        #expect(message { _ = try history.requestStories(.number(id)) } == Self.said)
        // A capture that overlaps is compared with what is there.
        let other = Array(Self.demo.dropLast(Self.demo.count / 2))
        #expect(message { try scratch.importing(other, as: "other", into: history) } == Self.said)
        #expect(try history.derivedContent() == before)
    }

    @Test("is a finding of verify, in the same words")
    func verified() throws {
        let found = try history.verify()
        #expect(!found.isSound)
        let evidence = try #require(found.checks.first { $0.subject == .evidence })
        #expect(evidence.findings == ["block 1: its layout, number 3, is of a newer version of ingest-audit"])
    }

    @Test("a layout of zero is damage, not the future")
    func damaged() throws {
        let block = EvidenceBlock(columns: [0], responses: [])
        #expect(block.decoded() == nil && block.newerLayout == nil)
        #expect(EvidenceBlock(columns: [], responses: []).newerLayout == nil)
        #expect(EvidenceBlock(columns: [0xFF, 0x01], responses: []).newerLayout == 255)
    }
}
