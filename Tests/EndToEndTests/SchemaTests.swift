import Foundation
import History
import IngestionAPI
import Synchronization
import TestSupport
import Testing

/// Databases of earlier and of later versions. What was made by which commit: Fixtures/Schemas/README.md.
@Suite("Schemas", .ahead)
struct SchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/Schemas")
    /// `schema-001`, `pruned-005`…
    private static let databases = try! FileManager.default.contentsOfDirectory(atPath: folder.path())
        .filter { $0.hasSuffix(".db.gz") }.map { String($0.dropLast(6)) }.sorted()
    /// The fixtures' first week, two that have most kinds of answers, and the one after the last. Another report is about all.
    private static let weeks = [40, 43, 46, 48].map { "2026-W\($0)" }
    /// Every schema with an import; the first and the last, and what was pruned, with the other changes, too.
    private static let changes = databases.flatMap { database in
        (isEdge(database) ? ["import", "rebuild", "prune"] : ["import"]).map { (database, $0) }
    }

    /// Of these every command is asked; of those between them the commands that read most of the tables.
    private static func isEdge(_ database: String) -> Bool {
        database == databases.last || database.hasPrefix("pruned") || database == "schema-001"
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func unpack(_ fixture: String, as name: String) throws {
        let file = Self.folder.appending(path: fixture).path()
        let result = try workdir.shell("gzip -dc '\(file)' > '\(name)'", seconds: 60)
        try #require(result.exit == 0, "\(result.errors)")
    }

    private func run(_ arguments: [String], database: String, exit: Int32 = 0) throws -> String {
        let result = try workdir.run(arguments + ["--db", database])
        #expect(result.exit == exit, "\(arguments): \(result.errors)")
        return result.output
    }

    /// What this version says of the same captures, pruned where the fixture is, after a change.
    private struct Fresh {
        /// By what was asked.
        var reports: [String: String]
        var derived: String
        var migrations: Set<String>
    }

    private static let known = Mutex<[String: Fresh]>([:])

    /// Made once for all fixtures that hold the same.
    private func fresh(like fixture: String, _ change: String? = nil) throws -> Fresh {
        let isPruned = fixture.hasPrefix("pruned")
        return try Self.known.withLock { known in
            let key = "\(isPruned) \(change ?? "")"
            if let found = known[key] { return found }
            let other = try SchemaTests()
            try other.writeCaptures()
            for (piece, exit) in [("half.ndjson", Int32(1)), ("whole.ndjson", 0)] {
                try other.workdir.write("grown.ndjson", try other.workdir.read(piece))
                #expect(try other.workdir.run("import", "--db", "fresh.db", "grown.ndjson").exit == exit)
            }
            if isPruned { _ = try other.run(["prune", "--before", "2026-10-12", "--yes"], database: "fresh.db") }
            if let change { try other.make(change, in: "fresh.db") }
            let made = Fresh(
                reports: try other.reports("fresh.db", isWhole: true), derived: try other.workdir.derived("fresh.db"),
                migrations: try other.migrations("fresh.db"))
            known[key] = made
            return made
        }
    }

    /// The captures of the fixtures: whole, and as far as the first import of each went.
    private func writeCaptures() throws {
        try unpack("capture.ndjson.gz", as: "whole.ndjson")
        let first = try workdir.read("whole.ndjson").split(separator: 0x0A).prefix(629).joined(separator: [0x0A])
        try workdir.write("half.ndjson", Array(first) + [0x0A])
    }

    private func make(_ change: String, in database: String) throws {
        let next =
            #"{"at":"2026-11-23T03:00:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=3600","response":{"batchId":"","info":"Mapping Id: 1042. ","numRecords":3,"requestId":3600,"status":"Success"}}"#
        try workdir.write("next.ndjson", Array((next + "\n").utf8))
        switch change {
        case "import": _ = try run(["import", "next.ndjson"], database: database)
        case "prune": _ = try run(["prune", "--before", "2026-10-20", "--yes"], database: database)
        default: _ = try run(["rebuild"], database: database)
        }
    }

    /// All that commands make of a database, but for what tells databases of equal content apart.
    private func reports(_ database: String, isWhole: Bool) throws -> [String: String] {
        let history = try History(path: workdir.path(database), for: .reading)
        var texts: [String: String] = [:]
        for week in Self.weeks {
            let period = Period(week: try #require(ISOWeek(iso: week)), timeZone: history.timeZone)
            texts[week] = try history.weeklyJSON(period, detail: .full)
        }
        for arguments in [
            ["report", "weekly", "--format", "html", "--week", "2026-W46"],
            ["requests", "--limit", "0", "--format", "ndjson"], ["quarantine", "--json"],
        ]
            + (isWhole
                ? [
                    ["report", "weekly", "--format", "json", "--since", "2026-09-28", "--until", "2026-11-30"],
                    ["report", "weekly", "--format", "json", "--week", "2026-W46", "--as-of", "2026-11-12"],
                    ["errors", "--format", "json"], ["errors", "ACP-880056", "--format", "json"],
                    ["requests", "R-1", "--json"], ["mappings", "--format", "json"], ["metrics"],
                ] : [])
        {
            // Of metrics only how large the file is, and when it was imported, differs.
            texts["\(arguments)"] = try run(arguments, database: database).split(separator: "\n")
                .filter { !$0.contains("_database_") && !$0.contains("_last_import_") }.joined(separator: "\n")
        }
        if isWhole {
            texts["check"] = try run(
                ["check", "--min-success-rate", "99", "--now", "2026-11-22T18:30:00Z"], database: database, exit: 1)
        }
        return texts
    }

    private func expect(_ database: String, of fixture: String, says fresh: Fresh) throws {
        let reports = try reports(database, isWhole: Self.isEdge(fixture))
        #expect(reports.count == (Self.isEdge(fixture) ? fresh.reports.count : Self.weeks.count + 3))
        for (asked, one) in reports where one.replacing(database, with: "fresh.db") != fresh.reports[asked] {
            let two = fresh.reports[asked]?.prefix(2_000) ?? "nothing"
            Issue.record("\(asked): \(database) says:\n\(one.prefix(2_000))\nfresh.db says:\n\(two)")
        }
        #expect(try workdir.derived(database) == fresh.derived)
    }

    private func migrations(_ database: String) throws -> Set<String> {
        let program = """
            import sqlite3, sys
            print(*[row[0] for row in sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(
                "SELECT identifier FROM grdb_migrations")])
            """
        let said = try workdir.tool("python3", ["-c", program, workdir.path(database)])
        return Set(said.split { $0 == " " || $0 == "\n" }.map(String.init))
    }

    @Test("there is a database of every schema that was before the newest")
    func complete() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../sql/migrations")
        let numbers = try FileManager.default.contentsOfDirectory(atPath: root.path()).map { $0.prefix(3) }.sorted()
        #expect(numbers.count >= 8)
        // 006 came in one with 007.
        for number in numbers.dropLast() where number != "006" {
            #expect(Self.databases.contains("schema-\(number)"), "\(number)")
        }
    }

    @Test("one by an earlier version is read as it is, and says what one by this version says", arguments: databases)
    func readAsItIs(fixture: String) throws {
        let fresh = try self.fresh(like: fixture)
        try unpack(fixture + ".db.gz", as: "old.db")
        let before = try workdir.read("old.db")
        let known = try migrations("old.db")
        try expect("old.db", of: fixture, says: fresh)
        for arguments in [
            ["imports"], ["imports", "--json"], ["verify"], ["verify", "--json"], ["prune", "--before", "2026-10-20"],
        ] {
            _ = try run(arguments, database: "old.db")
        }
        _ = try run(["backup", "copy.db"], database: "old.db")
        #expect(try workdir.derived("copy.db") == fresh.derived)
        _ = try run(["export", "tables"], database: "old.db")
        #expect(try workdir.read("old.db") == before, "reading changed it")
        #expect(try migrations("old.db") == known)
    }

    @Test(
        "the next change brings one by an earlier version up to date, with equal reports",
        arguments: changes)
    func migrates(fixture: String, change: String) throws {
        let fresh = try self.fresh(like: fixture, change)
        try writeCaptures()
        try workdir.write("grown.ndjson", try workdir.read("whole.ndjson"))
        try unpack(fixture + ".db.gz", as: "old.db")
        try make(change, in: "old.db")
        #expect(try migrations("old.db") == fresh.migrations)
        try expect("old.db", of: fixture, says: fresh)
        let verified = try run(["verify"], database: "old.db")
        #expect(verified.contains("All is as the evidence says"), "\(verified)")
        // What was imported by the earlier version is known, and sealed.
        #expect(try workdir.run("import", "--db", "old.db", "grown.ndjson").errors.contains("imported before"))
        #expect(try run(["imports"], database: "old.db").contains("The last import's seal is"))
        _ = try run(["rebuild"], database: "old.db")
        #expect(try workdir.derived("old.db") == fresh.derived)
        #expect(try workdir.run("verify", "--db", "old.db").exit == 0)
    }

    @Test("one by a newer version is refused in one line, by every command, and left untouched")
    func newer() throws {
        try unpack("capture.ndjson.gz", as: "whole.ndjson")
        #expect(try workdir.run("import", "--db", "newer.db", "whole.ndjson").exit == 1)
        try workdir.write("source.db", try workdir.read("newer.db"))
        let program = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("INSERT INTO grdb_migrations VALUES ('999-later')")
            database.commit()
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            """
        _ = try workdir.tool("python3", ["-c", program, workdir.path("newer.db")])
        let before = try workdir.read("newer.db")
        try FileManager.default.createDirectory(at: workdir.url.appending(path: "r"), withIntermediateDirectories: true)
        try workdir.write("r/own.sql", Array("-- title: T\n\nSELECT 1 AS a".utf8))
        let environment = [
            "INGEST_AUDIT_API_KEY": "x", "INGEST_AUDIT_TOKEN": "x", "INGEST_AUDIT_BASE_URL": "http://127.0.0.1:1",
        ]
        for arguments in [
            ["import", "whole.ndjson"], ["merge", "source.db"], ["import", "--follow", "whole.ndjson"],
            ["report", "weekly"],
            ["report", "weekly", "--as-of", "2026-11-12"], ["report", "own", "--report-dir", "r"],
            ["export", "tables"], ["errors"],
            ["errors", "ACP-880056"], ["requests"], ["requests", "R-1"], ["mappings"],
            ["check", "--min-success-rate", "9"],
            ["metrics"], ["imports"], ["quarantine"], ["verify"], ["rebuild"], ["backup", "copy.db"],
            ["prune", "--before", "2026-10-20", "--yes"], ["trigger", "1042", "--org", "acme"],
            ["status", "1", "--org", "acme"],
            ["collect", "--org", "acme"],
        ] {
            let result = try workdir.run(arguments + ["--db", "newer.db"], environment: environment)
            #expect(result.exit == 74, "\(arguments): \(result.exit) \(result.errors)")
            #expect(result.output.isEmpty, "\(arguments)")
            #expect(
                result.errors == "ingest-audit: newer.db: made by a newer version of ingest-audit; use that version\n",
                "\(arguments): \(result.errors)")
            #expect(try workdir.read("newer.db") == before, "\(arguments) changed it")
        }
        #expect(!workdir.exists("copy.db") && !workdir.exists("tables"))
    }
}
