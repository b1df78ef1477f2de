import Foundation
import History
import IngestionAPI
import TestSupport
import Testing

/// The same traffic, kept by different tools, is the same history.
@Suite("Captures of other formats", .ahead)
struct FormatTests {
    private let workdir: Workdir
    private let truth: MadeHistory

    /// The traffic in every format, and what the native one makes of it; written once, each test has a copy.
    private static let written = Result {
        let workdir = try Workdir()
        let truth = try MadeHistory(seed: 11, requests: 150, mappings: 4, weeks: 2, in: workdir)
        #expect(try workdir.run("import", "--db", "native.sqlite", "made.ndjson").exit == 0)
        let written = try workdir.python("write_formats.py", workdir.path("made.ndjson"), workdir.path("formats"))
        try #require(written.exit == 0, "\(written.errors)")
        return (workdir, truth)
    }

    init() throws {
        let (written, truth) = try Self.written.get()
        workdir = try Workdir()
        self.truth = truth
        for name in ["made.ndjson", "native.sqlite", "formats"] {
            try FileManager.default.copyItem(atPath: written.path(name), toPath: workdir.path(name))
        }
    }

    /// The formats that hold all that the native one does, by file.
    private static let files = [
        ("h.har", "har"), ("h.har.gz", "har"), ("h.zhar", "har"), ("h.chlsj", "har"), ("newman.json", "newman"),
        ("h.csv", "csv"),
        ("h.log", "log"), ("curl.log", "log"), ("h.ndjson.gz", "ndjson"), ("answers", "json"),
    ]

    @Test(
        "each gives the native capture's requests, reports and exchanges, finds its format by itself, and keeps no secret"
    )
    func same() throws {
        let native = try workdir.derived("native.sqlite")
        let report = try figures("native.sqlite")
        for (file, format) in Self.files {
            let database = "\(file).sqlite"
            // Bare answers name no organization.
            let arguments =
                [
                    "import", "--db", database, "--source-timezone", "UTC", "formats/\(file)", "--json", "--log-level",
                    "debug",
                ]
                + (format == "json" ? ["--org", truth.truth.org] : [])
            let result = try workdir.run(arguments)
            #expect(result.exit == 0, "\(file): \(result.errors)")
            let summary = try result.json(ImportJSON.self)
            #expect(summary.source.allSatisfy { $0.format == format }, "\(file)")
            #expect(result.errors.contains(": \(format)"), "\(file): \(result.errors)")
            #expect(summary.totals.quarantined == 0, "\(file)")
            #expect(try workdir.derived(database) == native, "\(file)")
            #expect(try workdir.exchanges(database) == truth.truth.exchanges, "\(file)")
            #expect(try figures(database) == report, "\(file)")

            // The native capture has nothing new for it, nor it for itself.
            let native = try workdir.run("import", "--db", database, "made.ndjson", "--json").json(ImportJSON.self)
            #expect(native.totals.duplicates == truth.truth.lines, "\(file)")
            #expect(native.totals.new == 0 && native.totals.requests == 0, "\(file)")
            let twice = try workdir.run(arguments).json(ImportJSON.self)
            #expect(twice.totals.new == 0, "\(file)")
            #expect(try workdir.run("verify", "--db", database).exit == 0, "\(file)")
            try checkKeepsNoSecret(database, [result.output, result.errors], file)
        }
    }

    /// The last week's report, without how many imports there were.
    private func figures(_ database: String) throws -> NSDictionary {
        let history = try History(path: workdir.path(database), for: .reading)
        let last = try #require(try history.lastWholeWeek(today: Day(iso: "2100-01-01")!))
        let text = try history.weeklyJSON(Period(week: last, timeZone: history.timeZone))
        var report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var evidence = try #require(report["evidence"] as? [String: Any])
        evidence["imports"] = nil
        report["evidence"] = evidence
        return report as NSDictionary
    }

    @Test("entries that can't be read go to quarantine without a secret, and the rest is imported")
    func broken() throws {
        for file in ["h.har", "h.chlsj", "newman.json", "h.csv", "h.log", "curl.log"] {
            var text = String(decoding: try workdir.read("formats/\(file)"), as: UTF8.self)
            // Answers that are gone, times that are none, and an end in the middle of an entry.
            text = text.replacing("\"status\": 200", with: "\"status\": 0", maxReplacements: 2)
                .replacing("\"code\": 200", with: "\"code\": 0", maxReplacements: 2)
                .replacing("2026-11-1", with: "2026-13-1", maxReplacements: 3).replacing(
                    "-> 200", with: "->", maxReplacements: 1)
            text.removeLast(90)
            try workdir.write("broken-\(file)", Array(text.utf8))
            let database = "broken-\(file).sqlite"
            let result = try workdir.run(
                "import", "--db", database, "--source-timezone", "UTC", "broken-\(file)", "--json")
            #expect([0, 1].contains(result.exit), "\(file): \(result.errors)")
            let totals = try result.json(ImportJSON.self).totals
            #expect(totals.exchanges > truth.truth.exchanges - 12, "\(file)")
            if file != "h.log" && file != "curl.log" { #expect(totals.quarantined > 0 && result.exit == 1, "\(file)") }
            #expect(try workdir.run("verify", "--db", database).exit == 0, "\(file)")
            try checkKeepsNoSecret(database, [result.output, result.errors], file)
        }
    }

    private func checkKeepsNoSecret(_ database: String, _ outputs: [String], _ file: String) throws {
        var outputs = outputs
        for arguments in [
            ["quarantine"], ["quarantine", "--json"], ["imports", "--json"], ["report", "weekly", "--format", "html"],
        ] {
            outputs.append(try workdir.run(arguments + ["--db", database]).output)
        }
        let request = String(truth.truth.firstRequestId)
        outputs.append(try workdir.run("requests", request, "--db", database, "--json").output)
        outputs.append(try workdir.run("requests", request, "--db", database).output)
        for output in outputs { #expect(!output.contains("CANARY"), "\(file)") }
        let word = Array("CANARY".utf8)
        // Evidence is compressed in the file: it is unpacked here, block by block.
        let unpacked = try workdir.python("dump_evidence.py", workdir.path(database))
        try #require(unpacked.exit == 0, "\(unpacked.errors)")
        #expect(unpacked.output.contains("requestId"), "\(file)")
        #expect(!unpacked.output.contains("CANARY"), "\(file)")
        #expect(try workdir.read(database).firstRange(of: word) == nil, "\(file)")
    }

    @Test("an archive that is cut is refused whole; --partial takes what came, says so, and exits with 1")
    func partial() throws {
        let whole = try workdir.read("formats/h.ndjson.gz")
        try workdir.write("cut.gz", whole.dropLast(whole.count / 3))
        let refused = try workdir.run("import", "--db", "cut.sqlite", "cut.gz")
        #expect(refused.exit == 65)
        #expect(refused.errors.contains("the archive is damaged"))
        #expect(refused.errors.contains("--partial"))
        #expect(try workdir.run("imports", "--db", "cut.sqlite").output == "Nothing was imported so far.\n")

        let taken = try workdir.run("import", "--db", "cut.sqlite", "--partial", "--json", "cut.gz")
        #expect(taken.exit == 1)
        #expect(taken.errors.contains("only what came whole was imported"))
        #expect(try taken.json(ImportJSON.self).totals.exchanges > 100)
        #expect(try workdir.run("import", "--db", "cut.sqlite", "made.ndjson").exit == 0)
        #expect(try workdir.derived("cut.sqlite") == workdir.derived("native.sqlite"))
    }

    @Test("a folder with something else in it is imported, and what is passed over is named")
    func folder() throws {
        try workdir.write("formats/notes.txt", Array("buy milk\n".utf8))
        let result = try workdir.run(
            "import", "--db", "folder.sqlite", "--source-timezone", "UTC", "formats", "--org", truth.truth.org)
        #expect(result.exit == 1)
        #expect(result.errors.contains("formats/notes.txt: passed over: no capture in any known format"))
        #expect(try workdir.derived("folder.sqlite") == workdir.derived("native.sqlite"))
        #expect(try workdir.exchanges("folder.sqlite") == truth.truth.exchanges)
    }

    @Test("what could be two formats, and what can't be read at all, is refused with the way out")
    func refused() throws {
        try workdir.write(
            "both",
            Array(
                "Time;Mapping;Request;Status\n2026-11-16T03:00:00Z x {\"requestId\":1,\"info\":\"\",\"status\":\"Success\"}\n"
                    .utf8))
        let both = try workdir.run("import", "both")
        #expect(both.exit == 65)
        #expect(both.errors.contains("could be csv or log; say which with --format csv or --format log"))
        try workdir.write("run.json", Array(#"{"collection_id":"c","results":[],"totalPass":1}"#.utf8))
        let export = try workdir.run("import", "run.json")
        #expect(export.exit == 65)
        #expect(export.errors.contains("newman run"))
        #expect(try workdir.run("import", "--format", "csv", "formats/h.log").exit == 65)
    }

    @Test("a named pipe is read like a file, once")
    func namedPipe() throws {
        let pipe = workdir.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let bytes = try workdir.read("formats/h.har")
        let writer = Thread {
            signal(SIGPIPE, SIG_IGN)
            try? FileHandle(forWritingTo: URL(filePath: pipe)).write(contentsOf: Data(bytes))
        }
        writer.start()
        #expect(try workdir.run("import", "--db", "pipe.sqlite", "pipe").exit == 0)
        #expect(try workdir.derived("pipe.sqlite") == workdir.derived("native.sqlite"))
    }

    @Test("standard input is read in any format, compressed or not")
    func standardInput() throws {
        for file in ["h.har.gz", "h.csv", "made.ndjson"] {
            let path = file == "made.ndjson" ? file : "formats/\(file)"
            let result = try workdir.run(["import", "--db", "in-\(file).sqlite", "-"], input: try workdir.read(path))
            #expect(result.exit == 0, "\(result.errors)")
            #expect(try workdir.derived("in-\(file).sqlite") == workdir.derived("native.sqlite"))
        }
    }
}
