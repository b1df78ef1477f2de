import Figures
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// What the Platform says of batches, out of its answers.
@Suite("Batches")
struct BatchTests {
    private static let start = Instant(rfc3339: "2026-11-16T00:00:00Z")!.milliseconds

    private func lines(_ count: Int, _ chance: inout Chance) -> [String] {
        (0..<count).map { _ in
            // Few instants, so that many answers come in one millisecond.
            let at = Instant(milliseconds: Self.start + Int64.random(in: 0..<40, using: &chance) * 60_000)
            return PlatformAnswers.line(at: "\(at)", &chance)
        }
    }

    private func tables(_ history: History) throws -> [String] {
        try history.queue.inDatabase { db in
            try DerivedTable.all.filter { $0.pruned == .again }.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table.name)").map { "\(table.name) \($0)" }
            }.sorted()
        }
    }

    @Test("are the same whatever the order, the portions and the repetitions of the answers")
    func orderFree() throws {
        var chance = Chance(seed: 22)
        for round in 0..<40 {
            let scratch = try Scratch()
            let lines = lines(60, &chance)
            let whole = try scratch.history()
            try scratch.importing(Array(lines.joined().utf8), as: "whole.ndjson", into: whole)
            let pieces = try scratch.history("pieces.sqlite")
            let again = (lines + lines.prefix(20)).shuffled(using: &chance)
            for (place, start) in stride(from: 0, to: again.count, by: 17).enumerated() {
                let piece = again[start..<min(start + 17, again.count)].joined()
                try scratch.importing(Array(piece.utf8), as: "\(place).ndjson", into: pieces)
            }
            let expected = try tables(whole)
            #expect(expected.count > 5)
            let difference = try tables(pieces).difference(from: expected)
            #expect(difference.isEmpty, "\(round): \(difference.insertions) \(difference.removals)")
            #expect(try pieces.verify().isSound)
            _ = try pieces.rebuild()
            #expect(try tables(pieces) == expected)
            // Exchanges with the Platform say nothing of when the API was last heard.
            #expect(try whole.evidence().lastExchange == nil && whole.evidence().exchanges > 0)
        }
    }

    @Test("leave no trace of people, programs, tags and rows")
    func canaries() throws {
        var chance = Chance(seed: 23)
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array(lines(300, &chance).joined().utf8), into: history)
        try history.queue.inDatabase { db in
            let evidence = try EvidenceStore(db)
            for key in try Int64.fetchAll(db, sql: "SELECT key FROM evidence") {
                let batch = try evidence.exchanges(ofBlock: key)
                #expect(!String(decoding: batch.responses, as: UTF8.self).contains("CANARY"))
            }
            for table in DerivedTable.all {
                #expect(try !Row.fetchAll(db, sql: "SELECT * FROM \(table.name)").description.contains("CANARY"))
            }
        }
    }

    @Test("of what stays are known after a prune, as a verification says")
    func pruned() throws {
        var chance = Chance(seed: 24)
        for _ in 0..<8 {
            let scratch = try Scratch()
            let history = try scratch.history()
            let all = (0..<120).map { _ in
                let at = Instant(milliseconds: Self.start + Int64.random(in: 0..<6 * 86_400_000, using: &chance))
                return PlatformAnswers.line(at: "\(at)", &chance)
            }
            // A request of the fourth day that names a batch: what was said of that before stays.
            let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
            let failed =
                #"{"at":"2026-11-19T12:00:00Z","method":"GET","url":"\#(url)?requestId=1","response":{"requestId":1,"#
                + #""batchId":"\#(PlatformAnswers.ids[0])","info":"ACP-880096","status":"Failed"}}"# + "\n"
            try scratch.importing(Array((all + [failed]).joined().utf8), into: history)
            let summary = try history.prune(before: Day(iso: "2026-11-19")!)
            #expect(summary.exchanges > 10)
            #expect(try history.verify().isSound)
            let earlier = try history.queue.inDatabase { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM batch WHERE last_seen < \(Self.start + 3 * 86_400_000)")
            }
            #expect(earlier ?? 0 <= 1)
        }
    }

    @Test("that successes name are kept, and worked out for a database that was made when nobody asked")
    func successes() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        func answer(_ id: Int, _ at: String, _ batch: String, _ status: String) -> String {
            #"{"at":"2026-11-16T\#(at)Z","method":"GET","url":"\#(url)?requestId=\#(id)","response":{"requestId":\#(id),"#
                + #""numRecords":3,"batchId":"\#(batch)","info":"","status":"\#(status)"}}"# + "\n"
        }
        let lines = [
            answer(1, "03:00:00", "b1", "Success"), answer(1, "03:00:00", "b2", "Success"),
            answer(2, "03:00:00", "b3", "Success"), answer(2, "04:00:00", "", "Success"),
            answer(3, "03:00:00", "", "Success"), answer(4, "03:00:00", "b4", "Failed"),
        ]
        try scratch.importing(Array(lines.joined().utf8), into: history)
        let query = "SELECT id || ' ' || ifnull(batch, '') FROM request ORDER BY id"
        let expected = ["1 b2", "2 ", "3 ", "4 b4"]
        #expect(try history.queue.read { try String.fetchAll($0, sql: query) } == expected)
        #expect(try history.verify().isSound)
        try history.queue.write { db in
            try db.execute(sql: "UPDATE request SET batch = NULL WHERE outcome = 3")
            try BatchTables.deriveSuccesses(db)
        }
        #expect(try history.queue.read { try String.fetchAll($0, sql: query) } == expected)
    }
}
