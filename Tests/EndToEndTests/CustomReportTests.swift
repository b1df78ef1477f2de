import Foundation
import Testing

@Suite("A report of one's own, from the command line")
struct CustomReportTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let history = try MadeHistory(seed: 31, requests: 300, weeks: 2, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        #expect(try workdir.run("import", "h.ndjson").exit == 0)
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "reports"), withIntermediateDirectories: true)
        try report(
            "mappings",
            """
            -- title: Requests by mapping
            -- description: How many requests each mapping had.
            -- column mapping (identifier): mapping
            -- column requests (count): requests
            -- parameter :since, :until: the period

            SELECT mapping.name AS mapping, count(*) AS requests
              FROM request JOIN mapping ON mapping.key = request.mapping
             WHERE submitted_at >= :since AND submitted_at < :until
             GROUP BY mapping.name ORDER BY mapping.name
            """)
    }

    private func report(_ name: String, _ sql: String) throws {
        try workdir.write("reports/\(name).sql", Array(sql.utf8))
    }

    private func run(_ arguments: String...) throws -> Workdir.Result {
        try workdir.run(["report"] + arguments)
    }

    /// One line on standard error that says this, and nothing on standard output.
    private func expect(_ result: Workdir.Result, exit: Int32, says: String) {
        #expect(result.exit == exit)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("ingest-audit: ") && result.errors.contains(says), "\(result.errors)")
        #expect(result.errors.dropLast().contains("\n") == false)
    }

    private struct Document: Decodable {
        struct Row: Decodable {
            var mapping: String
            var requests: Int
        }
        var schema: String
        var rows: [Row]
    }

    @Test("is named after report, beside the built-in one, and counts as that does")
    func counts() throws {
        let own = try run("mappings", "--report-dir", "reports", "--week", "2026-W47", "--format", "json")
        #expect(own.exit == 0 && own.errors.isEmpty)
        let document = try own.json(Document.self)
        #expect(document.schema == "ingest-audit/custom/1")
        let weekly = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(document.rows.reduce(0) { $0 + $1.requests } == weekly.totals.counts.requests)
        #expect(weekly.totals.counts.requests > 0)
        let last = try run("mappings", "--report-dir", "reports", "--format", "json")
        #expect(last.output == own.output)
        let days = try run(
            "mappings", "--report-dir", "reports", "--since", "2026-11-16", "--until", "2026-11-22", "--format", "json")
        #expect(try days.json(Document.self).rows.map(\.requests) == document.rows.map(\.requests))
    }

    @Test("may be called as a built-in one")
    func sameName() throws {
        try report("weekly", "-- title: My weekly\n\nSELECT 1 AS n")
        let own = try run("custom", "weekly", "--report-dir", "reports")
        #expect(own.exit == 0 && own.output.hasPrefix("My weekly\n"))
        #expect(try run("weekly", "--week", "2026-W47").output.hasPrefix("Weekly ingestion health\n"))
    }

    @Test("is listed with its title; a file with a mistake is told, and the others are listed all the same")
    func lists() throws {
        let good = try run("--report-dir", "reports")
        #expect(good.exit == 0 && good.errors.isEmpty)
        #expect(good.output == "report    title\nmappings  Requests by mapping\n")
        try report("broken", "SELECT 1")
        let bad = try run("--report-dir", "reports")
        #expect(bad.exit == 1 && bad.output == good.output)
        #expect(bad.errors.contains("reports/broken.sql:1: there is no title"))
        #expect(try workdir.run("report").output.contains("SUBCOMMANDS:"))
    }

    @Test("is written in each format, and to a file by its ending", arguments: ["html", "csv", "json", "md", "txt"])
    func formats(ending: String) throws {
        let result = try run("mappings", "--report-dir", "reports", "--output", "out.\(ending)")
        #expect(result.exit == 0 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("ingest-audit: out.\(ending): mappings, "))
        let text = String(decoding: try workdir.read("out.\(ending)"), as: UTF8.self)
        let beginnings = [
            "html": "<!DOCTYPE html>", "csv": "mapping,requests\n", "json": "{", "md": "# Requests by mapping",
            "txt": "Requests by mapping\nHow many",
        ]
        #expect(text.hasPrefix(try #require(beginnings[ending])))
    }

    @Test("has the page that its template makes; a broken template is told before anything is asked")
    func template() throws {
        try workdir.write("reports/mappings.mustache", Array("{{#rows}}<p>{{value.mapping}}</p>{{/rows}}".utf8))
        let page = try run("mappings", "--report-dir", "reports", "--format", "html")
        #expect(page.exit == 0 && page.output.hasPrefix("<p>") && !page.output.contains("<html"))
        try workdir.write("reports/mappings.mustache", Array("<p>\n{{#rows}}".utf8))
        expect(
            try run("mappings", "--report-dir", "reports", "--format", "html"), exit: 65,
            says: "reports/mappings.mustache:2: a section is still open")
        #expect(try run("mappings", "--report-dir", "reports").exit == 0)
    }

    @Test("what is missing or wrong is one line that names it, and what there is")
    func failures() throws {
        expect(try run("mappings", "--report-dir", "none"), exit: 65, says: "none: there is no such folder")
        expect(
            try run("slowest", "--report-dir", "reports"), exit: 65,
            says: "reports: there is no report slowest; there is mappings")
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "empty"), withIntermediateDirectories: true)
        expect(try run("--report-dir", "empty"), exit: 65, says: "empty: there is no .sql file")
        expect(
            try run("mappings", "--report-dir", "reports", "--db", "none.sqlite"), exit: 74,
            says: "none.sqlite: there is no such database")
        try report("wrong", "-- title: W\n\nSELECT nonsense AS \u{1B}[31m\nFROM request")
        expect(try run("wrong", "--report-dir", "reports"), exit: 65, says: "reports/wrong.sql:3: ")
        try report("wrong", "-- title: W\n\nSELECT :from AS a")
        expect(try run("wrong", "--report-dir", "reports"), exit: 65, says: "parameter :from is not known")
    }

    @Test(
        "64: usage",
        arguments: [
            ["nothing"], ["mappings", "--report-dir", "reports", "--time-limit", "0"],
            ["mappings", "--report-dir", "reports", "--time-limit", "nan"],
            ["mappings", "--report-dir", "reports", "--week", "2026-W47", "--since", "2026-11-16"],
            ["mappings", "--report-dir", "reports", "--since", "2026-11-16"],
            ["mappings", "other", "--report-dir", "reports"],
        ])
    func usage(arguments: [String]) throws {
        let result = try workdir.run(["report"] + arguments)
        #expect(result.exit == 64 && result.output.isEmpty)
        #expect(result.errors.contains("Usage: ingest-audit report"))
    }

    @Test("changes nothing, and reads no other file")
    func safe() throws {
        let before = try workdir.read("ingest-audit.sqlite")
        for (statement, what) in [
            ("DELETE FROM request", "DELETE from request"), ("ATTACH 'h.ndjson' AS x", "ATTACH"),
            ("PRAGMA query_only = 0", "PRAGMA query_only"), ("VACUUM INTO 'copy.sqlite'", "gives no rows"),
            ("SELECT load_extension('./x.so') AS x", "load_extension"),
            ("SELECT 1 AS a; DROP TABLE request", "a second statement"),
        ] {
            try report("bad", "-- title: Bad\n\n\(statement)")
            expect(try run("bad", "--report-dir", "reports"), exit: 65, says: what)
        }
        #expect(try workdir.read("ingest-audit.sqlite") == before)
        #expect(!workdir.exists("copy.sqlite"))
    }

    @Test("is answered from the last whole state while an import goes on")
    func besideImport() throws {
        let more = try MadeHistory(seed: 32, requests: 3_000, weeks: 2, in: workdir).capture
        // An import after the first leaves the file with a write-ahead log.
        let lines = more.prefix(100_000).lastIndex(of: 0x0A).map { more[...$0] }
        #expect(try workdir.run("import", "-", input: Array(try #require(lines))).exit == 0)
        let before = try run("mappings", "--report-dir", "reports", "--format", "csv")
        #expect(before.exit == 0)
        let (process, _) = try workdir.start("import", "-", feeding: Array(more.prefix(500_000)))
        let during = try run("mappings", "--report-dir", "reports", "--format", "csv")
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(during.exit == 0 && during.output == before.output)
    }

    @Test("ends in time, and says when", .timeLimit(.minutes(1)))
    func timeLimit() throws {
        try report(
            "endless",
            """
            -- title: Endless

            WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c
            """)
        expect(
            try run("endless", "--report-dir", "reports", "--time-limit", "0.5"), exit: 65,
            says: "reports/endless.sql: not done after 0.5 s")
    }

    @Test("a result that is too long is cut, which the report, standard error and the exit code say")
    func cut() throws {
        try report(
            "long",
            """
            -- title: Long

            WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 100001) SELECT x FROM c
            """)
        let result = try run("long", "--report-dir", "reports", "--format", "csv")
        #expect(result.exit == 1)
        #expect(result.output.split(separator: "\n").count == 100_001)
        #expect(
            result.errors == "ingest-audit: reports/long.sql: cut behind 100,000 rows; ask for fewer, as with LIMIT\n")
        let text = try run("long", "--report-dir", "reports")
        #expect(text.output.contains("Cut: the result has more than 100,000 rows."))
    }

    @Test("a report that asks for no period says so where one is given")
    func noPeriod() throws {
        try report("all", "-- title: All\n\nSELECT count(*) AS n FROM request")
        let whole = try run("all", "--report-dir", "reports")
        #expect(whole.output.contains("Whole history") && whole.errors.isEmpty)
        let week = try run("all", "--report-dir", "reports", "--week", "2026-W47")
        #expect(week.exit == 0 && week.errors.contains("it is about the whole history"))
    }
}
