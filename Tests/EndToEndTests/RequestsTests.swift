import Foundation
import Testing

/// `requests` as a user runs it, held against a count of the capture by other hands, and against the weekly report.
@Suite("The command requests")
struct RequestsTests {
    /// A request as `count_by_rules.py --requests` lists it.
    private struct Counted: Decodable {
        var organization: String
        var mapping: String
        var request: String
        var submitted: Int
        var week: String
        var day: String
        var outcome: String
        var codes: [String]
        var batch: String?
        var finished: Int?
        var inferred: Bool
    }

    /// A line of `--format ndjson`, as far as it is compared.
    private struct Found: Decodable, Equatable {
        var organization: String
        var mapping: String
        var request: String
        var outcome: String
        var codes: [String]
        var batch: String?
        var submittedInferred: Bool
    }

    private struct Page: Decodable {
        var schema: String
        var requests: [Found]
        var shown: Int
        var total: Int?
        var next: String?
    }

    private let workdir: Workdir
    private let counted: [Counted]

    init() throws {
        workdir = try Workdir()
        let history = try MadeHistory(seed: 61, requests: 700, weeks: 4, in: workdir)
        // Without its first tenth, whose requests' POSTs are then missing: they are inferred.
        try workdir.write("h.ndjson", history.capture(history.lines.count / 10..<history.lines.count))
        _ = try workdir.run("import", "h.ndjson")
        counted = try workdir.python("count_by_rules.py", ["--requests", "UTC", workdir.path("h.ndjson")])
            .json([Counted].self).sorted { ($0.submitted, Int($0.request)!) > ($1.submitted, Int($1.request)!) }
    }

    private func found(_ arguments: [String]) throws -> [Found] {
        let result = try workdir.run(["requests", "--limit", "0", "--format", "ndjson"] + arguments)
        #expect(result.exit == 0, "\(result.errors)")
        return try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Found.self, from: Data($0.utf8))
        }
    }

    private func expect(_ arguments: [String], _ isWanted: (Counted) -> Bool) throws {
        let expected = counted.filter(isWanted).map { one in
            Found(
                organization: one.organization, mapping: one.mapping, request: one.request, outcome: one.outcome,
                codes: one.codes, batch: one.batch, submittedInferred: one.inferred)
        }
        #expect(!expected.isEmpty, "\(arguments): nothing to compare with")
        #expect(try found(arguments) == expected, "\(arguments)")
        #expect(try found(arguments + ["--oldest-first"]) == expected.reversed(), "\(arguments)")
    }

    @Test("each condition, and some together, find what a count of the capture finds")
    func conditions() throws {
        let week = try #require(counted.dropFirst(100).first).week
        let day = try #require(counted.dropFirst(200).first).day
        let mapping = try #require(counted.first { $0.outcome == "aborted" }).mapping
        let batch = try #require(counted.first { $0.batch != nil }?.batch)
        let last = try #require(counted.map { $0.finished ?? $0.submitted }.max())
        try expect([]) { _ in true }
        for outcome in ["pending", "failed", "aborted", "success"] {
            try expect(["--status", outcome]) { $0.outcome == outcome }
        }
        try expect(["--status", "failed", "--status", "aborted"]) { ["failed", "aborted"].contains($0.outcome) }
        try expect(["--code", "ACP-880056"]) { $0.codes.contains("ACP-880056") }
        try expect(["--code", "ACP-880056", "--code", "ACP-880096", "--week", week]) {
            !$0.codes.isEmpty && $0.week == week
        }
        try expect(["--mapping", mapping, "--status", "aborted"]) { $0.mapping == mapping && $0.outcome == "aborted" }
        try expect(["--batch", batch]) { $0.batch == batch }
        try expect(["--inferred"]) { $0.inferred }
        try expect(["--since", day]) { $0.day >= day }
        try expect(["--until", day]) { $0.day <= day }
        try expect(["--since", day, "--until", day]) { $0.day == day }
        // All terminal answers are captured before the last poll, so the ages of pending ones are of days.
        try expect(["--slower-than", "30m"]) { (($0.finished ?? last) - $0.submitted) > 1_800_000 }
        #expect(try found(["--code", "none"]).isEmpty)
    }

    @Test("of every week it finds as many as the weekly report counts, in any zone", arguments: ["UTC", "Asia/Seoul"])
    func weekly(zone: String) throws {
        for week in Set(counted.map(\.week)) {
            let report = try workdir.weekly("ingest-audit.sqlite", "--week", week, "--timezone", zone)
            let span = ["--week", week, "--timezone", zone]
            let totals = report.totals.counts
            #expect(try found(span).count == totals.requests)
            for (outcome, count) in [
                ("success", totals.success), ("failed", totals.failed), ("aborted", totals.aborted),
                ("pending", totals.pending),
            ] {
                #expect(try found(span + ["--status", outcome]).count == count, "\(week) \(outcome)")
            }
            for (code, count) in totals.codes { #expect(try found(span + ["--code", code]).count == count) }
            for mapping in report.mappings {
                #expect(
                    try found(span + ["--mapping", mapping.mapping]).count == mapping.figures.counts.requests)
            }
        }
    }

    @Test("the command that a page names goes on with the next one, to the end, each request once")
    func pages() throws {
        var arguments = ["requests", "--status", "failed", "--status", "pending", "--limit=7", "--format", "json"]
        var seen: [String] = []
        let expected = counted.filter { ["failed", "pending"].contains($0.outcome) }.map(\.request)
        for _ in 0...expected.count {
            let result = try workdir.run(arguments)
            let page = try result.json(Page.self)
            #expect(page.schema == "ingest-audit/requests/1" && page.shown == page.requests.count)
            #expect(page.total == expected.count)
            seen += page.requests.map(\.request)
            guard let next = page.next else {
                #expect(!result.errors.contains("the next:"))
                break
            }
            let command = try #require(result.errors.split(separator: "the next: ingest-audit ").last).dropLast()
            #expect(command.hasSuffix(" --after \(next)"))
            arguments = command.split(separator: " ").map(String.init)
        }
        #expect(seen == expected)
    }

    @Test("text for people, CSV with the export's columns, and nothing on standard error with --quiet")
    func formats() throws {
        try workdir.write(
            "names.csv",
            Array(
                "organization,mapping,name,owner\n\(counted[0].organization),\(counted[0].mapping),=Profiles,Data\n"
                    .utf8))
        let text = try workdir.run("requests", "--limit", "3", "--names", "names.csv", "--quiet")
        #expect(text.errors.isEmpty && text.output.split(separator: "\n").count >= 4)
        #expect(text.output.contains("=Profiles (\(counted[0].mapping))"))
        let csv = try workdir.run("requests", "--limit", "3", "--names", "names.csv", "--format", "csv", "--excel")
        let lines = csv.output.replacing("\r\n", with: "\n").split(separator: "\n")
        #expect(
            lines[0]
                == "\u{FEFF}organization,mapping,request,submitted,submitted_inferred,outcome,finished,records,codes,batch,last_seen,seconds,name,owner,schema"
        )
        #expect(lines.count == 4 && lines[1].hasSuffix(",'=Profiles,Data,"))
        let none = try workdir.run("requests", "--batch", "nobody")
        #expect(none.exit == 0 && none.output == "No request matches.\n" && none.errors.isEmpty)
        let empty = try workdir.run("requests", "--batch", "nobody", "--format", "json").json(Page.self)
        #expect(empty.requests.isEmpty && empty.total == 0 && empty.next == nil)
    }

    @Test(
        "what can't be meant is usage",
        arguments: [
            ["--status", "done"], ["--limit", "-1"], ["--after", "x"], ["--slower-than", "2"],
            ["--week", "2026-W47", "--since", "2026-11-16"], ["--since", "2026-11-17", "--until", "2026-11-16"],
            ["3520", "--status", "failed"], ["3520", "--format", "ndjson"], ["3520", "--limit", "1"],
            ["3520", "--oldest-first"], ["--answer", "c.ndjson:1"],
            ["--json", "--format", "csv"],
        ])
    func usage(arguments: [String]) throws {
        let result = try workdir.run(["requests"] + arguments)
        #expect(result.exit == 64 && result.output.isEmpty, "\(result.errors)")
    }

    @Test("one request's story says what the rules made of each exchange; --json and --format json are one")
    func story() throws {
        struct Story: Decodable {
            struct Sight: Decodable {
                struct Effect: Decodable {
                    var rule: Int
                    var effect: String
                }

                var effects: [Effect]
            }

            var outcome: String
            var exchanges: [Sight]
        }
        for one in counted.shuffled().prefix(12) {
            let json = try workdir.run("requests", one.request, "--json")
            #expect(try workdir.run("requests", one.request, "--format", "json").output == json.output)
            let stories = try json.json([Story].self)
            let story = try #require(stories.first)
            #expect(story.outcome == one.outcome)
            let effects = story.exchanges.flatMap(\.effects)
            #expect(effects.count { $0.effect == (one.inferred ? "firstSight" : "born") } == 1)
            #expect(effects.count { $0.effect == "givesOutcome" } == (one.outcome == "pending" ? 0 : 1))
            #expect(story.exchanges.allSatisfy { !$0.effects.isEmpty })
            let text = try workdir.run("requests", one.request).output
            #expect(text.contains(one.inferred ? "counts as inferred" : "the request is born here"))
            #expect(text.contains("(rule 4)") || text.contains("rule 4)."))
        }
    }
}
