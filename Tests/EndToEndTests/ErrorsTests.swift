import Foundation
import TestSupport
import Testing

/// `errors` and `errors CODE` as a user runs them.
@Suite struct ErrorsTests {
    struct Pattern: Decodable {
        var kind: String
        var weekday: Int?
        var hourFrom: Int?
        var hourTo: Int?
        var mappings: [String]?
        var isAll: Bool?
        var precursor: String?
        var helps: Bool?
    }

    struct Code: Decodable {
        struct Episode: Decodable {
            var withCode: Int
            var lost: Int
        }
        struct Share: Decodable {
            var mapping: String
            var count: Int
            var finished: Int
        }
        struct Line: Decodable {
            var count: Int
            var mappings: Int
        }
        struct Answer: Decodable {
            var response: String
        }

        var error: Line
        var patterns: [Pattern]
        var episodes: [Episode]
        var mappings: [Share]
        var answers: [Answer]
    }

    struct List: Decodable {
        struct Line: Decodable {
            var code: String?
            var count: Int
            var mappings: Int
            var firstSeen: String
            var lastSeen: String
            var state: String
            var weekCounts: [Int]
        }

        var finished: Int
        var failed: Int
        var aborted: Int
        var errors: [Line]
    }

    @Test(
        "Each planted cause is named, and none of twenty codes that strike by chance",
        arguments: 1...(Campaign.histories == nil ? 1 : 3))
    func causes(seed: Int) throws {
        let workdir = try Workdir()
        let made = try workdir.python("make_causes.py", "--seed", "\(seed)", "--out", workdir.path("causes.ndjson"))
        try #require(made.exit == 0)
        try #require(workdir.run("import", "causes.ndjson", "--quiet").exit == 0)
        func patterns(_ code: String) throws -> [Pattern] {
            let result = try workdir.run("errors", code, "--format", "json")
            let found = try result.json(Code.self)
            #expect(found.episodes.reduce(0) { $0 + $1.withCode } == found.error.count, "\(code)")
            #expect(found.mappings.reduce(0) { $0 + $1.count } == found.error.count, "\(code)")
            return found.patterns
        }

        let collision = try patterns("ACP-990001")
        #expect(collision.map(\.kind) == ["before"])
        #expect(collision.first?.precursor == "collision")

        let mondays = try patterns("ACP-990002")
        #expect(mondays.map(\.kind) == ["time"])
        #expect(mondays.first?.weekday == 1)
        #expect(mondays.first?.hourFrom == 3)
        #expect(mondays.first?.hourTo == 4)

        let cured = try patterns("ACP-990003")
        #expect(cured.map(\.kind) == ["retry"])
        #expect(cured.first?.helps == true)

        let confined = try patterns("ACP-990004")
        #expect(confined.map(\.kind) == ["mappings"])
        #expect(confined.first?.mappings == ["1003", "1011"])
        #expect(confined.first?.isAll == true)

        for decoy in 1...20 {
            let code = "ACP-9910" + (decoy < 10 ? "0" : "") + "\(decoy)"
            #expect(try patterns(code).isEmpty, "\(code) of seed \(seed)")
        }
    }

    @Test("Every count agrees with the weekly report and with a count by other hands")
    func agrees() throws {
        let workdir = try Workdir()
        let made = try MadeHistory(seed: 5, requests: 2_000, in: workdir)
        try #require(workdir.run("import", "made.ndjson", "--quiet").exit == 0)
        let counted = try workdir.python("count_by_rules.py", "Asia/Seoul", workdir.path("made.ndjson"))
        struct Counts: Decodable {
            var failed: Int
            var aborted: Int
            var success: Int
            var codes: [String: Int]
        }
        let truth = try counted.json([String: [String: Counts]].self)
        #expect(made.truth.totals.requests == 2_000)
        var all: [String: Int] = [:]
        for (week, mappings) in truth {
            let result = try workdir.run("errors", "--week", week, "--timezone", "Asia/Seoul", "--format", "json")
            let list = try result.json(List.self)
            var codes: [String: Int] = [:]
            var inMappings: [String: Int] = [:]
            for counts in mappings.values {
                codes.merge(counts.codes, uniquingKeysWith: +)
                for code in counts.codes.keys { inMappings[code, default: 0] += 1 }
            }
            all.merge(codes, uniquingKeysWith: +)
            let listed = Dictionary(
                uniqueKeysWithValues: list.errors.filter { $0.count > 0 }.map { ($0.code ?? "(no code)", $0) })
            #expect(listed.mapValues(\.count) == codes)
            #expect(listed.mapValues(\.mappings) == inMappings)
            #expect(list.failed == mappings.values.reduce(0) { $0 + $1.failed })
            #expect(list.aborted == mappings.values.reduce(0) { $0 + $1.aborted })
            #expect(list.finished == mappings.values.reduce(0) { $0 + $1.failed + $1.aborted + $1.success })
            // The last of the eight weeks is the week itself.
            #expect(listed.mapValues { $0.weekCounts.last } == codes)

            let weekly = try workdir.weekly("ingest-audit.sqlite", "--week", week, "--timezone", "Asia/Seoul")
            #expect(weekly.errors.count == listed.count)
            for error in weekly.errors {
                let line = try #require(listed[error.code ?? "(no code)"])
                #expect(line.count == error.count)
                #expect(line.mappings == error.mappings)
                #expect(line.firstSeen == error.firstSeen)
                #expect(line.lastSeen == error.lastSeen)
            }
        }
        let whole = try workdir.run("errors", "--format", "json").json(List.self)
        #expect(Dictionary(uniqueKeysWithValues: whole.errors.map { ($0.code ?? "(no code)", $0.count) }) == all)
        for (code, count) in all where code != "(no code)" {
            let one = try workdir.run("errors", code, "--format", "json").json(Code.self)
            #expect(one.error.count == count)
            #expect(one.answers.count == min(3, count))
            #expect(one.answers.allSatisfy { $0.response.contains(code) })
        }
    }

    @Test("A bundle for support can be imported, and holds no credential")
    func bundle() throws {
        let workdir = try Workdir()
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub3RoaW5nIn0.c2lnbmF0dXJl"
        let line =
            #"{"at":"2026-11-16T03:05:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=7","#
            + #""response":{"batchId":"B7","info":"Mapping Id: 1042. ACP-880096 token=\#(token)","numRecords":0,"requestId":7,"status":"Failed"}}"#
        try workdir.write("one.ndjson", Array((line + "\n").utf8))
        try #require(workdir.run("import", "one.ndjson", "--quiet").exit == 0)
        let result = try workdir.run("errors", "ACP-880096", "--bundle", "ticket")
        #expect(result.exit == 0)
        #expect(result.output.isEmpty)
        let files = try FileManager.default.contentsOfDirectory(atPath: workdir.path("ticket")).sorted()
        #expect(files == ["episodes.csv", "exchanges.ndjson", "requests.csv", "summary.json", "summary.txt"])
        for file in files {
            let text = String(decoding: try workdir.read("ticket/\(file)"), as: UTF8.self)
            #expect(!text.contains("c2lnbmF0dXJl"), "\(file)")
            #expect(!text.contains("eyJhbGci"), "\(file)")
        }
        #expect(String(decoding: try workdir.read("ticket/requests.csv"), as: UTF8.self).contains("B7"))
        let again = try workdir.run("import", "ticket/exchanges.ndjson", "--db", "again.sqlite", "--json")
        #expect(again.exit == 0)
        let list = try workdir.run("errors", "--db", "again.sqlite", "--format", "json").json(List.self)
        #expect(list.errors.map(\.code) == ["ACP-880096"])
    }

    @Test("A code that was never seen, an empty history, a bundle without a code")
    func edges() throws {
        let workdir = try Workdir()
        let success =
            #"{"at":"2026-11-16T03:05:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=7","#
            + #""response":{"info":"Mapping Id: 1042. ","numRecords":3,"requestId":7,"status":"Success"}}"#
        try workdir.write("one.ndjson", Array((success + "\n").utf8))
        try #require(workdir.run("import", "one.ndjson", "--quiet").exit == 0)
        let unknown = try workdir.run("errors", "ACP-1")
        #expect(unknown.exit == 1)
        #expect(
            unknown.errors
                == "ingest-audit: no request in ingest-audit.sqlite ended with ACP-1; see the codes with: ingest-audit errors\n"
        )
        let none = try workdir.run("errors")
        #expect(none.exit == 0)
        #expect(none.output.contains("Of 1 finished request none ended with an error code"))
        #expect(try workdir.run("errors", "--bundle", "x").exit == 64)
        let failed = success.replacing("Success", with: "Failed").replacing("Id: 1042. ", with: "Id: 1042. ACP-880096")
        try workdir.write(
            "two.ndjson", Array((failed.replacing("=7", with: "=8").replacing(":7", with: ":8") + "\n").utf8))
        try #require(workdir.run("import", "two.ndjson", "--quiet").exit == 0)
        let later = try workdir.run("errors", "ACP-880096", "--week", "2026-W48")
        #expect(later.exit == 0)
        #expect(later.output.contains("None of its requests was submitted in this period."))
        #expect(later.output.contains("What to do") && !later.output.contains("Retries"))
        #expect(try workdir.run("errors", "--week", "2026-W10").exit == 0)
    }
}
