import Figures
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// What is dated later than the clock. The measure is a history that was made anew without it.
@Suite("What is ahead of the clock")
struct AheadTests {
    private static let start = Instant(rfc3339: "2026-11-16T00:00:00Z")!.milliseconds

    /// An exchange of any kind about few requests, so that most have some on either side of a limit.
    private func line(_ chance: inout Chance) -> String {
        let at = Instant(milliseconds: Self.start + Int64.random(in: 0..<4 * 86_400, using: &chance) * 1_000)
        if chance.one(in: 6) { return PlatformAnswers.line(at: "\(at)", &chance) }
        let mapping = ["1042", "1043", "XDM44"].randomElement(using: &chance)!
        let id = ["1", "2", "3", "4", "5", "77", #""R-1""#, #""R-2""#].randomElement(using: &chance)!
        let answers = [
            #"POST 200 {"requestId":\#(id),"info":"","status":"Success"}"#,
            #"POST 200 {"requestId":\#(id),"info":"","status":"In Progress"}"#,
            #"POST 200 {"info":"it is not stopped","status":"Failed"}"#, #"GET 503 busy"#, #"GET 200 {"odd":\#(id)}"#,
            #"GET 200 {"requestId":\#(id),"info":"ACP-880056","numRecords":3,"batchId":"b","status":"Failed"}"#,
            #"GET 200 {"requestId":\#(id),"info":"","numRecords":3,"batchId":"\#(PlatformAnswers.ids[0])","status":"Success"}"#,
            #"GET 200 {"requestId":\#(id),"info":"","numRecords":3,"batchId":"b","status":"In Progress"}"#,
        ]
        let words = answers.randomElement(using: &chance)!.split(separator: " ", maxSplits: 2)
        let response = words[2].hasPrefix("{") ? String(words[2]) : "\"\(words[2])\""
        let url =
            "https://mc.adobe.io/\(["acme", "beta"].randomElement(using: &chance)!)/campaign/dataIngestion/xdmIngestion"
        return
            #"{"at":"\#(at)","method":"\#(words[0])","url":"\#(url)/\#(mapping)/ingest","httpStatus":\#(words[1]),"response":\#(response)}"#
            + "\n"
    }

    /// All rows that are derived, with names in place of keys.
    private func derived(_ history: History) throws -> [String] {
        try history.queue.inDatabase { db in
            let names = try Names(db)
            return try DerivedTable.all.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table.name)").map { row in
                    let values = row.map { column, value in
                        switch column {
                        case "mapping": names.mappings[row[column]].map { "\($0.organizationName)/\($0.name)" } ?? ""
                        case "organization": names.organization(row[column]) ?? ""
                        default: "\(value)"
                        }
                    }
                    return "\(table.name) \(values.joined(separator: " "))"
                }
            }.sorted()
        }
    }

    @Test("moves nothing that is derived, whatever it is about")
    func movesNothing() throws {
        var chance = Chance(seed: 2_999)
        var leftOut = 0
        for round in 0..<30 {
            let scratch = try Scratch()
            let zone = try #require(ReportTimeZone(identifier: ["UTC", "Asia/Kolkata"][round % 2]))
            let whole = try scratch.history(timeZone: zone)
            let anew = try scratch.history("anew.sqlite", timeZone: zone)
            let limit = Instant(milliseconds: Self.start + Int64.random(in: 0..<4 * 86_400_000, using: &chance))
            for portion in 0..<3 {
                let lines = (0..<60).map { _ in line(&chance) }
                try scratch.importing(Array(lines.joined().utf8), as: "\(portion).ndjson", into: whole)
                // All times are written alike, so that they are in order as text.
                let earlier = lines.filter { $0.dropFirst(7).prefix { $0 != "\"" } <= limit.description }
                if !earlier.isEmpty {
                    try scratch.importing(Array(earlier.joined().utf8), as: "\(portion)-anew.ndjson", into: anew)
                }
            }
            let before = try derived(whole)
            let reader = try History(path: whole.path, for: .reading)
            // Which requests it is about is seen in the exchanges, or in the requests' rows.
            let ahead = try #require(try reader.leaveOut(after: limit, mostDecoded: round % 3 == 0 ? 50_000 : 0))
            leftOut += ahead.count
            let difference = try derived(reader).difference(from: derived(anew))
            #expect(difference.isEmpty, "\(round): \(difference.insertions) \(difference.removals)")
            let evidence = try (reader.evidence(), anew.evidence())
            #expect(evidence.0.lastExchange == evidence.1.lastExchange)
            #expect(ahead.count == evidence.0.exchanges - evidence.1.exchanges)
            #expect(try whole.asOf(limit).evidence() == anew.evidence())
            // It is this connection that looks away; the file is as it was.
            #expect(try derived(whole) == before)
            #expect(try History(path: whole.path, for: .reading).verify().isSound)
        }
        #expect(leftOut > 1_000)
    }

    @Test("is looked for only where something is")
    func nothing() throws {
        var chance = Chance(seed: 7)
        let scratch = try Scratch()
        let history = try scratch.history()
        let lines = (0..<60).map { _ in line(&chance) }.filter { !$0.contains("platform") }.joined()
        let summary = try scratch.importing(Array(lines.utf8), into: history)
        #expect(summary.remarkable.datedAhead == 0)
        let reader = try History(path: history.path, for: .reading)
        let last = try #require(try reader.evidence().lastExchange)
        #expect(try reader.leaveOut(after: last) == nil)
        #expect(try reader.leaveOut(after: Instant(milliseconds: last.milliseconds - 1))?.latest == last)
    }
}
