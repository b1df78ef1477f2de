import Foundation
import IngestionAPI
import Testing

@Suite("The demo")
struct DemoCommandTests {
    @Test("it writes what it says, and says what to try next")
    func writes() throws {
        let workdir = try Workdir()
        let result = try workdir.run("demo")
        #expect(result.exit == 0, "\(result.errors)")
        let html = String(decoding: try workdir.read("demo/report.html"), as: UTF8.self)
        #expect(html.contains("2026-W47") && html.contains("XDM44") && html.contains("ACP-880096"))
        for file in ["demo/report.html", "demo/report.csv"] {
            #expect(workdir.exists(file))
            #expect(result.output.contains(file))
        }
    }

    @Test("what it suggests works from where the user stands", arguments: ["ingest-audit", "./a b/ingest-audit"])
    func suggestions(program: String) throws {
        let workdir = try Workdir()
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "a b"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: workdir.path("a b/ingest-audit"), withDestinationPath: Workdir.program.path())
        let typed = program.contains(" ") ? "'\(program)'" : program
        let said = try workdir.shell("\(typed) demo", seconds: 120).output
        let suggested = said.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.contains("YOUR") }
        #expect(suggested.count >= 4, "\(said)")
        for line in suggested {
            #expect(line.hasPrefix("  \(typed) "), "\(line)")
            #expect(try workdir.shell(String(line), seconds: 60).exit == 0, "\(line)")
        }
    }

    @Test("it writes over what it made, and over nothing else")
    func spares() throws {
        let workdir = try Workdir()
        try #require(workdir.run("demo", "a").exit == 0)
        #expect(try workdir.run("demo", "a").exit == 0)
        let lines = try workdir.read("a/capture.ndjson").split(separator: 0x0A).prefix(9).joined(separator: [0x0A])
        try workdir.write("mine.ndjson", Array(lines))
        try #require(workdir.run("import", "mine.ndjson", "--db", "a/history.sqlite").exit == 0)
        for (folder, file) in [("a", "history.sqlite"), ("b", "report.html"), ("c", "capture.ndjson")] {
            try FileManager.default.createDirectory(
                at: workdir.url.appending(path: folder), withIntermediateDirectories: true)
            if folder != "a" { try workdir.write("\(folder)/\(file)", Array("mine".utf8)) }
            let before = try workdir.read("\(folder)/\(file)")
            let result = try workdir.run("demo", folder)
            #expect(
                result.exit == 73 && result.errors.contains("\(folder)/\(file): is there already"), "\(result.errors)")
            #expect(try workdir.read("\(folder)/\(file)") == before)
        }
    }

    /// Renewed by `INGEST_AUDIT_RENEW_GOLDEN=1 swift test --filter DemoCommandTests`.
    @Test("the committed example is the report that it writes")
    func example() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "reports/examples/weekly.en.html")
        let report = try workdir.read("demo/report.html")
        if ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_GOLDEN"] != nil { try Data(report).write(to: file) }
        #expect(
            try Array(Data(contentsOf: file)) == Array(report),
            "reports/examples/weekly.en.html is not the demo's report")
    }

    @Test("it writes the same bytes every time, also over an earlier demo")
    func repeatable() throws {
        let workdir = try Workdir()
        #expect(try workdir.run("demo", "one").exit == 0)
        #expect(try workdir.run("demo", "two").exit == 0)
        let files = ["report.html", "report.csv"]
        // The page names the capture that each answer came from, and the database.
        func text(_ file: String) throws -> String {
            String(decoding: try workdir.read(file), as: UTF8.self).replacing("one/", with: "two/")
        }
        let first = try files.map { try text("one/\($0)") }
        #expect(try files.map { try text("two/\($0)") } == first)
        #expect(try workdir.run("demo", "one").exit == 0)
        #expect(try files.map { try text("one/\($0)") } == first)
    }

    @Test("its capture counts by the rules, in every week and mapping, as the independent oracle counts")
    func oracle() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let counted = try workdir.python("count_by_rules.py", "UTC", workdir.path("demo/capture.ndjson"))
            .json([String: [String: PlainCounts]].self)
        #expect(counted.count == 26)
        for (week, report) in try workdir.weeklies("demo/history.sqlite", counted.keys.sorted()) {
            let mappings = counted[week]
            var reported: [String: PlainCounts] = [:]
            for mapping in report.mappings where mapping.figures.counts != PlainCounts() {
                reported["\(mapping.organization)/\(mapping.mapping)"] = mapping.figures.counts
            }
            #expect(reported == mappings, "\(week)")
        }
    }
}
