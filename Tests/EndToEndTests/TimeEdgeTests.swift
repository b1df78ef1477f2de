import Foundation
import History
import IngestionAPI
import Testing

/// Time where it is least even: changes of clocks, ends of years, leap seconds, years far off, clocks set back. What is to
/// be found is reckoned by Python's datetime and zoneinfo (`make_edges.py`).
@Suite("The edges of time")
struct TimeEdgeTests {
    private let workdir: Workdir

    init() throws {
        // The clock stands at the end of all times: whatever is captured lies before it.
        workdir = try Workdir(time: .standing(at: Instant(rfc3339: "9999-12-31T23:59:59.999Z")!))
    }

    // MARK: - Changes of clocks, ends of years

    private struct Expected: Decodable {
        struct Span: Decodable {
            var since: String
            var until: String
            var days: [String: [String: Int]]
            var finished: [Int]
            var troubled: [Int]
        }

        struct Request: Decodable {
            var request: String
            var at: Int
            var day: String
            var clock: String
            var week: String
        }

        var spans: [Span]
        var requests: [Request]
        var before: [String: Int]
        var weeks: [String: Int]
        var last24Hours: Int
    }

    private struct Report: Decodable {
        struct Day: Decodable {
            var day: String
            var requests: Int
            var success: Int
            var failed: Int
            var aborted: Int
            var pending: Int
        }

        struct Hours: Decodable {
            var finished: [Int]
            var troubled: [Int]
        }

        struct Period: Decodable {
            var week: String?
        }

        var period: Period
        var totals: Figures
        var days: [Day]
        var failuresByHour: Hours?
    }

    private func report(_ database: String, _ arguments: String...) throws -> Report {
        let result = try workdir.run(
            ["report", "weekly", "--db", database, "--format", "json", "--details"] + arguments)
        try #require(result.exit == 0, "\(result.errors)")
        return try result.json(Report.self)
    }

    /// The same report without the command line, which costs more than the report.
    private func report(_ history: History, from first: String, to last: String, in zone: String) throws -> Report {
        let zone = try #require(ReportTimeZone(identifier: zone))
        let days = (first: try #require(Day(iso: first)), last: try #require(Day(iso: last)))
        let period = try #require(Period(first: days.first, last: days.last, timeZone: zone))
        return try JSONDecoder().decode(Report.self, from: Data(history.weeklyJSON(period, detail: .full).utf8))
    }

    private static let zones = ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]

    /// Two databases of the zone's capture, one counting days in UTC, one in the zone; and what is to be found in them.
    private func made(_ zone: String) throws -> Expected {
        let expected = try workdir.python("make_edges.py", "zone", zone, workdir.path("z.ndjson")).json(Expected.self)
        #expect(expected.requests.count > 80 && expected.spans.count > 3)
        try #require(workdir.run("import", "--db", "utc.sqlite", "z.ndjson").exit == 0)
        try #require(workdir.run("import", "--db", "zone.sqlite", "--timezone", zone, "z.ndjson").exit == 0)
        return expected
    }

    @Test(
        "around each change of the clocks and each New Year, days and hours of the week are those of the zone's clocks",
        arguments: zones)
    func daysAndHours(zone: String) throws {
        let expected = try made(zone)
        for database in ["utc.sqlite", "zone.sqlite"] {
            let history = try History(path: workdir.path(database), for: .reading)
            for (index, span) in expected.spans.enumerated() {
                let found =
                    try index == 0
                    ? report(database, "--since", span.since, "--until", span.until, "--timezone", zone)
                    : report(history, from: span.since, to: span.until, in: zone)
                #expect(found.days.count == 28)
                for day in found.days {
                    let counts = [
                        "requests": day.requests, "success": day.success, "failed": day.failed, "aborted": day.aborted,
                        "pending": day.pending,
                    ]
                    #expect(counts == span.days[day.day] ?? counts.mapValues { _ in 0 }, "\(day.day), \(database)")
                }
                #expect(found.failuresByHour?.finished ?? Array(repeating: 0, count: 168) == span.finished)
                #expect(found.failuresByHour?.troubled ?? Array(repeating: 0, count: 168) == span.troubled)
            }
        }
        let utc = try History(path: workdir.path("utc.sqlite"), for: .reading)
        for (week, requests) in expected.weeks {
            let days = try #require(ISOWeek(iso: week))
            let found = try report(utc, from: days.monday.description, to: days.sunday.description, in: zone)
            #expect(found.totals.counts.requests == requests)
        }
        let week = try #require(expected.weeks.first)
        let asked = try report("utc.sqlite", "--week", week.key, "--timezone", zone)
        #expect(asked.totals.counts.requests == week.value)
    }

    @Test("requests, their stories, thresholds, tables, metrics and pruning go by the same days", arguments: zones)
    func otherCommands(zone: String) throws {
        struct Listed: Decodable { var request: String }
        struct Checks: Decodable {
            struct Check: Decodable { var n: Int? }
            var checks: [Check]
        }
        struct Prune: Decodable { var requests: Int }
        let expected = try made(zone)
        for day in expected.before.keys.sorted() {
            let list = try workdir.run(
                "requests", "--db", "utc.sqlite", "--since", day, "--until", day, "--timezone", zone, "--limit", "0",
                "--format", "ndjson")
            let listed = try list.output.split(separator: "\n")
                .map { try JSONDecoder().decode(Listed.self, from: Data($0.utf8)).request }
            #expect(Set(listed) == Set(expected.requests.filter { $0.day == day }.map(\.request)), "\(day)")
            let prune = try workdir.run("prune", "--db", "zone.sqlite", "--before", day, "--json").json(Prune.self)
            #expect(prune.requests == expected.before[day], "before \(day)")
        }
        for request in expected.requests.enumerated().filter({ $0.offset % 23 == 0 }).map(\.element) {
            let story = try workdir.run("requests", request.request, "--db", "utc.sqlite", "--timezone", zone).output
            #expect(
                story.contains(" \(request.clock)") && story.contains("week \(request.week), \(zone)"), "\(request)")
        }
        let check = try workdir.run(
            "check", "--db", "utc.sqlite", "--window", "24h", "--timezone", zone, "--min-success-rate", "0", "--format",
            "json")
        #expect(try check.json(Checks.self).checks.first?.n == expected.last24Hours)
        // The week that metrics tell of is the report's default one.
        let week = try report("zone.sqlite")
        let metrics = try workdir.run("metrics", "--db", "zone.sqlite").output
        let counted = metrics.split(separator: "\n").filter { $0.hasPrefix("ingest_audit_week_requests{") }
            .compactMap { Int($0.split(separator: " ").last ?? "") }
        #expect(counted.reduce(0, +) == expected.weeks[try #require(week.period.week)])
        let span = try #require(expected.spans.first)
        _ = try workdir.run(
            "export", "tables", "--db", "utc.sqlite", "--since", span.since, "--until", span.until, "--timezone", zone,
            "--profile", "raw")
        let rows = String(decoding: try workdir.read("tables/days.csv"), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let column = try #require(rows.first?.firstIndex(of: "requests"))
        #expect(rows.count == 29)
        for row in rows.dropFirst() {
            #expect(Int(row[column]) ?? 0 == span.days[String(row[0])]?["requests"] ?? 0, "\(row[0])")
        }
    }

    @Test("a year has a week 53 or refuses it")
    func week53() throws {
        _ = try made("America/New_York")
        #expect(try report("utc.sqlite", "--week", "2026-W53").period.week == "2026-W53")
        #expect(try workdir.run("report", "weekly", "--db", "utc.sqlite", "--week", "2027-W53").exit == 64)
        #expect(try workdir.run("report", "weekly", "--db", "utc.sqlite", "--week", "2026-W00").exit == 64)
    }

    // MARK: - Stamps

    @Test("times as RFC 3339 writes them, leap seconds, offsets and far years included; others go to quarantine")
    func stamps() throws {
        struct Listed: Decodable {
            var request: String
            var submitted: String
        }
        let expected = try workdir.python("make_edges.py", "stamps", workdir.path("s.ndjson")).json([Int64?].self)
        let imported = try workdir.run("import", "s.ndjson")
        #expect(imported.exit == 1)
        let list = try workdir.run("requests", "--limit", "0", "--format", "ndjson")
        var found = [Int64?](repeating: nil, count: expected.count)
        for line in list.output.split(separator: "\n") {
            let one = try JSONDecoder().decode(Listed.self, from: Data(line.utf8))
            found[try #require(Int(one.request)) - 1] = Instant(rfc3339: one.submitted)?.milliseconds
        }
        #expect(found == expected)
        let quarantined = expected.count { $0 == nil }
        #expect(quarantined > 20)
        #expect(imported.errors.contains("\(quarantined) lines in quarantine"))
        #expect(try workdir.run("verify").exit == 0)
    }

    /// Requests with their answers at the earliest and the latest instants there are, and around the years where
    /// spreadsheets, Unix clocks and nanoseconds end.
    private func writeFarYears() throws {
        let years = [
            "0000-01-01T00:00:00Z", "0000-12-31T23:59:59.999Z", "1582-10-10T12:00:00Z", "1899-12-31T00:00:00Z",
            "1900-03-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2038-01-19T03:14:08Z", "2262-04-12T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
        ]
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let lines = years.enumerated().flatMap { index, at in
            [
                #"{"at":"\#(at)","method":"POST","url":"\#(url)","response":{"requestId":\#(index),"status":"Success"}}"#,
                #"{"at":"\#(at)","method":"GET","url":"\#(url)","durationMs":9223372036854775807,"#
                    + #""response":{"requestId":\#(index),"status":"Failed","info":"ACP-1"}}"#,
            ]
        }
        try workdir.write("far.ndjson", (lines.joined(separator: "\n") + "\n").utf8)
    }

    @Test("years from 0 to 9999 are reported by every command, in every format, in zones where they are -1 and 10000")
    func farYears() throws {
        try writeFarYears()
        #expect(try workdir.run("import", "far.ndjson").exit == 0)
        for zone in ["UTC", "Asia/Seoul", "America/New_York"] {
            for week in ["0000-W01", "0000-W52", "1582-W40", "9999-W52"] {
                for format in ["text", "html", "json", "markdown", "csv"] {
                    let result = try workdir.run(
                        "report", "weekly", "--week", week, "--timezone", zone, "--format", format)
                    #expect(result.exit == 0, "\(zone) \(week) \(format): \(result.errors)")
                }
            }
            for arguments in [
                ["export", "t", "--week", "1582-W40"], ["errors"], ["errors", "ACP-1"], ["mappings"], ["requests"],
                ["check", "--min-success-rate", "0", "--window", "24h"], ["requests", "0"], ["requests", "8"],
            ] {
                let result = try workdir.run(arguments + ["--timezone", zone])
                #expect(result.exit == 0, "\(zone) \(arguments): \(result.errors)")
            }
        }
        for arguments in [
            ["metrics"], ["verify"], ["prune", "--before", "9999-12-31"], ["prune", "--before", "0000-01-01"],
        ] {
            #expect(try workdir.run(arguments).exit == 0, "\(arguments)")
        }
        // New York's clocks were 4 h 56 min 2 s behind until 1883.
        let first = try workdir.run("requests", "0", "--timezone", "America/New_York").output
        #expect(first.contains("Submitted -0001-12-31 19:03:58.000, finished -0001-12-31 19:03:58.000, 0.0 s later"))
        #expect(first.contains("Counted on Fri 31 Dec, week -0001-W52"))
        let last = try workdir.run("requests", "8", "--timezone", "Asia/Seoul").output
        #expect(last.contains("Submitted +10000-01-01 08:59:59.999"))
        #expect(last.contains("9,223,372,036,854,775,807 ms"))
    }

    @Test("a report of more than a hundred years is refused, one of a hundred is made")
    func longPeriods() throws {
        try writeFarYears()
        #expect(try workdir.run("import", "far.ndjson").exit == 0)
        let century = ["--since", "1900-01-01", "--until", "1999-12-31"]
        let more = ["--since", "1900-01-01", "--until", "2000-01-02"]
        for command in [["report", "weekly"], ["export", "t"], ["check", "--min-success-rate", "0"]] {
            #expect(try workdir.run(command + century).exit == 0)
            let refused = try workdir.run(command + more)
            #expect(refused.exit == 64 && refused.errors.contains("more than 100 years"))
        }
        // What has no figure for each day has no such bound.
        #expect(try workdir.run(["errors", "--since", "0000-01-01", "--until", "9999-12-31"]).exit == 0)
        #expect(try workdir.run(["requests", "--since", "0000-01-01", "--until", "9999-12-31"]).exit == 0)
    }

    // MARK: - Clocks set back

    @Test("where a clock was set back between POST and outcome, no length is told, and none is counted")
    func setBack() throws {
        struct Listed: Decodable {
            var request: String
            var seconds: Double?
        }
        struct Times: Decodable {
            struct Day: Decodable {
                var requests: Int
            }
            var timeToFinish: [Day]
        }
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        // Ten requests of 60 s each, and ten whose outcome is dated an hour before their POST.
        let lines = (0..<20).flatMap { number -> [String] in
            let (hour, end) = (number < 10 ? "10" : "12", number < 10 ? "10:\(10 + number):30" : "11:\(10 + number):30")
            return [
                #"{"at":"2026-11-16T\#(hour):\#(9 + number < 10 ? "0" : "")\#(9 + number):30Z","method":"POST","url":"\#(url)","#
                    + #""response":{"requestId":\#(number),"status":"Success"}}"#,
                #"{"at":"2026-11-16T\#(end)Z","method":"GET","url":"\#(url)","response":{"requestId":\#(number),"#
                    + #""status":"\#(number % 2 == 0 ? "Success" : "Failed")","info":"ACP-1","numRecords":5}}"#,
            ]
        }
        try workdir.write("c.ndjson", (lines.joined(separator: "\n") + "\n").utf8)
        #expect(try workdir.run("import", "c.ndjson").exit == 0)

        let list = try workdir.run("requests", "--limit", "0", "--format", "ndjson")
        for line in list.output.split(separator: "\n") {
            let one = try JSONDecoder().decode(Listed.self, from: Data(line.utf8))
            #expect(one.seconds == (try #require(Int(one.request)) < 10 ? 60 : nil))
        }
        #expect(
            try workdir.run("requests", "--limit", "0").output.split(separator: "\n").count { $0.contains("not known") }
                == 10)
        let story = try workdir.run("requests", "15").output.replacing("\n", with: " ")
        #expect(story.contains("finished 2026-11-16 11:25:30.000, by a clock that was set back meanwhile"))
        #expect(story.contains("dated before its POST"))
        let report = try workdir.run("report", "weekly", "--week", "2026-W47", "--format", "json", "--details")
        #expect(try report.json(Times.self).timeToFinish.first?.requests == 10)
        let metrics = try workdir.run("metrics").output
        #expect(metrics.contains(#"request_duration_seconds_sum{organization="acme",mapping="1042"} 600"#))
        #expect(metrics.contains(#"request_duration_seconds_count{organization="acme",mapping="1042"} 10"#))
        for arguments in [
            ["errors", "ACP-1"], ["report", "weekly", "--format", "html"], ["mappings"],
            ["requests", "--slower-than", "30s"],
        ] {
            let result = try workdir.run(arguments)
            let negative = try Regex("[-−][0-9.]+ (s|min|h)\\b")
            #expect(result.exit == 0 && !result.output.contains(negative), "\(arguments)")
        }
    }
}

extension TimeSource {
    /// A clock that always shows the same time.
    static func standing(at instant: Instant) -> TimeSource {
        TimeSource(now: { instant }, seconds: system.seconds, sleep: system.sleep)
    }
}
