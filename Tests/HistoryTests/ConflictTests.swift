import Figures
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// One request ID under several mappings. What is to be found is counted here from the lines themselves.
@Suite("Conflicts between mappings")
struct ConflictTests {
    /// One line of a capture, and the mapping that it names for its request, if it speaks of one.
    private struct Line {
        var text: String
        var organization: String
        var id: String
        var mapping: String?
    }

    private static let twins = ["caf\u{E9}", "cafe\u{301}"]

    private func pick(_ values: [String], _ chance: inout Chance) -> String { values.randomElement(using: &chance)! }

    /// A line of any kind about few requests and mappings, so that contradictions are common.
    private func line(_ chance: inout Chance) -> Line {
        let organization = pick(["acme", "beta"], &chance)
        let mapping = pick(["1042", "1043", "XDM44"] + Self.twins, &chance)
        let id = pick(["1", "2", "3", "9223372036854775807", #""R-1""#] + Self.twins.map { #""\#($0)""# }, &chance)
        let minute = Int.random(in: 10...40, using: &chance)
        let host = pick(["https://mc.adobe.io", "http://proxy:8080"], &chance)
        let kind = pick(["POST Success", "POST In Progress", "POST Failed", "GET 404", "GET Odd"], &chance)
        let isStatus = Bool.random(using: &chance)
        let words = isStatus ? ["GET", pick(["Success", "Failed", "Aborted", "In Progress"], &chance)] : []
        let parts = isStatus ? words : kind.split(separator: " ", maxSplits: 1).map(String.init)
        let named = kind == "POST Failed" && !isStatus ? "" : #""requestId":\#(id),"#
        return Line(
            text: #"{"at":"2026-11-16T03:\#(minute):00Z","method":"\#(parts[0])","url":"\#(host)/\#(organization)/"#
                + #"campaign/dataIngestion/xdmIngestion/\#(mapping)/ingest","httpStatus":\#(parts[1] == "404" ? 404 : 200),"#
                + #""response":{\#(named)"info":"","status":"\#(parts[1])"}}"#,
            organization: organization, id: id.replacing("\"", with: ""),
            mapping: isStatus || kind == "POST Success" ? mapping : nil)
    }

    private func bytes(_ lines: some Sequence<Line>) -> [UInt8] {
        Array(lines.map { $0.text + "\n" }.joined().utf8)
    }

    /// The mappings of every request that the lines name under several.
    private func expected(_ lines: [Line]) -> Set<String> {
        var named: [ExactText: Set<ExactText>] = [:]
        for line in lines {
            guard let mapping = line.mapping else { continue }
            named[ExactText("\(line.organization) \(line.id)"), default: []].insert(ExactText(mapping))
        }
        return Set(
            named.filter { $0.value.count > 1 }.flatMap { request, mappings in
                mappings.map { "\(request.text) \($0.text)" }
            }
            .map { Array($0.utf8).description })
    }

    private func stored(_ history: History) throws -> Set<String> {
        try history.snapshot { db in
            let rows = try String.fetchAll(
                db, sql: "SELECT organization || ' ' || request || ' ' || mapping FROM conflict_view")
            #expect(rows.count == Set(rows.map(ExactText.init)).count)
            // Exactly one of its mappings is the one that a request counts under.
            let counting = try Int.fetchAll(
                db, sql: "SELECT sum(counts) FROM conflict_view GROUP BY organization, request")
            #expect(counting.allSatisfy { $0 == 1 })
            return Set(rows.map { Array($0.utf8).description })
        }
    }

    @Test("are found whatever the order, the pieces and the repetition of imports, and made anew by verify and rebuild")
    func orderFree() throws {
        var chance = Chance(seed: 71)
        var conflicts = 0
        for round in 0..<40 {
            let scratch = try Scratch()
            let lines = (0..<Int.random(in: 3...60, using: &chance)).map { _ in line(&chance) }
            let expected = expected(lines)
            conflicts += expected.count
            let whole = try scratch.history("whole.sqlite")
            let summary = try scratch.importing(bytes(lines), into: whole)
            #expect(try stored(whole) == expected, "round \(round)")
            #expect(summary.conflicts == Set(try requests(whole)).count)

            let pieces = try scratch.history("pieces.sqlite")
            let shuffled = lines.shuffled(using: &chance)
            let count = Int.random(in: 1...5, using: &chance)
            for piece in 0..<count {
                let part = shuffled[piece * lines.count / count..<(piece + 1) * lines.count / count]
                try scratch.importing(bytes(part + shuffled.prefix(3)), as: "\(piece)", into: pieces)
            }
            #expect(try pieces.derivedContent() == whole.derivedContent())
            let again = try scratch.importing(bytes(lines.reversed()), as: "again", into: pieces)
            #expect(again.new == 0 && again.conflicts == 0)
            let found = try pieces.verify()
            #expect(found.isSound, "\(found.checks.flatMap(\.findings))")
            try pieces.queue.write { db in try db.execute(sql: "DELETE FROM conflict") }
            _ = try pieces.rebuild()
            #expect(try stored(pieces) == expected)
        }
        #expect(conflicts > 100)
    }

    private func requests(_ history: History) throws -> [String] {
        try history.snapshot { db in
            try String.fetchAll(db, sql: "SELECT DISTINCT organization || ' ' || hex(CAST(id AS BLOB)) FROM conflict")
        }
    }

    /// Request 1 of mapping 1042, and 1043 named for it three weeks later; request 2 without a contradiction.
    private static let twice =
        [("2026-11-02", "POST", "1042", 1), ("2026-11-02", "POST", "1042", 2), ("2026-11-23", "GET", "1043", 1)]
        .map { day, method, mapping, id in
            #"{"at":"\#(day)T03:00:00Z","method":"\#(method)","url":"https://mc.adobe.io/acme/campaign/dataIngestion/"#
                + #"xdmIngestion/\#(mapping)/ingest","response":{"requestId":\#(id),"info":"","status":"Success"}}"#
                + "\n"
        }

    @Test(
        "verify names what was taken out, put in or changed",
        arguments: [
            ("DELETE FROM conflict WHERE mapping = (SELECT key FROM mapping WHERE name = '1043')", 1, "missing"),
            ("INSERT INTO conflict SELECT organization, 2, mapping FROM conflict", 2, "not in the evidence"),
            ("DELETE FROM conflict", 2, "organization acme, id 1, mapping acme 1042: missing"),
        ])
    func tampered(sql: String, count: Int, says: String) throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array(Self.twice.joined().utf8), into: history)
        #expect(try history.verify().isSound)
        try history.queue.write { db in try db.execute(sql: sql) }
        let check = try #require(try history.verify().checks.first { $0.subject == .conflicts })
        #expect(check.differences == count && check.findings[0].hasSuffix(says), "\(check.findings)")
    }

    @Test(
        "a database from before there was the table has the same after its migration, and reads without it until then")
    func migration() throws {
        let scratch = try Scratch()
        var chance = Chance(seed: 72)
        let lines = (0..<300).map { _ in line(&chance) }
        let history = try scratch.history()
        try scratch.importing(bytes(lines), into: history)
        let expected = expected(lines)
        #expect(!expected.isEmpty)
        try history.queue.write { db in
            try db.execute(sql: "DROP TABLE source_seal; DROP TABLE source")
            try db.execute(
                sql: """
                    DROP VIEW batch_view; DROP TABLE batch; DROP TABLE batch_reason; DROP TABLE batch_row;
                    DROP INDEX request_batch; DROP INDEX request_period_batch;
                    DROP VIEW conflict_view; DROP TABLE conflict; DROP INDEX import_head; DROP INDEX import_whole;
                    DELETE FROM grdb_migrations WHERE identifier >= '007-conflicts'
                    """)
        }
        let path = "\(scratch.folder)/h.sqlite"
        let old = try History(path: path, for: .reading)
        let week = try #require(ISOWeek(iso: "2026-W47"))
        #expect(try old.verify().isSound)
        #expect(try old.weeklyFigures(Period(week: week, timeZone: .utc)).conflicts == [])
        old.finish()  // it keeps its snapshot until then
        let migrated = try History(path: path, for: .changing)
        #expect(try stored(migrated) == expected)
        #expect(try migrated.verify().isSound)
    }

    @Test("are known from the exchange on that contradicts: not in a report as of before it")
    func asOf() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array(Self.twice.joined().utf8), into: history)
        let week = Period(week: try #require(ISOWeek(iso: "2026-W45")), timeZone: .utc)
        let conflict = ConflictFigures(
            name: MappingName(organization: "acme", mapping: "1042"), id: .number(1),
            submitted: Instant(rfc3339: "2026-11-02T03:00:00Z")!, mappings: ["1042", "1043"])
        #expect(try history.weeklyFigures(week).conflicts == [conflict])
        let before = try #require(Instant(rfc3339: "2026-11-23T02:59:59Z"))
        #expect(try history.asOf(before).weeklyFigures(week).conflicts == [])
    }

    @Test("are told of the mappings asked about, whichever of the two that is, and of the period's requests only")
    func scope() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array(Self.twice.joined().utf8), into: history)
        func count(_ week: String, _ scope: ReportScope) throws -> Int {
            let period = Period(week: try #require(ISOWeek(iso: week)), timeZone: .utc)
            return try history.weeklyFigures(period, scope: scope).conflicts.count
        }
        for mapping in ["1042", "1043"] { #expect(try count("2026-W45", ReportScope(mappings: [mapping])) == 1) }
        #expect(try count("2026-W45", ReportScope(mappings: ["1047"])) == 0)
        #expect(try count("2026-W45", ReportScope(organization: "beta")) == 0)
        #expect(try count("2026-W48", .all) == 0)
    }

    @Test("go with their request when it is pruned, and stay gone")
    func prune() throws {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array(Self.twice.joined().utf8), into: history)
        _ = try history.prune(before: try #require(Day(iso: "2026-11-10")))
        #expect(try stored(history) == [])
        #expect(try history.verify().isSound)
        let again = try scratch.importing(Array(Self.twice.reversed().joined().utf8), as: "again", into: history)
        #expect(again.conflicts == 0)
        #expect(try stored(history) == [])
        #expect(try history.verify().isSound)
    }
}
