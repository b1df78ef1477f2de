import Foundation
import Testing

/// The page as the built program writes it from a history: notes, cuts, evidence, and what leads to it.
@Suite("The page of a history")
struct PageReportTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
    }

    private func page(_ arguments: String...) throws -> String {
        let result = try workdir.run(
            ["report", "weekly", "--db", "demo/history.sqlite", "--output", "page.html"] + arguments)
        #expect(result.exit == 0, "\(result.errors)")
        return String(decoding: try workdir.read("page.html"), as: UTF8.self)
    }

    @Test("--codes puts the team's notes beside the catalogue's words, from commas or semicolons")
    func notes() throws {
        try workdir.write(
            "notes.csv", Array("\u{FEFF}Code;Note;Owner\r\nACP-880096;Ask <b>Kim</b>;\"Data; team\"\r\n".utf8))
        let page = try page("--codes", "notes.csv")
        #expect(page.contains("<bdi>Ask &lt;b&gt;Kim&lt;/b&gt;</bdi>") && page.contains("(<bdi>Data; team</bdi>)"))
    }

    @Test(
        "65: notes that can't be read, named with file and line",
        arguments: [
            ("code,text\nACP-1,x\n", "notes.csv:1: the heading has no column note"),
            ("code,note\nACP-1,\n", "notes.csv:2: a code or its note is empty"),
            ("code,note\nACP-1,x\n\nACP-1,y\n", "notes.csv:4: a second note on ACP-1"),
            ("code,note\nACP-1,\"x\n", "notes.csv:2: a quoted field does not end"), ("", "notes.csv:1: it is empty"),
        ])
    func unreadableNotes(text: String, message: String) throws {
        try workdir.write("notes.csv", Array(text.utf8))
        let result = try workdir.run("report", "weekly", "--db", "demo/history.sqlite", "--codes", "notes.csv")
        #expect(result.exit == 65 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("ingest-audit: \(message)"), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        let missing = try workdir.run("report", "weekly", "--db", "demo/history.sqlite", "--codes", "none.csv")
        #expect(missing.exit == 65 && missing.errors.contains("none.csv: it can't be read"))
    }

    @Test("every request in the page has the answers that requests ID shows, with their places")
    func evidence() throws {
        let page = try page()
        let stories = page.split(separator: "<details class=\"story\"").dropFirst()
        #expect(stories.count > 10)
        for story in stories.prefix(12) {
            let id = try #require(story.firstMatch(of: /Request <bdi>(\d+)<\/bdi>/)).output.1
            let shown = story.matches(of: /<pre[^>]*><code>(.*?)<\/code>/.dotMatchesNewlines()).map {
                String($0.output.1).replacing("&quot;", with: "\"")
            }
            let known = try workdir.run("requests", String(id), "--db", "demo/history.sqlite", "--json")
            let stories = try known.json([Story].self).filter { story in story.exchanges.map(\.response) == shown }
            #expect(stories.count == 1, "\(id)")
            for sight in stories[0].exchanges { #expect(story.contains("\(sight.path):\(sight.line)</bdi>")) }
        }
    }

    @Test("--details adds to the JSON what pictures and lists are made of; without, it is null; elsewhere it is usage")
    func details() throws {
        struct Report: Decodable {
            struct Attention: Decodable { var request: String }
            struct Totals: Decodable { var failed, aborted, pending, emptySuccesses: Int }
            var attention: [Attention]?
            var totals: Totals
        }
        let arguments = ["report", "weekly", "--db", "demo/history.sqlite", "--format", "json"]
        #expect(try workdir.run(arguments).json(Report.self).attention == nil)
        let report = try workdir.run(arguments + ["--details"]).json(Report.self)
        let totals = report.totals
        #expect(report.attention?.count == totals.failed + totals.aborted + totals.pending + totals.emptySuccesses)
        #expect(try workdir.run("report", "weekly", "--db", "demo/history.sqlite", "--details").exit == 64)
    }

    @Test("--as-of shows nothing of what came later, and says so")
    func asOf() throws {
        let page = try page("--week", "2026-W47", "--as-of", "2026-11-18T12:00:00Z")
        #expect(page.contains("Cut: only what was captured until 18 Nov 2026, 12:00"))
        let stamps = page.matches(of: /<time datetime="([^"]*)"/).map { String($0.output.1) }
        #expect(!stamps.isEmpty && stamps.allSatisfy { $0 <= "2026-11-18T12:00:00.000Z" })
        for wrong in ["yesterday", "2026-13-01", "2026-11-18T12:00"] {
            #expect(try workdir.run("report", "weekly", "--as-of", wrong, "--db", "demo/history.sqlite").exit == 64)
        }
    }

    @Test("--open has the desktop open the page that was written, and says so where there is nothing that could")
    func opened() async throws {
        try FileManager.default.createDirectory(
            atPath: workdir.path("bin"), withIntermediateDirectories: true)
        try workdir.write("bin/xdg-open", Array("#!/bin/sh\necho \"$1\" > opened.part && mv opened.part opened\n".utf8))
        let opener = workdir.path("bin/xdg-open")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: opener)
        let arguments = ["report", "weekly", "--db", "demo/history.sqlite", "--output", "page.html", "--open"]
        let path = ["PATH": workdir.path("bin") + ":/usr/bin:/bin"]
        #expect(try workdir.run(arguments, environment: path).exit == 0)
        for _ in 0..<100 where !workdir.exists("opened") { try await Task.sleep(for: .milliseconds(50)) }
        let named = String(decoding: try workdir.read("opened"), as: UTF8.self)
        #expect(named.hasPrefix("/") && named.hasSuffix("/page.html\n"), "\(named)")
        let alone = try workdir.run(arguments, environment: ["PATH": "/nowhere"])
        #expect(alone.exit == 0 && alone.errors.contains("xdg-open was not found"), "\(alone.errors)")
        for wrong in [["--open"], ["--open", "--output", "report.csv"]] {
            #expect(try workdir.run(["report", "weekly", "--db", "demo/history.sqlite"] + wrong).exit == 64)
        }
    }

    private struct Story: Decodable {
        struct Sight: Decodable {
            var response: String
            var path: String
            var line: Int
        }

        var exchanges: [Sight]
    }
}
