import Foundation
import Testing

@Suite("The command line's contract")
struct CommandLineTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let lines = [
            #"{"at":"2026-11-16T03:00:00.000Z","method":"POST","url":"\#(url)","httpStatus":200,"durationMs":184,"response":{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}}"#,
            #"{"at":"2026-11-16T03:01:00.000Z","method":"GET","url":"\#(url)?requestId=3520","httpStatus":200,"durationMs":95,"response":{"batchId":"","info":"Mapping Id: 1042. ","numRecords":15,"requestId":3520,"status":"Success"}}"#,
        ]
        try workdir.write("good.ndjson", Array((lines.joined(separator: "\n") + "\n").utf8))
        try workdir.write("bad.ndjson", Array("nothing to read here\n".utf8))
    }

    /// One line on standard error that names what is meant, nothing on standard output.
    private func isOneLine(_ result: Workdir.Result, naming name: String) -> Bool {
        result.output.isEmpty && result.errors.hasPrefix("ingest-audit: ") && result.errors.hasSuffix("\n")
            && result.errors.dropLast().contains("\n") == false && result.errors.contains(name)
    }

    @Test(
        "64: usage",
        arguments: [
            ["import"], ["import", "--format", "xml", "good.ndjson"], ["import", "-", "-"],
            ["report", "weekly", "--week", "2025-W53"], ["report", "weekly", "--week", "54"],
            ["report", "weekly", "--since", "2026-02-30", "--until", "2026-03-01"],
            ["report", "weekly", "--since", "2026-03-01"],
            ["report", "weekly", "--since", "2026-03-02", "--until", "2026-03-01"],
            ["report", "weekly", "--week", "2026-W47", "--since", "2026-11-16", "--until", "2026-11-17"],
            ["report", "weekly", "--timezone", "PST"], ["report", "weekly", "--format", "pdf"],
            ["report", "weekly", "--lang", "fr"], ["report", "weekly", "--nonsense"],
        ])
    func usage(arguments: [String]) throws {
        let result = try workdir.run(arguments)
        #expect(result.exit == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Usage: ingest-audit"))
        #expect(!workdir.exists("ingest-audit.sqlite"))
    }

    @Test("65: an input that can't be read at all; nothing is imported, not even from the others")
    func unreadable() throws {
        let missing = try workdir.run("import", "good.ndjson", "missing.ndjson")
        #expect(missing.exit == 65)
        #expect(isOneLine(missing, naming: "missing.ndjson"), "\(missing.errors)")
        #expect(!workdir.exists("ingest-audit.sqlite"))
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "folder/below"), withIntermediateDirectories: true)
        let folder = try workdir.run("import", "folder")
        #expect(folder.exit == 65)
        #expect(isOneLine(folder, naming: "folder"), "\(folder.errors)")
        #expect(!workdir.exists("ingest-audit.sqlite"))
    }

    @Test("65: a capture without a single readable line is no capture")
    func noCapture() throws {
        let result = try workdir.run("import", "bad.ndjson")
        #expect(result.exit == 65)
        #expect(result.errors.contains("bad.ndjson"))
    }

    @Test("73: the output can't be written", arguments: ["missing/report.html", "."])
    func unwritable(output: String) throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let result = try workdir.run("report", "weekly", "--output", output, "--format", "json")
        #expect(result.exit == 73)
        #expect(isOneLine(result, naming: output), "\(result.errors)")
    }

    @Test("--output writes into a pipe, and leaves it what it is")
    func pipes() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let script =
            "cd '\(workdir.url.path())' && mkfifo pipe && { cat pipe > got & } && '\(Workdir.program.path())' report weekly --quiet --output pipe; wait; test -p pipe && cat got"
        let expected = try workdir.run("report", "weekly").output
        #expect(try workdir.tool("sh", ["-c", script]) == expected)
    }

    @Test("73: a demo in a folder that can't be made")
    func demoUnwritable() throws {
        let result = try workdir.run("demo", "good.ndjson/demo")
        #expect(result.exit == 73)
        #expect(isOneLine(result, naming: "good.ndjson/demo"), "\(result.errors)")
    }

    @Test("64: a name that is no UTF-8 is refused: as text it would be that of another file")
    func unreadableNames() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let name = #"name=$(printf 'x\377.html')"#
        for line in [
            #"ingest-audit report weekly --output "$name""#, #"ingest-audit import good.ndjson --db "$name""#,
            #"INGEST_AUDIT_DB="$name" ingest-audit import good.ndjson"#,
        ] {
            let result = try workdir.shell("cd '\(workdir.url.path())'; \(name); \(line)", seconds: 30)
            #expect(result.exit == 64 && result.errors.contains("its bytes are no UTF-8"), "\(result)")
        }
        #expect(try workdir.tool("sh", ["-c", "ls '\(workdir.url.path())' | grep -c '^x'; true"]) == "0\n")
    }

    @Test("74: the database is none, is missing, or is a folder")
    func noDatabase() throws {
        for arguments in [
            ["import", "--db", "bad.ndjson", "good.ndjson"], ["report", "weekly", "--db", "bad.ndjson"],
        ] {
            let result = try workdir.run(arguments)
            #expect(result.exit == 74)
            #expect(isOneLine(result, naming: "bad.ndjson"), "\(result.errors)")
        }
        #expect(try workdir.read("bad.ndjson") == Array("nothing to read here\n".utf8))
        for command in [["report", "weekly"], ["requests", "3520"], ["imports"], ["quarantine"]] {
            let result = try workdir.run(command + ["--db", "missing.sqlite"])
            #expect(result.exit == 74, "\(command)")
            #expect(isOneLine(result, naming: "missing.sqlite"), "\(result.errors)")
            #expect(!workdir.exists("missing.sqlite"))
        }
        #expect(try workdir.run("import", "--db", ".", "good.ndjson").exit == 74)
    }

    @Test("another program's SQLite file is refused and left alone")
    func foreignDatabase() throws {
        let script = "import sqlite3; d = sqlite3.connect('other.sqlite'); d.execute('CREATE TABLE t (x)'); d.commit()"
        try workdir.write("make.py", Array(script.utf8))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "make.py"]
        process.currentDirectoryURL = workdir.url
        try process.run()
        process.waitUntilExit()
        let before = try workdir.read("other.sqlite")
        let result = try workdir.run("import", "--db", "other.sqlite", "good.ndjson")
        #expect(result.exit == 74)
        #expect(isOneLine(result, naming: "other.sqlite"), "\(result.errors)")
        #expect(try workdir.read("other.sqlite") == before)
    }

    @Test("import --json has the contract's shape; the summary for people is on standard error")
    func importJSON() throws {
        let result = try workdir.run("import", "--json", "good.ndjson")
        #expect(result.exit == 0)
        let summary = try result.json(ImportJSON.self)
        let source = try #require(summary.source.first)
        #expect(summary.source.count == 1)
        #expect(source.path == "good.ndjson")
        #expect(source.sha256.count == 64)
        #expect(source.format == "ndjson")
        #expect((source.lines, source.exchanges, source.duplicates, source.quarantined) == (2, 2, 0, 0))
        #expect(source.bytes == (try workdir.read("good.ndjson")).count)
        #expect((summary.totals.exchanges, summary.totals.new, summary.totals.requests) == (2, 2, 1))
        #expect(result.errors.contains("good.ndjson"))

        let again = try workdir.run("import", "--json", "good.ndjson", "good.ndjson").json(ImportJSON.self)
        #expect((again.totals.new, again.totals.requests) == (0, 0))
    }

    @Test("data goes to standard output, everything else to standard error; --quiet leaves only what went wrong")
    func streams() throws {
        let loud = try workdir.run("import", "good.ndjson")
        #expect(loud.output.isEmpty && !loud.errors.isEmpty)
        let quiet = try workdir.run("import", "--quiet", "--db", "quiet.sqlite", "good.ndjson")
        #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
        let report = try workdir.run("report", "weekly", "--format", "json")
        #expect(!report.output.isEmpty && report.errors.isEmpty)
        let written = try workdir.run("report", "weekly", "--output", "report.json")
        #expect(written.output.isEmpty)
        #expect(try workdir.read("report.json") == Array(report.output.utf8))
    }

    @Test("the database is --db, else $INGEST_AUDIT_DB, else ./ingest-audit.sqlite")
    func databaseChoice() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        #expect(workdir.exists("ingest-audit.sqlite"))
        #expect(try workdir.run("import", "good.ndjson", environment: ["INGEST_AUDIT_DB": "env.sqlite"]).exit == 0)
        #expect(workdir.exists("env.sqlite"))
        let both = ["import", "--db", "option.sqlite", "good.ndjson"]
        #expect(try workdir.run(both, environment: ["INGEST_AUDIT_DB": "env2.sqlite"]).exit == 0)
        #expect(workdir.exists("option.sqlite") && !workdir.exists("env2.sqlite"))
    }

    @Test("--org stands in where a URL names no organization")
    func organization() throws {
        let line =
            #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":1,"status":"Success"}}"#
        try workdir.write("path.ndjson", Array(line.utf8))
        #expect(try workdir.run("import", "--db", "without.sqlite", "path.ndjson").exit == 65)
        #expect(try workdir.run("import", "--org", "acme", "path.ndjson").exit == 0)
        let report = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(report.mappings.map(\.organization) == ["acme"])
    }

    @Test(
        "the same database and arguments give the same bytes", arguments: ["html", "csv", "json", "markdown", "text"])
    func sameBytes(format: String) throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let arguments = ["report", "weekly", "--week", "2026-W47", "--format", format]
        let first = try workdir.run(arguments)
        let second = try workdir.run(arguments)
        #expect(first.exit == 0)
        #expect(!first.output.isEmpty)
        #expect(first.output == second.output)
        // By the ending of the file, the same.
        let ending = ["markdown": "md", "text": "txt"][format] ?? format
        #expect(try workdir.run("report", "weekly", "--week", "2026-W47", "--output", "r.\(ending)").exit == 0)
        #expect(try workdir.read("r.\(ending)") == Array(first.output.utf8))
    }

    @Test("without --week the report is about the last whole week with data")
    func lastWeek() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let report = try workdir.weekly("ingest-audit.sqlite")
        #expect(report.schema == "ingest-audit/weekly/1")
        #expect(report.period == .init(week: "2026-W47", start: "2026-11-16", end: "2026-11-22", timezone: "UTC"))
        #expect(report.totals.counts.success == 1 && report.totals.counts.records == 15)
        report.totals.checkRates("one success")
    }

    @Test("--week previous is the week before this one, whether anything was captured in it or not")
    func previousWeek() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let weeks = try ["7 days ago", "now"].map {
            try workdir.tool("date", ["-u", "-d", $0, "+%G-W%V"]).split(separator: "\n").joined()
        }
        #expect(try workdir.weekly("ingest-audit.sqlite", "--week", "previous").period.week == weeks[0])
        #expect(try workdir.weekly("ingest-audit.sqlite", "--week", "current").period.week == weeks[1])
    }

    @Test("a week without data has no rates, in JSON null, in CSV an empty cell")
    func emptyWeek() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let report = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W30")
        #expect(report.totals.counts == PlainCounts())
        report.totals.checkRates("empty")
        let csv = try workdir.run("report", "weekly", "--week", "2026-W48", "--format", "csv").output
        for row in csv.split(whereSeparator: \.isNewline).dropFirst() {
            #expect(row.split(separator: ",", omittingEmptySubsequences: false)[9].isEmpty)
        }
    }

    @Test("the CSV begins with the contract's columns")
    func csvColumns() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let rows = try workdir.run("report", "weekly", "--week", "2026-W47", "--format", "csv").output
            .split(whereSeparator: \.isNewline)
        #expect(
            rows[0].hasPrefix(
                "organization,mapping,week,requests,success,failed,aborted,pending,rejected,success_rate,records,"
                    + "aborts_per_1000,top_error_code"))
        let row = try #require(rows.dropFirst().first)
        #expect(row.hasPrefix("acme,1042,2026-W47,1,1,0,0,0,0,1"), "\(row)")
    }

    @Test("--excel adds a byte-order mark and CRLF, --delimiter another delimiter")
    func csvDialects() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let excel = try workdir.run(
            "report", "weekly", "--week", "2026-W47", "--format", "csv", "--excel", "--delimiter", ";"
        ).output
        #expect(Array(excel.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(excel.unicodeScalars.filter { $0 == "\n" }.count == excel.ranges(of: "\r\n").count)
        #expect(excel.contains("organization;mapping;week"))
    }

    @Test("--org and --mapping narrow the report")
    func narrowed() throws {
        let other = String(decoding: try workdir.read("good.ndjson"), as: UTF8.self)
            .replacing("1042", with: "XDM44").replacing("3520", with: "3521")
        try workdir.write("other.ndjson", Array(other.utf8))
        #expect(try workdir.run("import", "good.ndjson", "other.ndjson").exit == 0)
        let all = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(all.mappings.map(\.mapping) == ["1042", "XDM44"])
        let one = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47", "--mapping", "XDM44")
        #expect(one.mappings.map(\.mapping) == ["XDM44"])
        #expect(one.totals.counts.requests == 1)
    }

    @Test("requests ID shows every exchange raw, with file and line; an unknown ID exits 1")
    func requests() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let story = try workdir.run("requests", "3520")
        #expect(story.exit == 0)
        #expect(story.output.contains(#"{"batchId":"","info":"Mapping Id: 1042. ","numRecords":15,"requestId":3520"#))
        #expect(story.output.contains("good.ndjson:1") && story.output.contains("good.ndjson:2"))
        let unknown = try workdir.run("requests", "4000")
        #expect(unknown.exit == 1)
        #expect(isOneLine(unknown, naming: "4000"), "\(unknown.errors)")
    }

    @Test("the imports are listed, each once")
    func imports() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        struct Import: Decodable {
            var path: String
            var lines: Int
        }
        let imports = try workdir.run("imports", "--json").json([Import].self)
        #expect(imports.map(\.path) == ["good.ndjson"])
        #expect(imports.map(\.lines) == [2])
    }

    @Test("the version is a version")
    func version() throws {
        let result = try workdir.run("--version")
        #expect(result.exit == 0)
        #expect(result.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    }

    @Test("a folder is no database, and a file below no folder can't be written: told in plain words")
    func folders() throws {
        let folder = try workdir.run("mappings", "--db", ".")
        #expect(folder.exit == 74 && folder.errors == "ingest-audit: .: it is a folder; name a file with --db\n")
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let output = try workdir.run("report", "weekly", "--output", "nowhere/report.html")
        #expect(output.exit == 73)
        #expect(
            output.errors
                == "ingest-audit: nowhere/report.html: can't be written: No such file or directory; name another file with --output\n"
        )
    }

    @Test("color only on a terminal, and not where NO_COLOR is set")
    func color() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let database = workdir.path("ingest-audit.sqlite")
        let report = ["report", "weekly", "--week", "2026-W47", "--db", database]
        #expect(!(try workdir.run(report)).output.contains("\u{1B}"))
        let command = [Workdir.program.path()] + report
        let terminal = try workdir.python("in_terminal.py", command, environment: ["TERM": "xterm-256color"])
        #expect(terminal.exit == 0)
        #expect(terminal.output.contains("\u{1B}["))
        let plain = try workdir.python(
            "in_terminal.py", command, environment: ["TERM": "xterm-256color", "NO_COLOR": "1"])
        #expect(plain.exit == 0)
        #expect(plain.output.contains("1042"))
        #expect(!plain.output.contains("\u{1B}["))
    }
}
