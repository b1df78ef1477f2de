import Foundation
import TestSupport
import Testing

/// Another database's log or journal under the name of this one's, as a copying by hand leaves it.
@Suite("Another database's log or journal")
struct StrayCompanionTests {
    private static let database = "ingest-audit.sqlite"
    private static let commands: [[String]] = [
        ["import", "more.ndjson"], ["import", "--follow", "more.ndjson"], ["report", "weekly"],
        ["report", "weekly", "--as-of", "2026-11-18"], ["report", "own", "--report-dir", "r"], ["export", "tables"],
        ["errors"], ["errors", "ACP-880056"], ["requests"], ["requests", "3600"], ["mappings"],
        ["check", "--min-success-rate", "9"], ["metrics"], ["imports"], ["quarantine"], ["verify"], ["rebuild"],
        ["backup", "copy.sqlite"], ["prune", "--before", "2026-11-18"], ["prune", "--before", "2026-11-18", "--yes"],
        ["trigger", "1042", "--org", "acme"], ["status", "1", "--org", "acme"], ["collect", "--org", "acme"],
    ]

    private let workdir: Workdir

    /// A database at rest, and a log and a journal of others.
    init() throws {
        workdir = try Workdir()
        let made = try MadeHistory(seed: 45, requests: 300, weeks: 2, in: workdir)
        let half = made.lines.count / 2
        try workdir.write("half.ndjson", made.capture(0..<half))
        try workdir.write("more.ndjson", made.capture(half..<half + 50))
        try FileManager.default.createDirectory(atPath: workdir.path("r"), withIntermediateDirectories: false)
        try workdir.write("r/own.sql", Array("-- title: T\n\nSELECT 1 AS a".utf8))
        #expect(try workdir.run("import", "half.ndjson").exit == 0)
        // An earlier copy of it, and a database of another program.
        try workdir.write("earlier.sqlite", workdir.read(Self.database))
        #expect(try workdir.run("import", "made.ndjson").exit == 0)
        for (name, change) in [
            ("earlier.sqlite", "UPDATE request SET records = 7"), ("program.sqlite", "CREATE TABLE t AS SELECT 1 AS x"),
        ] {
            _ = try workdir.tool(
                "sqlite3",
                [
                    workdir.path(name), "PRAGMA journal_mode = WAL", change,
                    ".shell cp '\(workdir.path(name))-wal' '\(workdir.path(name)).log'",
                ])
        }
        _ = try workdir.tool(
            "sqlite3",
            [
                workdir.path("third.sqlite"), "PRAGMA synchronous = OFF", "CREATE TABLE t AS SELECT 1 AS x", "BEGIN",
                "UPDATE t SET x = 2", "PRAGMA cache_spill = 1",
                ".shell cp '\(workdir.path("third.sqlite"))-journal' '\(workdir.path("third.sqlite.journal"))'",
            ])
    }

    @Test(
        "is refused by every command in one line, and every byte stays as it was",
        arguments: [
            ("earlier.sqlite.log", "-wal"), ("program.sqlite.log", "-wal"), ("third.sqlite.journal", "-journal"),
        ])
    func refused(name: String, ending: String) throws {
        let (before, companion) = (try workdir.read(Self.database), try workdir.read(name))
        #expect(companion.count > 500)
        try workdir.write(Self.database + ending, companion)
        let environment = [
            "INGEST_AUDIT_API_KEY": "x", "INGEST_AUDIT_TOKEN": "x", "INGEST_AUDIT_BASE_URL": "http://127.0.0.1:1",
        ]
        for command in Self.commands {
            let result = try workdir.run(command, environment: environment)
            #expect(result.exit == 74, "\(command): \(result.exit) \(result.errors)")
            let told =
                "ingest-audit: \(Self.database): \(Self.database)\(ending) beside it belongs to another database, or to this one at another time; nothing was changed; copy both, then move that away, do it again, and see ingest-audit verify\n"
            // Where the API is called unencrypted is told before.
            #expect(result.errors.hasSuffix(told), "\(command): \(result.errors)")
            #expect(try workdir.read(Self.database) == before, "\(command) changed the database")
            #expect(try workdir.read(Self.database + ending) == companion, "\(command) changed what is beside it")
        }
        // What the line says to do helps.
        #expect(rename(workdir.path(Self.database + ending), workdir.path("away")) == 0)
        for command in [["import", "more.ndjson"], ["verify"]] {
            let result = try workdir.run(command)
            #expect(result.exit == 0, "\(command): \(result.errors)")
        }
    }
}
