import Foundation
import Testing

/// What `check --format json` says, as far as tests look at it.
private struct CheckJSON: Decodable {
    struct Check: Decodable {
        var organization: String?
        var mapping: String?
        var check: String
        var state: String
        var value: Double?
        var n: Int?
        var low: Double?
        var command: String
    }

    struct Window: Decodable {
        var period: WeeklyJSON.Period?
    }

    var schema: String
    var status: String
    var window: Window
    var totals: Figures
    var mappings: [WeeklyJSON.Mapping]
    var checks: [Check]
}

@Suite("check")
struct CheckTests {
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion"

    /// A request's two exchanges; without a status it stays pending.
    private static func request(_ id: Int, _ mapping: String, _ time: String, _ status: String?, code: String = "")
        -> String
    {
        let post = """
            {"at":"2026-11-\(time):00Z","method":"POST","url":"\(url)/\(mapping)/ingest","response":{"requestId":\(id),"info":"submitted","status":"Success"}}

            """
        guard let status else { return post }
        return post + """
            {"at":"2026-11-\(time):30Z","method":"GET","url":"\(url)/\(mapping)/ingest?requestId=\(id)","response":{"batchId":"","info":"Mapping Id: \(mapping). \(code)","numRecords":1,"requestId":\(id),"status":"\(status)"}}

            """
    }

    /// 99 successes and a failure of 1042, one success of 2077, one pending request of 1042; the last exchange is on the
    /// 22nd at 12:00:30.
    private static let capture: String = {
        var lines = (0..<99).map { request($0, "1042", "2\($0 % 2)T\(10 + $0 % 10):\(10 + $0 % 50)", "Success") }
        lines.append(request(500, "1042", "21T09:00", "Failed", code: "ACP-880056"))
        lines.append(request(501, "1042", "22T06:00", nil))
        lines.append(request(502, "1042", "22T12:00", "Success"))
        lines.append(request(503, "2077", "20T12:00", "Success"))
        return lines.joined()
    }()

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        try workdir.write("c.ndjson", Array(Self.capture.utf8))
        #expect(try workdir.run("import", "c.ndjson").exit == 0)
    }

    private func check(_ arguments: String..., now: String? = "2026-11-22T12:00:30Z") throws -> Workdir.Result {
        try workdir.run(["check"] + (now.map { ["--now", $0] } ?? []) + arguments)
    }

    /// Options, and the exit code that they lead to.
    static let cases: [(arguments: [String], exit: Int32)] = [
        (["--min-success-rate", "99"], 0), (["--min-success-rate", "99.1"], 1),
        (["--max-aborts-per-1000", "0"], 0), (["--max-pending-hours", "6"], 0), (["--max-pending-hours", "5.99"], 1),
        (["--max-age-hours", "48"], 0), (["--max-age-hours", "47.9"], 1),
        (["--max-age-hours", "47.9", "--mapping", "1042"], 0), (["--min-success-rate", "99.1", "--significant"], 0),
        (["--objective", "99", "--max-error-budget", "100"], 0),
        (["--objective", "99.5", "--max-error-budget", "100"], 1),
    ]

    @Test("settings are read once: also those that come through a pipe are in force")
    func settingsFromPipe() throws {
        try workdir.write("age.toml", Array("[check]\nmax-age-hours = 0.1\n".utf8))
        let lines = [
            "ingest-audit check --min-success-rate 1 --config age.toml",
            "bash -c 'ingest-audit check --min-success-rate 1 --config <(cat age.toml)'",
            "mkfifo p; (cat age.toml > p &); ingest-audit check --min-success-rate 1 --config p",
        ]
        for line in lines {
            let result = try workdir.shell(line, seconds: 30)
            #expect(result.exit == 1 && result.output.contains("threshold 0.1 h"), "\(line): \(result)")
        }
    }

    @Test("exits with 1 where a threshold is broken, and with 0 on its border", arguments: cases.indices)
    func exitCodes(index: Int) throws {
        let (arguments, exit) = Self.cases[index]
        let result = try workdir.run(["check", "--now", "2026-11-22T12:00:00Z"] + arguments)
        #expect(result.exit == exit, "\(result.output)\(result.errors)")
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix(exit == 0 ? "OK: " : "BROKEN: "))
        let quiet = try workdir.run(["check", "--now", "2026-11-22T12:00:00Z", "--quiet"] + arguments)
        #expect(quiet.exit == exit && quiet.output.isEmpty == (exit == 0))
    }

    @Test("64 without any threshold, with an example; 64 for values out of range; 65 for settings that are wrong")
    func usage() throws {
        let none = try check()
        #expect(none.exit == 64 && none.output.isEmpty)
        #expect(none.errors.contains("--min-success-rate 99% --max-age-hours 24"))
        #expect(none.errors.contains("Usage: ingest-audit check"))
        for arguments in [
            ["--min-success-rate", "101"], ["--min-success-rate", "nan"], ["--max-age-hours", "-1"],
            ["--min-success-rate", "99", "--window", "0d"], ["--min-success-rate", "99", "--window", "7w"],
            ["--min-success-rate", "99", "--window", "7d", "--week", "last"], ["--max-error-budget", "100"],
        ] {
            #expect(try workdir.run(["check"] + arguments).exit == 64, "\(arguments)")
        }
        try workdir.write("ingest-audit.toml", Array("[check]\n\nmin-succes-rate = 99\n".utf8))
        let wrong = try check("--min-success-rate", "99")
        #expect(wrong.exit == 65)
        #expect(wrong.errors.hasPrefix("ingest-audit: ingest-audit.toml:3: unknown key min-succes-rate in check"))
        #expect(try workdir.run("report", "weekly").exit == 65)
    }

    @Test("a mapping that nobody knows must not pass for a healthy one")
    func unknown() throws {
        let result = try check("--min-success-rate", "1", "--mapping", "1024")
        #expect(result.exit == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("ingest-audit: nothing is known of mapping 1024"))
    }

    @Test("silence breaks the age of the last success, also where nothing at all is captured any more")
    func silence() throws {
        // By the clock: the captures lie in the past or in the future, and in either case the newest exchange counts.
        #expect(try check("--max-age-hours", "24", now: "2026-12-24T00:00:00Z").exit == 1)
        let late = try check("--min-success-rate", "99", now: "2026-12-24T00:00:00Z")
        #expect(late.exit == 0)
        #expect(late.output.contains("Nothing was captured for 755 hours"))
        let empty = try check("--max-age-hours", "24", "--min-success-rate", "99", now: "2026-11-19T00:00:00Z")
        #expect(empty.exit == 1 && empty.output.contains("no data: no request was ever ingested"))
    }

    @Test("--now gives the check as it would have been then, whatever was imported later")
    func then() throws {
        let arguments = [
            "--min-success-rate", "99", "--max-pending-hours", "1", "--max-age-hours", "24", "--format", "json",
        ]
        let then = try workdir.run(["check", "--now", "2026-11-21T09:00:30Z"] + arguments)
        let earlier = Self.capture.split(separator: "\n").filter {
            $0.dropFirst(7).prefix(20) <= "2026-11-21T09:00:30Z"
        }
        try workdir.write("earlier.ndjson", Array(earlier.joined(separator: "\n").utf8))
        #expect(try workdir.run("import", "--db", "earlier.sqlite", "earlier.ndjson").exit == 0)
        let known = try workdir.run(
            ["check", "--now", "2026-11-21T09:00:30Z", "--db", "earlier.sqlite"] + arguments)
        #expect(then.exit == 1 && known.exit == 1)
        #expect(known.output.replacing(" --db earlier.sqlite", with: "") == then.output)
    }

    @Test("a window of hours counts the requests that were submitted in it")
    func hours() throws {
        func rate(_ window: String) throws -> CheckJSON.Check {
            let result = try check(
                "--min-success-rate", "99", "--window", window, "--mapping", "1042", "--format", "json")
            return try #require(try result.json(CheckJSON.self).checks.first)
        }
        #expect(try rate("1h").n == 1)
        #expect(try rate("27h").value == 100)
        #expect(try rate("28h").n == 51, "the failure at 09:00 of the day before, and 49 successes after it")
        #expect(try rate("744h").n == 101)
    }

    @Test("every figure agrees with the weekly report of the same period, in any time zone")
    func agreement() throws {
        let made = try MadeHistory(seed: 7, requests: 3_000, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        #expect(try workdir.run("import", "--db", "made.sqlite", "made.ndjson").exit == 0)
        for (zone, window) in [("UTC", "7d"), ("Asia/Seoul", "7d"), ("America/Los_Angeles", "19d"), ("UTC", "1d")] {
            let result = try workdir.run([
                "check", "--db", "made.sqlite", "--format", "json", "--timezone", zone, "--window", window,
                "--min-success-rate", "99.5", "--max-aborts-per-1000", "0.1",
            ])
            let check = try result.json(CheckJSON.self)
            let period = try #require(check.window.period)
            let weekly = try workdir.weekly(
                "made.sqlite", "--since", period.start, "--until", period.end, "--timezone", zone)
            #expect(check.schema == "ingest-audit/check/1" && weekly.period == period)
            #expect(check.totals.counts == weekly.totals.counts)
            #expect(check.totals.counts.requests > 0)
            for mapping in weekly.mappings {
                let own = try #require(
                    check.mappings.first { ($0.organization, $0.mapping) == (mapping.organization, mapping.mapping) })
                #expect(own.figures.counts == mapping.figures.counts)
                func held(_ rule: String) -> CheckJSON.Check? {
                    check.checks.first { $0.check == rule && $0.mapping == mapping.mapping }
                }
                #expect(held("min-success-rate")?.value == mapping.figures.successRate.map { $0 * 100 })
                #expect(held("min-success-rate")?.low == mapping.figures.successRateLow.map { $0 * 100 })
                #expect(held("max-aborts-per-1000")?.value == mapping.figures.abortsPer1000)
            }
            let all = check.checks.first { $0.check == "min-success-rate" && $0.mapping == nil }
            #expect(all?.value == weekly.totals.successRate.map { $0 * 100 })
        }
    }

    @Test("the error budget is the same in check and report, in any time zone, and what the weeks' own reports count")
    func budget() throws {
        struct Budgets: Decodable {
            struct Total: Decodable, Equatable {
                var finished: Int
                var observed: Int
                var allowed: Double
            }
            struct Window: Decodable {
                var weeks: Int
                var start: String
                var end: String
                var total: Total
            }
            struct List: Decodable { var windows: [Window] }
            var errorBudget: List?
        }
        let made = try MadeHistory(seed: 11, requests: 3_000, weeks: 16, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        #expect(try workdir.run("import", "--db", "made.sqlite", "made.ndjson").exit == 0)
        try workdir.write("team.toml", Array("[check]\nmin-success-rate = 1\nobjective = 98\n".utf8))
        for zone in ["UTC", "Asia/Seoul", "America/St_Johns", "Pacific/Apia"] {
            let common = ["--db", "made.sqlite", "--format", "json", "--config", "team.toml", "--timezone", zone]
            let check = try workdir.run(["check"] + common)
            let budgets = try #require(try check.json(Budgets.self).errorBudget?.windows)
            let period = try #require(try check.json(CheckJSON.self).window.period)
            let report = try workdir.run(
                ["report", "weekly", "--since", period.start, "--until", period.end] + common)
            #expect(try report.json(Budgets.self).errorBudget?.windows.map(\.total) == budgets.map(\.total))
            #expect(budgets.map(\.weeks) == [4, 13])
            for window in budgets {
                let counts = try workdir.weekly(
                    "made.sqlite", "--since", window.start, "--until", window.end, "--timezone", zone
                ).totals.counts
                #expect(window.total.observed == counts.failed + counts.aborted && window.total.observed > 0)
                #expect(window.total.finished == counts.success + counts.failed + counts.aborted)
                #expect(abs(window.total.allowed - Double(window.total.finished) * 0.02) < 1e-6)
            }
        }
        let plain = try workdir.run("report", "weekly", "--db", "made.sqlite", "--format", "json")
        #expect(try plain.json(Budgets.self).errorBudget == nil && !plain.output.contains("errorBudget"))
    }

    @Test("each broken threshold names a command that runs")
    func commands() throws {
        let result = try check(
            "--min-success-rate", "99.9", "--max-pending-hours", "1", "--max-age-hours", "1", "--objective", "99.9",
            "--max-error-budget", "1", "--format", "json")
        let commands = Set(try result.json(CheckJSON.self).checks.filter { $0.state == "broken" }.map(\.command))
        #expect(commands.count >= 4)
        for command in commands {
            #expect(command.hasPrefix("ingest-audit "))
            let arguments = command.split(separator: " ").dropFirst().map(String.init)
            #expect(try workdir.run(arguments).exit == 0, "\(command)")
        }
    }

    @Test("a monitor gets one line and its own exit codes: 0, 2, and 3 also where there is no database")
    func nagios() throws {
        let fine = try check("--min-success-rate", "90", "--format", "nagios")
        #expect(fine.exit == 0)
        #expect(
            fine.output.hasPrefix("INGESTION OK - 3 of 3 thresholds hold|'all min-success-rate'=99.0196%;;90:;0;100 "))
        let broken = try check("--max-pending-hours", "1", "--format", "nagios")
        #expect(broken.exit == 2 && broken.output.hasPrefix("INGESTION CRITICAL - "))
        let missing = try check("--max-age-hours", "1", "--format", "nagios", "--db", "no|where")
        #expect(
            missing.exit == 3 && missing.output.hasPrefix("INGESTION UNKNOWN - no/where: there is no such database"))
        #expect(try check("--min-success-rate", "1", "--format", "nagios", now: "2026-11-01T00:00:00Z").exit == 3)
        let unwritable = try check("--min-success-rate", "90", "--format", "nagios", "--output", "no/where.txt")
        #expect(unwritable.exit == 3 && unwritable.output.hasPrefix("INGESTION UNKNOWN - no/where.txt: "))
    }

    @Test(
        "settings: flags win over general thresholds, those of a mapping stay, and what is known alarms nobody until its last day"
    )
    func settings() throws {
        func settings(_ text: String) throws { try workdir.write("ingest-audit.toml", Array(text.utf8)) }
        try settings("[check]\nmin-success-rate = 99.5\n")
        #expect(try check().exit == 1)
        #expect(try check("--min-success-rate", "99").exit == 0)
        try settings("[check]\nmax-age-hours = 24\n[[check.mapping]]\nmapping = \"2077\"\nmax-age-hours = false\n")
        #expect(try check().exit == 0)
        try settings(
            """
            names = "names.csv"
            [check]
            min-success-rate = 99.5
            [[acknowledged]]
            code = "ACP-880056"
            until = 2026-11-22
            owner = "data team"
            reason = "ticket 4711"
            """)
        try workdir.write("names.csv", Array("organization,mapping,name\nacme,1042,Profiles\n".utf8))
        let known = try check()
        #expect(known.exit == 0)
        #expect(
            known.output.contains("known   Profiles (1042): success rate 99.0% of 101 finished requests")
                && known.output.contains("acknowledged until 2026-11-22: ticket 4711 (data team)"))
        // The same instant is the day after in Seoul.
        #expect(try check(now: "2026-11-22T15:00:00Z").exit == 0)
        let after = try check("--timezone", "Asia/Seoul", now: "2026-11-22T15:00:00Z")
        #expect(after.exit == 1)
        #expect(after.output.contains("was acknowledged up to 2026-11-22 only: ticket 4711 (data team)"))
        #expect(try check("--format", "junit").output.contains("<skipped message=\"acknowledged until 2026-11-22"))
    }
}
