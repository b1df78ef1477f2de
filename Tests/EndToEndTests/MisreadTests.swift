import Foundation
import TestSupport
import Testing

/// What is asked for in a way that could pass for something else: refused or told, never answered as if it were that.
@Suite("What can be misread")
struct MisreadTests {
    /// A year of one mapping, on one day each: W47 of 2025 and of 2026, and some weeks between; made once.
    private static let made = Result {
        let workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let days = ["2025-11-19", "2026-02-03", "2026-11-18"]
        let lines = days.enumerated().map { id, day in
            """
            {"at":"\(day)T03:00:00Z","method":"POST","url":"\(url)","response":{"requestId":\(id + 1),"status":"Success"}}
            {"at":"\(day)T03:01:00Z","method":"GET","url":"\(url)?requestId=\(id + 1)","response":{"requestId":\(id + 1),"info":"Mapping Id: 1042.","numRecords":5,"status":"Success"}}

            """
        }
        try workdir.write("h.ndjson", lines.joined().utf8)
        #expect(try workdir.run("import", "h.ndjson").exit == 0)
        return workdir
    }

    private let workdir: Workdir

    init() throws { workdir = try Self.made.get() }

    /// Refused with one line that says this.
    private func refused(_ arguments: [String], exit: Int32, says: String) throws {
        let result = try workdir.run(arguments)
        #expect(result.exit == exit && result.output.isEmpty, "\(arguments): \(result.output)")
        #expect(result.errors.contains(says), "\(arguments): \(result.errors)")
    }

    @Test(
        "a report in a file whose ending names no format is refused, not written as plain text",
        arguments: ["x.pdf", "x.docx", "report.xls", "x.2026"])
    func endings(name: String) throws {
        let ending = name.split(separator: ".")[1]
        try refused(
            ["report", "weekly", "--output", name], exit: 64, says: "--output \(name): nothing is written as .\(ending)"
        )
        #expect(!workdir.exists(name))
        let named = try workdir.run("report", "weekly", "--output", name, "--format", "text", "--quiet")
        #expect(named.exit == 0)
        try FileManager.default.removeItem(atPath: workdir.path(name))
    }

    @Test("a report as .xlsx is a workbook", .wants(.workbooks))
    func workbook() throws {
        let result = try workdir.run("report", "weekly", "--output", "report.xlsx")
        #expect(result.exit == 0 && result.errors.contains("report.xlsx: weekly report on 2026-11-16 to 2026-11-22"))
        #expect(try workdir.read("report.xlsx").starts(with: Array("PK\u{3}\u{4}".utf8)))
        // As all others do, it goes to standard output where that is no terminal.
        let piped = try workdir.run("report", "weekly", "--format", "xlsx")
        #expect(piped.exit == 0 && piped.output.hasPrefix("PK\u{3}\u{4}"))
    }

    @Test(
        "a mapping or an organization that the history does not know is refused in every command, with the nearest names",
        arguments: [
            "report weekly", "export tables", "errors", "errors none", "requests", "requests 1", "mappings",
            "check --min-success-rate 99%",
        ])
    func unknownNames(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        try refused(
            words + ["--mapping", "1024"], exit: 1,
            says: "nothing is known of mapping 1024 in ingest-audit.sqlite; the nearest that it knows: 1042")
        try refused(
            words + ["--org", "amce"], exit: 1,
            says: "organization amce in ingest-audit.sqlite; the nearest that it knows: acme")
        try refused(
            words + ["--org", "acme", "--mapping", "9"], exit: 1,
            says: "nothing is known of mapping 9 of organization acme")
        #expect(!workdir.exists("tables"))
    }

    @Test(
        "a rate is percent with its sign or above 1, and a fraction up to 1; the output says which",
        arguments: [
            ("95%", "95"), ("95 %", "95"), ("95", "95"), ("0.95", "95"), ("0.5%", "0.5"), ("1", "100"), ("1%", "1"),
            ("0.29", "29"), ("99.95", "99.95"), ("0", "0"),
        ])
    func rates(written: String, meant: String) throws {
        let check = ["check", "--week", "2026-W47", "--format", "json", "--db", "ingest-audit.sqlite"]
        struct Checked: Decodable {
            struct Check: Decodable { var threshold: Double }
            var checks: [Check]
        }
        let flag = try workdir.run(check + ["--min-success-rate", written]).json(Checked.self)
        #expect(!flag.checks.isEmpty && flag.checks.allSatisfy { $0.threshold == Double(meant) })
        let text = try workdir.run("check", "--week", "2026-W47", "--min-success-rate", written).output
        #expect(text.contains("threshold \(meant)%") || text.hasPrefix("OK: "), "\(text)")
        let values = written.contains("%") ? ["\"\(written)\""] : [written, "\"\(written)\""]
        for value in values {
            let file = "\(UUID().uuidString).toml"
            try workdir.write(file, "[check]\nmin-success-rate = \(value)\n".utf8)
            let settings = try workdir.run(check + ["--config", file]).json(Checked.self)
            #expect(settings.checks.map(\.threshold) == flag.checks.map(\.threshold), "\(value)")
        }
    }

    @Test(
        "a week without its year is the latest one with data",
        arguments: [("47", "2026-W47"), ("W47", "2026-W47"), ("w6", "2026-W06"), ("46", "2026-W46")])
    func weekNumbers(written: String, meant: String) throws {
        #expect(try workdir.weekly("ingest-audit.sqlite", "--week", written).period.week == meant)
    }

    @Test("of two years the later one with data; cut to before it, the earlier one")
    func weekOfTwoYears() throws {
        let early = try workdir.weekly("ingest-audit.sqlite", "--week", "47", "--as-of", "2026-06-01")
        #expect(early.period.week == "2025-W47" && early.totals.counts.requests == 1)
    }

    @Test("a week that the year does not have is told how many it has; what is no week, what one looks like")
    func noWeeks() throws {
        try refused(["report", "weekly", "--week", "2026-W60"], exit: 64, says: "2026-W60: 2026 has 53 weeks")
        try refused(["report", "weekly", "--week", "2025-W53"], exit: 64, says: "2025-W53: 2025 has 52 weeks")
        for word in ["54", "W0", "2026", "next", "2026W47"] {
            try refused(
                ["report", "weekly", "--week", word], exit: 64, says: "\(word): no week; write one as in 2026-W47 or 47"
            )
        }
    }

    @Test("a week after the end of the data says where the history ends")
    func afterTheEnd() throws {
        for command in [["report", "weekly"], ["export", "later"]] {
            let result = try workdir.run(command + ["--week", "2027-W10"])
            #expect(result.exit == 0)
            #expect(
                result.errors.contains(
                    "ingest-audit.sqlite ends on 2026-11-18, before 2027-03-08: nothing is known of these days"))
        }
        #expect(try !workdir.run("report", "weekly", "--week", "47").errors.contains("ends on"))
    }

    @Test("an empty request or mapping is a mistake of the command line, not silence")
    func emptyNames() throws {
        let environment = ["INGEST_AUDIT_ORG": "acme"]
        for (command, says) in [("status", "a request's ID is empty"), ("trigger", "a mapping's ID is empty")] {
            let result = try workdir.run([command, ""], environment: environment)
            #expect(result.exit == 64 && result.errors.contains(says), "\(result.errors)")
        }
    }

    @Test("a new database whose folder can't be written to, or is not there, says that")
    func folders() throws {
        let workdir = try Workdir()
        try workdir.write("c.ndjson", self.workdir.read("h.ndjson"))
        let missing = try workdir.run("import", "c.ndjson", "--db", "nowhere/h.sqlite")
        #expect(missing.exit == 74)
        #expect(missing.errors.contains("nowhere/h.sqlite: it can't be made: there is no folder"), "\(missing.errors)")
    }

    @Test(
        "a new database in a folder that is somebody else's says that the folder can't be written to",
        .enabled(
            if: getuid() != 0 || Workdir.canRunAsNobody,
            "wants a user who may not write everywhere: setpriv, or not root"))
    func foreignFolder() throws {
        let workdir = try Workdir()
        try workdir.write("c.ndjson", self.workdir.read("h.ndjson"))
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "shut"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o555])
        let arguments = ["import", workdir.path("c.ndjson"), "--db", workdir.path("shut/h.sqlite")]
        let result = try getuid() == 0 ? workdir.runAsNobody(arguments) : workdir.run(arguments)
        #expect(result.exit == 74)
        #expect(result.errors.contains("its folder can't be written to (Permission denied)"), "\(result.errors)")
    }

    @Test(
        "a table whose columns are not known says which one is missing, and how columns are known",
        arguments: [
            ("mapping,requestId,outcome\n1042,1,Success\n", "no column for a time"),
            ("Mapping;Start;Status\n1042;2026-11-16;Success\n", "no column for the request"),
            ("id\tname\tcreated\n1\tx\t2026-11-16\n", "no column for the status"),
        ])
    func tables(text: String, missing: String) throws {
        let file = "\(UUID().uuidString).csv"  // the cases run side by side
        try workdir.write(file, text.utf8)
        try refused(
            ["import", file], exit: 65, says: "\(missing); columns are known by names such as mapping, requestId")
    }

    @Test(
        "a command that is misspelt gets the whole line that was meant",
        arguments: [
            (["reprot", "weekly"], "did you mean: ingest-audit report weekly"),
            (["request", "10206"], "did you mean: ingest-audit requests 10206"),
            (["weekly", "--week", "47"], "did you mean: ingest-audit report weekly --week 47"),
            (["wekly"], "did you mean: ingest-audit report weekly"),
            (["improt", "a b.ndjson"], "did you mean: ingest-audit import 'a b.ndjson'"),
            (["frobnicate"], "there is no command frobnicate; see them with: ingest-audit help"),
        ])
    func commands(words: [String], says: String) throws {
        let result = try workdir.run(words)
        #expect(result.exit == 64 && result.output.isEmpty)
        #expect(
            result.errors.hasSuffix("\(says)\n") && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
}
