import Foundation
import TestSupport
import Testing

private let rows = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
/// Each of its steps takes seconds, and SQLite asks between them only.
private let longSteps =
    "SELECT "
    + (0..<200).map { "instr(hex(zeroblob(\(500_000 - $0))), hex(zeroblob(249999)) || 'x') AS c\($0)" }
    .joined(separator: ", ")

/// Statements that try to write, to get out, or never to end, as somebody else's report folder could hold them.
@Suite("Inputs from outside: reports of one's own", .ahead)
struct CustomAbuseTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let history = try MadeHistory(seed: 5, requests: 40, mappings: 2, weeks: 2, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        try #require(try workdir.run("import", "h.ndjson").exit == 0)
        try FileManager.default.createDirectory(at: workdir.url.appending(path: "r"), withIntermediateDirectories: true)
    }

    private func run(_ statement: String, limit: String = "1") throws -> Workdir.Result {
        try workdir.write("r/x.sql", Array("-- title: T\n\n\(statement)".utf8))
        return try workdir.shell(
            "ingest-audit report x --report-dir r --format csv --time-limit \(limit)", seconds: 60)
    }

    @Test(
        "nothing is written, nor anything else opened",
        arguments: [
            "DELETE FROM request", "WITH x AS (SELECT 1) UPDATE request SET outcome = 3", "DROP TABLE evidence",
            "SELECT 1 AS a; DELETE FROM request", "ATTACH 'r/x.sql' AS other", "ATTACH 'new.sqlite' AS new",
            "SELECT * FROM pragma_journal_mode", "PRAGMA writable_schema = ON", "VACUUM INTO 'copy.sqlite'",
            "SELECT load_extension('/tmp/x.so') AS a", "SELECT writefile('out', 'x') AS a",
            "SELECT readfile('/etc/passwd') AS a",
            "SELECT edit('x') AS a", "SELECT fts3_tokenizer('x', x'00') AS a", "SELECT * FROM dbstat",
            "SELECT * FROM sqlite_dbpage", "CREATE TEMP TABLE x AS SELECT 1", "EXPLAIN DELETE FROM request",
        ])
    func writing(statement: String) throws {
        let before = try workdir.read("ingest-audit.sqlite")
        // SQLite's companions come and go with reading.
        let files = {
            try FileManager.default.contentsOfDirectory(atPath: workdir.url.path()).filter { !$0.contains(".sqlite-") }
        }
        let known = try files()
        try workdir.write("r/x.sql", Array("-- title: T\n\n\(statement)".utf8))
        let result = try workdir.run("report", "x", "--report-dir", "r", "--format", "csv")
        #expect(result.exit == 65 && result.output.isEmpty, "\(result.output)")
        #expect(result.errors.hasPrefix("ingest-audit: r/x.sql:") && result.errors.dropLast().contains("\n") == false)
        #expect(try workdir.read("ingest-audit.sqlite") == before)
        #expect(try Set(files()).subtracting(known).isEmpty)
    }

    @Test(
        "what never ends ends with its time",
        arguments: [
            "\(rows) SELECT count(*) AS n FROM c", "\(rows) SELECT group_concat(x) AS n FROM c",
            "\(rows) SELECT sum(x) AS n FROM c, request a, request b, request d",
            "long steps",
        ])
    func endless(statement: String) throws {
        let began = Date()
        let result = try run(statement == "long steps" ? longSteps : statement)
        #expect(result.exit == 65, "\(result.output.prefix(100))\(result.errors)")
        #expect(result.errors.contains("not done after 1 s"), "\(result.errors)")
        #expect(Date().timeIntervalSince(began) < 30)
    }

    @Test(
        "what never has enough gets a bounded memory, and no temporary file",
        .enabled(if: !Sanitizer.isOn),
        arguments: [
            "\(rows) SELECT x, hex(randomblob(400000)) AS b FROM c ORDER BY b",
            "SELECT count(*) AS n FROM (\(rows) SELECT DISTINCT randomblob(900000) AS b FROM c)",
            "WITH RECURSIVE c(b) AS (SELECT randomblob(900000) UNION SELECT randomblob(900000) FROM c) SELECT count(*) AS n FROM c",
        ])
    func memory(statement: String) throws {
        try workdir.write("r/x.sql", Array("-- title: T\n\n\(statement)".utf8))
        struct Bounded: Decodable {
            var exit: Int32
            var peakMiB: Double
            var errors: String
        }
        let result = try workdir.python(
            "bounded.py",
            [
                Workdir.program.path(), "report", "x", "--report-dir", workdir.path("r"), "--db",
                workdir.path("ingest-audit.sqlite"), "--time-limit", "60",
            ], environment: ["SQLITE_TMPDIR": workdir.path("no-such-folder"), "TMPDIR": workdir.path("no-such-folder")]
        ).json(Bounded.self)
        #expect(result.exit == 65)
        #expect(result.errors.contains("it needs more than 512 MiB of memory"), "\(result.errors)")
        #expect(result.peakMiB < 900, "\(result.peakMiB) MiB")
    }

    @Test(
        "a value has a largest size",
        arguments: [
            "SELECT zeroblob(1000000000) AS z", "SELECT hex(zeroblob(1000000)) AS z",
            "SELECT length(randomblob(1000000000)) AS z",
            "SELECT replace(hex(zeroblob(1000)), '0', hex(zeroblob(10000))) AS z",
        ])
    func values(statement: String) throws {
        let result = try run(statement, limit: "20")
        #expect(result.exit == 65 && result.errors.contains("larger than 1048576 bytes"), "\(result.errors)")
        // SQLite gives nothing for a text of a width that is too large.
        #expect(try run("SELECT printf('%1000000000c', 'x') AS z").output.count < 10)
    }

    @Test("deep statements are mistakes, not crashes")
    func deep() throws {
        for statement in [
            "SELECT " + String(repeating: "(", count: 20_000) + "1" + String(repeating: ")", count: 20_000) + " AS z",
            "SELECT " + [String](repeating: "1", count: 30_000).joined(separator: "+") + " AS z",
            "SELECT json_extract('\(String(repeating: "[", count: 60_000))', '$') AS z",
            "SELECT 1 AS z " + String(repeating: "UNION SELECT 1 ", count: 10_000),
        ] {
            let result = try run(statement, limit: "20")
            #expect(result.exit == 65, "\(result.exit) \(result.errors.prefix(200))")
        }
    }

    @Test("a pipe, a device or a folder among the files of reports keeps nothing waiting")
    func files() throws {
        let made = try workdir.shell(
            """
            mkfifo r/pipe.sql r/page.mustache; ln -s /dev/zero r/zero.sql; mkdir r/folder.sql; ln -s nothing r/gone.sql; \
            printf -- '-- title: Page\\n\\nSELECT 1 AS a' > r/page.sql; truncate -s 5G r/huge.sql; \
            ingest-audit report --report-dir r
            """, seconds: 60)
        #expect(made.exit == 1 && made.output.contains("page    Page"), "\(made.output)")
        for name in ["pipe", "zero", "folder", "gone", "huge"] {
            #expect(made.errors.contains("r/\(name).sql: can't be read"), "\(made.errors)")
        }
        let page = try workdir.shell("ingest-audit report page --report-dir r --format html", seconds: 60)
        #expect(page.exit == 65 && page.errors.contains("r/page.mustache: can't be read"), "\(page.errors)")
        for name in ["../r/page", "/etc/passwd", "page.sql", "", "."] {
            #expect(try workdir.run("report", "custom", name, "--report-dir", "r").exit == 65, "\(name)")
        }
    }
}
