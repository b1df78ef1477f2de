import Bytes
import Demo
import Figures
import Foundation
import GRDBSQLite
import IngestionAPI
import Testing

@testable import History

@Suite("Reports of one's own")
struct CustomQueryTests {
    private static let demo = DemoHistory(weeks: 3, requests: 300).capture().bytes
    private static let week = Period(week: ISOWeek(iso: "2026-W46")!, timeZone: .utc)

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        try scratch.importing(Self.demo, into: scratch.history())
        history = try History(path: "\(scratch.folder)/h.sqlite", for: .reading)
    }

    private func query(_ statement: String, columns: String = "") throws -> QueryFile {
        try QueryFile(name: "r", path: "r.sql", sql: "-- title: T\n\(columns)\n\(statement)")
    }

    private func table(
        _ statement: String, columns: String = "", in period: Period = week, limits: QueryLimits = QueryLimits()
    ) throws -> QueryTable {
        try history.table(of: query(statement, columns: columns), in: period, limits: limits)
    }

    /// What the user reads about a statement that gives no table.
    private func refusal(_ statement: String, limits: QueryLimits = QueryLimits()) -> String {
        do {
            return "a table: \(try table(statement, limits: limits))"
        } catch {
            return "\(error)"
        }
    }

    private func fileDigest() throws -> [UInt8] {
        let data = try Data(contentsOf: URL(fileURLWithPath: history.path))
        return Array(SHA256(of: Array(data)).bytes)
    }

    // What it gives

    @Test("gives the result's values as SQLite has them, with what the comment says of its columns")
    func values() throws {
        let table = try table(
            "SELECT 7 AS n, 1.5 AS s, 'a' || char(0) || 'b' AS t, NULL AS nil, x'00ff' AS bytes, '' AS empty",
            columns: "-- column n (count): how many\n-- column s (number, s)\n")
        #expect(
            table.rows == [
                [.integer(7), .real(1.5), .text("a\0b"), .null, .blob([0, 0xFF]), .text("")]
            ])
        #expect(table.columns[0] == QueryColumn("n", label: "how many", kind: .count))
        #expect(table.columns[1] == QueryColumn("s", kind: .number, unit: "s"))
        #expect(table.columns[2] == QueryColumn("t"))
        #expect(table.title == "T" && table.name == "r" && table.cut == nil && table.period == nil)
    }

    @Test("binds the period as half-open milliseconds and as times in words, the week, and the zone")
    func parameters() throws {
        let seoul = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        let statement = "SELECT :since AS a, :until AS b, :week AS c, :timezone AS d, :timezone_offset AS e"
        let week = try table(
            statement + ", :since_time AS f, :until_time AS g",
            in: Period(week: ISOWeek(iso: "2026-W47")!, timeZone: seoul))
        let start = Instant(rfc3339: "2026-11-15T15:00:00Z")!.milliseconds
        #expect(
            week.rows == [
                [
                    .integer(start), .integer(start + 7 * 86_400_000), .text("2026-W47"), .text("Asia/Seoul"),
                    .integer(9 * 3_600_000), .text("2026-11-15T15:00:00.000Z"), .text("2026-11-22T15:00:00.000Z"),
                ]
            ])
        #expect(week.period?.week == ISOWeek(iso: "2026-W47"))
        let day = Day(iso: "2026-11-16")!
        let days = try table(statement, in: try #require(Period(first: day, last: day, timeZone: .utc)))
        #expect(days.rows[0][2] == .null)
        #expect(try table("SELECT :timezone AS z").period == nil)
    }

    @Test("agrees with the weekly report, by the tables and by the views")
    func agrees() throws {
        let figures = try history.weeklyFigures(Self.week)
        let byTable = "SELECT count(*) AS n FROM request WHERE submitted_at >= :since AND submitted_at < :until"
        let byView =
            "SELECT count(*) AS n FROM request_view WHERE submitted_at >= :since_time AND submitted_at < :until_time"
        for statement in [byTable, byView] {
            #expect(try table(statement).rows == [[.integer(Int64(figures.totals.requests))]])
        }
        #expect(figures.totals.requests > 0)
    }

    @Test("reads all views, JSON, recursion, and what tables there are")
    func allowed() throws {
        let views = [
            "request_view", "rejection_view", "collision_view", "api_error_view", "unrecognized_view", "daily_view",
            "daily_code_view", "captured_hour_view", "import", "sqlite_schema",
        ]
        for view in views { #expect(throws: Never.self) { try table("SELECT * FROM \(view)") } }
        let json = try table("SELECT value FROM json_each('[1,2]')")
        #expect(json.rows == [[.integer(1)], [.integer(2)]])
        let five = try table("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 5) SELECT x FROM c")
        #expect(five.rows.count == 5)
        let columns = try table("SELECT name FROM pragma_table_info('request')")
        #expect(columns.rows.contains([.text("submitted_at")]))
        #expect(try !table("EXPLAIN QUERY PLAN SELECT * FROM request_view").rows.isEmpty)
    }

    // What it refuses

    @Test(
        "refuses everything but reading, says what and where, and leaves the file as it is",
        arguments: [
            ("INSERT INTO setting VALUES ('a', 'b')", "INSERT into setting"),
            ("UPDATE request SET outcome = 3", "UPDATE of request"),
            ("DELETE FROM evidence", "DELETE from evidence"),
            ("DELETE FROM evidence RETURNING key", "DELETE from evidence"),
            ("REPLACE INTO setting VALUES ('timezone', 'x')", "INSERT into setting"),
            ("WITH x AS (SELECT 1) DELETE FROM request", "DELETE from request"),
            ("DROP TABLE evidence", "changing what tables there are"),
            ("CREATE TABLE x (y)", "changing what tables there are"),
            ("CREATE TEMP TABLE x AS SELECT 1", "changing what tables there are"),
            ("CREATE TEMP VIEW x AS SELECT 1", "changing what tables there are"),
            ("CREATE VIRTUAL TABLE x USING fts5(y)", "changing what tables there are"),
            ("ALTER TABLE request ADD COLUMN x", "changing what tables there are"),
            ("ATTACH 'other.sqlite' AS other", "ATTACH"), ("ATTACH ':memory:' AS other", "ATTACH"),
            ("DETACH main", "DETACH"), ("VACUUM", "what gives no rows"),
            ("VACUUM INTO 'copy.sqlite'", "what gives no rows"),
            ("PRAGMA query_only = OFF", "PRAGMA query_only"),
            ("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode"),
            ("PRAGMA writable_schema = ON", "PRAGMA writable_schema"),
            ("SELECT * FROM pragma_journal_mode", "a table that SQLite computes"),
            ("BEGIN IMMEDIATE", "a transaction"), ("COMMIT", "a transaction"), ("SAVEPOINT x", "SAVEPOINT"),
            ("REINDEX", "REINDEX"), ("ANALYZE", "changing what tables there are"),
            ("UPDATE sqlite_schema SET sql = ''", "table sqlite_master may not be modified"),
            ("SELECT load_extension('x')", "the function load_extension"),
            ("SELECT x.a FROM (SELECT LOAD_EXTENSION('x') AS a) x", "the function load_extension"),
        ])
    func refused(statement: String, what: String) throws {
        let before = try fileDigest()
        let said = refusal(statement)
        #expect(said.hasPrefix("r.sql:3: "), "\(said)")
        #expect(said.contains(what) && !said.contains("\n"), "\(said)")
        #expect(try fileDigest() == before)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
        #expect(!files.contains("copy.sqlite") && !files.contains("other.sqlite"))
    }

    @Test("the connection itself can't write, even without the authorizer: not the file, not temporary tables")
    func readOnly() throws {
        let connection = try ReadOnlyConnection(path: history.path, valueBytes: 1 << 20)
        for sql in [
            "DELETE FROM request", "CREATE TABLE x (y)", "UPDATE setting SET value = 'x'", "CREATE TEMP TABLE x (y)",
            "PRAGMA query_only = OFF; DELETE FROM request", "ATTACH ':memory:' AS m",
        ] {
            #expect(throws: (any Error).self, "\(sql)") { try execute(sql, on: connection) }
        }
        try execute("PRAGMA query_only = OFF; SELECT count(*) FROM request", on: connection)
        #expect(try table("SELECT count(*) > 0 AS n FROM request").rows == [[.integer(1)]])
    }

    @Test("query_only is on, and views are trusted with harmless functions only")
    func settings() throws {
        let connection = try ReadOnlyConnection(path: history.path, valueBytes: 1 << 20)
        #expect(try number("PRAGMA query_only", on: connection) == 1)
        #expect(try number("PRAGMA trusted_schema", on: connection) == 0)
    }

    @Test(
        "runs exactly one statement",
        arguments: [
            ("SELECT 1 AS a; SELECT 2 AS b", "r.sql:3: a second statement"),
            ("SELECT 1 AS a;\n-- remark\n/* and\none more */ ; DELETE FROM request", "r.sql:6: a second statement"),
            ("", "r.sql:3: there is no SELECT"), ("-- nothing\n;;/* open", "there is no SELECT"),
        ])
    func oneStatement(statement: String, said: String) {
        #expect(refusal(statement).hasPrefix(said) || refusal(statement).contains(said), "\(refusal(statement))")
    }

    @Test("a semicolon and comments may follow the statement, and stand in its texts")
    func oneStatementWithRemarks() throws {
        let rows = try table("/* first */ SELECT '; --' AS a ; -- the end\n/* really */\n;").rows
        #expect(rows == [[.text("; --")]])
    }

    @Test("mistakes of SQL are told with the line where they stand")
    func lines() {
        #expect(refusal("SELECT 1 AS a,\n  nonsense AS b") == "r.sql:4: no such column: nonsense")
        #expect(refusal("SELECT \"nonsense\" AS b") == "r.sql:3: no such column: nonsense")
        #expect(refusal("SELECT 1 AS a FRM x").hasPrefix("r.sql:3: near "))
        #expect(refusal("SELECT 1 AS a\nFROM missing").contains("r.sql:3: no such table: missing"))
        #expect(refusal("SELECT 1 AS a, 2 AS a").hasPrefix("r.sql:3: two columns are called a"))
        #expect(refusal("SELECT json_extract('{', '$') AS a").hasPrefix("r.sql:3: malformed JSON"))
    }

    @Test("an unknown parameter is an error, and so is a column that the result doesn't have")
    func unknown() throws {
        #expect(refusal("SELECT 1 AS a,\n :from AS b").hasPrefix("r.sql:4: parameter :from is not known; there are"))
        #expect(refusal("SELECT ? AS a").contains("parameter ? is not known"))
        #expect(refusal("SELECT ?2 AS a").contains("is not known"))
        #expect(refusal("SELECT @since AS a").contains("parameter @since is not known"))
        let problem = #expect(throws: QueryProblem.self) {
            try table("SELECT 1 AS a", columns: "-- column a (count): A\n-- column b (count): B")
        }
        #expect(problem?.description == "r.sql:3: the result has no column b; it has a")
    }

    // What it may take

    @Test(
        "ends when the time is over, wherever it loops", .timeLimit(.minutes(1)),
        arguments: [
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c WHERE x < 0",
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) AS n FROM c",
            "SELECT count(*) AS n FROM request a, request b, request c, request d, request e",
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION SELECT x + 1 FROM c) SELECT x FROM c ORDER BY x DESC",
        ])
    func timeLimit(statement: String) {
        let clock = ContinuousClock()
        let took = clock.measure {
            let said = refusal(statement, limits: QueryLimits(seconds: 0.3))
            #expect(said == "r.sql: not done after 0.3 s; ask for less, or allow more with --time-limit")
        }
        #expect(took > .seconds(0.25) && took < .seconds(20))
        #expect(QueryLimits().seconds == 10)
        let ten = QueryProblem.timeLimit(path: "r.sql", seconds: 10).description
        #expect(ten.contains("not done after 10 s"))
    }

    @Test("keeps the first rows of too many, and says so; as many as may be are not too many")
    func rowLimit() throws {
        let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 11) SELECT x FROM c"
        let cut = try table(endless, limits: QueryLimits(rows: 10))
        #expect(cut.rows.count == 10 && cut.cut == .rows(10))
        let whole = try table(endless, limits: QueryLimits(rows: 11))
        #expect(whole.rows.count == 11 && whole.cut == nil)
        #expect(QueryLimits().rows == 100_000)
    }

    @Test("keeps the first rows of too many bytes, and says so")
    func byteLimit() throws {
        let long =
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 9) SELECT hex(zeroblob(500)) AS t FROM c"
        let cut = try table(long, limits: QueryLimits(bytes: 4_096))
        #expect(cut.rows.count == 4 && cut.cut == .bytes(4_096))
    }

    @Test("a value that is too large is an error, before it takes any memory")
    func valueLimit() {
        let said = "r.sql: a value or a row is larger than 1048576 bytes; shorten it, as with substr(x, 1, 1000)"
        #expect(refusal("SELECT zeroblob(1000000000) AS x") == said)
        #expect(refusal("SELECT replace(hex(zeroblob(100000)), '0', 'long text') AS x") == said)
        #expect(
            refusal("WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM c) SELECT length(x) AS x FROM c")
                == said)
    }

    // Beside an import

    @Test("reads the last whole state while an import is being written")
    func besideImport() throws {
        let writer = try scratch.history()
        let statement = "SELECT count(*) AS n FROM request"
        let before = try table(statement).rows
        // The reader has its snapshot for as long as it is open.
        history.finish()
        try writer.getReady()
        try writer.queue.inTransaction(.immediate) { db in
            try db.execute(sql: "DELETE FROM request")
            let inside = try table(statement).rows
            #expect(inside == before && inside != [[.integer(0)]])
            return .rollback
        }
    }

    @Test("a file that is no history, damaged or gone is told as everywhere")
    func noHistory() throws {
        let path = "\(scratch.folder)/other.txt"
        try Data("no database, but long enough to be looked at".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: HistoryProblem.self) { try ReadOnlyConnection(path: path, valueBytes: 1_000) }
        #expect(throws: HistoryProblem.self) { try ReadOnlyConnection(path: path + "x", valueBytes: 1_000) }
    }

    private func execute(_ sql: String, on connection: ReadOnlyConnection) throws {
        let code = sqlite3_exec(connection.handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw connection.problem(code) }
    }

    private func number(_ sql: String, on connection: ReadOnlyConnection) throws -> Int64 {
        var statement: OpaquePointer?
        try #require(sqlite3_prepare_v2(connection.handle, sql, -1, &statement, nil) == SQLITE_OK)
        defer { sqlite3_finalize(statement) }
        try #require(sqlite3_step(statement) == SQLITE_ROW)
        return sqlite3_column_int64(statement, 0)
    }
}
