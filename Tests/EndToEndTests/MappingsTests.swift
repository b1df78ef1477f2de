import Foundation
import Testing

/// `mappings` as a user runs it, held against the weekly report and a count of the capture by other hands.
@Suite("The command mappings")
struct MappingsTests {
    private struct List: Decodable {
        struct Request: Decodable {
            var request: String
            var outcome: String
        }

        struct Week: Decodable {
            var counts: PlainCounts
        }

        struct Mapping: Decodable {
            var organization: String
            var mapping: String
            var name: String?
            var last: Request?
            var lastSuccess: Request?
            var lastError: Request?
            var streak: Int
            var pending: Int
            var week: Week
        }

        var week: String
        var agesToClock: Bool
        var mappings: [Mapping]
        var total: Week
        var pending: Int
    }

    private struct Counted: Decodable {
        var mapping: String
        var request: String
        var submitted: Int
        var outcome: String
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let history = try MadeHistory(seed: 71, requests: 900, weeks: 5, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        _ = try workdir.run("import", "h.ndjson")
    }

    @Test(
        "agrees with the weekly report of its week, and with a count of the capture", arguments: ["UTC", "Asia/Seoul"])
    func agrees(zone: String) throws {
        let list = try workdir.run("mappings", "--format", "json", "--timezone", zone).json(List.self)
        #expect(!list.agesToClock)
        let report = try workdir.weekly("ingest-audit.sqlite", "--week", list.week, "--timezone", zone)
        #expect(list.total.counts == report.totals.counts)
        let reported = report.mappings.filter { $0.figures.counts != PlainCounts() }
        #expect(reported.map(\.figures.counts) == list.mappings.map(\.week.counts).filter { $0 != PlainCounts() })

        let counted = try workdir.python("count_by_rules.py", ["--requests", "UTC", workdir.path("h.ndjson")])
            .json([Counted].self).sorted { ($0.submitted, Int($0.request)!) < ($1.submitted, Int($1.request)!) }
        #expect(list.pending == counted.count { $0.outcome == "pending" } && list.pending > 0)
        #expect(Set(list.mappings.map(\.mapping)) == Set(counted.map(\.mapping)))
        for mapping in list.mappings {
            let requests = counted.filter { $0.mapping == mapping.mapping }
            let finished = requests.filter { $0.outcome != "pending" }
            #expect(mapping.last?.request == requests.last?.request)
            #expect(mapping.lastSuccess?.request == finished.last { $0.outcome == "success" }?.request)
            #expect(mapping.lastError?.request == finished.last { $0.outcome != "success" }?.request)
            #expect(mapping.streak == finished.reversed().prefix { $0.outcome == finished.last?.outcome }.count)
            #expect(mapping.pending == requests.count - finished.count)
        }
    }

    @Test("text and CSV have a row a mapping, with the team's names; a broken settings file is one line")
    func formats() throws {
        let mapping = try workdir.run("mappings", "--format", "json").json(List.self).mappings[0]
        try workdir.write(
            "names.csv", Array("organization,mapping,name\n\(mapping.organization),\(mapping.mapping),Profiles\n".utf8))
        try workdir.write("ingest-audit.toml", Array("names = \"names.csv\"\n".utf8))
        let text = try workdir.run("mappings")
        #expect(text.exit == 0 && text.output.contains("Profiles (\(mapping.mapping))"))
        #expect(text.output.contains("Data as of ") && text.output.contains("ages count to then, not to the clock."))
        let csv = try workdir.run("mappings", "--format", "csv").output.split(separator: "\n")
        #expect(csv[0].hasSuffix(",name,owner,schema") && csv[1].hasSuffix(",Profiles,,"))
        #expect(csv.count == 1 + (try workdir.run("mappings", "--format", "json").json(List.self).mappings.count))
        try workdir.write("names.csv", Array("organization\nacme\n".utf8))
        let broken = try workdir.run("mappings")
        #expect(broken.exit == 65 && broken.output.isEmpty && broken.errors.contains("names.csv"))
    }

    @Test(
        "--watch draws on the second screen of a terminal, and gives the first one back at Ctrl-C, with exit code 130")
    func watchInTerminal() throws {
        let database = workdir.path("ingest-audit.sqlite")
        let terminal = try workdir.python(
            "in_terminal.py",
            [
                "timeout", "--foreground", "--preserve-status", "-s", "INT", "1.5", Workdir.program.path(), "mappings",
                "--watch", "0.3", "--db", database,
            ], environment: ["TERM": "xterm-256color"])
        #expect(terminal.exit == 130)
        #expect(terminal.output.hasPrefix("\u{1B}[?1049h\u{1B}[?25l"))
        #expect(terminal.output.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(terminal.output.split(separator: "Looked at ").count > 2)
        #expect(terminal.output.contains("No change so far."))
    }

    /// Watches in a terminal, for which a shell does something meanwhile.
    private func watch(_ meanwhile: String) throws -> Workdir.Result {
        let command = "\(Workdir.program.path()) mappings --watch 60 --db \(workdir.path("ingest-audit.sqlite"))"
        return try workdir.python(
            "in_terminal.py",
            [
                "--columns", "100", "sh", "-c",
                "\(command) & p=$!; sleep 1.5; \(meanwhile); sleep 1; kill -INT $p; wait $p",
            ],
            environment: ["TERM": "xterm-256color"])
    }

    @Test("--watch draws anew at once where the window gets another size")
    func resize() throws {
        let result = try watch("stty cols 44")
        #expect(result.exit == 130 && result.output.split(separator: "\u{1B}[H").count == 3)
        #expect(result.output.contains("again every 60 s. Ctrl-C ends."))
    }

    @Test("--watch gives the first screen back while it is stopped, and draws anew when it goes on")
    func stopped() throws {
        let result = try watch("kill -TSTP $p; sleep 0.5; kill -CONT $p")
        #expect(result.exit == 130)
        let screens = result.output.split(separator: "\u{1B}[?1049h\u{1B}[?25l")
        #expect(screens.count == 2 && screens.allSatisfy { $0.hasSuffix("\u{1B}[?25h\u{1B}[?1049l") })
        #expect(screens.allSatisfy { $0.contains("again every 60 s") })
    }

    @Test("--watch without a terminal prints the list once per interval")
    func watchWithoutTerminal() throws {
        let output = workdir.url.appending(path: "out.txt")
        let process = try workdir.start(["mappings", "--watch", "0.2"], output: output)
        let deadline = Date(timeIntervalSinceNow: 20)
        var text = ""
        while Date() < deadline, text.split(separator: "Data as of").count < 4 {
            Thread.sleep(forTimeInterval: 0.1)
            text = try String(contentsOf: output, encoding: .utf8)
        }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(text.split(separator: "Data as of").count >= 4 && !text.contains("\u{1B}"))
    }

    @Test("an interval that can't be meant is usage, and a missing database is told before the screen changes")
    func usage() throws {
        #expect(try workdir.run("mappings", "--watch", "0").exit == 64)
        #expect(try workdir.run("mappings", "--format", "eml").exit == 64)
        #expect(try workdir.run("mappings", "--watch", "--format", "html").exit == 64)
        let missing = try workdir.python(
            "in_terminal.py", [Workdir.program.path(), "mappings", "--watch", "--db", workdir.path("missing.sqlite")])
        #expect(missing.exit == 74 && !missing.output.contains("\u{1B}[?1049h"))
    }
}
