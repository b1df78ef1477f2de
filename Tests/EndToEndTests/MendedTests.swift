import Foundation
import Testing

/// Imports by rules of reading that have been mended since: what they brought stays, and they are told.
@Suite("Imports by earlier rules")
struct MendedTests {
    private let workdir: Workdir
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    init() throws {
        workdir = try Workdir()
        let answer = #"{"requestId":3520,"status":"Success"}"#
        let log = "2026-11-16T03:00:00Z POST \(Self.url) \(answer)\n"
        try workdir.write("calls.log", Array(log.utf8))
        for (name, at) in [("today.ndjson", "1794798000000"), ("early.ndjson", #""1970-01-21T18:33:18Z""#)] {
            let line = #"{"at":\#(at),"method":"GET","url":"\#(Self.url)?requestId=1","response":{"status":"Aborted"}}"#
            try workdir.write(name, Array((line + "\n").utf8))
        }
    }

    private func imported() throws -> [(number: Int, rules: Int, isMended: Bool)] {
        struct Import: Decodable {
            var number: Int
            var readingRules: Int
            var isMendedSince: Bool
        }
        return try workdir.run("imports", "--json").json([Import].self).map {
            ($0.number, $0.readingRules, $0.isMendedSince)
        }
    }

    /// Makes the ledger say that a version before imported everything.
    private func age() throws {
        let program = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("UPDATE import SET program = 'ingest-audit 0.1.0'")
            database.commit()
            """
        _ = try workdir.tool("python3", ["-c", program, workdir.path("ingest-audit.sqlite")])
    }

    @Test("are named, with what to do; those that would be read as they were are not")
    func named() throws {
        let today = String(decoding: try workdir.read("today.ndjson"), as: UTF8.self)
        try workdir.write("unread.ndjson", Array((today.replacing("requestId=1", with: "requestId=2") + "{\n").utf8))
        for file in ["calls.log", "today.ndjson", "early.ndjson", "unread.ndjson"] {
            let result = try workdir.run("import", file)
            #expect(result.exit == (file == "unread.ndjson" ? 1 : 0), "\(result.errors)")
        }
        #expect(try imported().map(\.rules) == [2, 2, 2, 2])
        #expect(try !workdir.run("imports").output.contains("mended"))
        #expect(try workdir.run("import", "calls.log").errors.contains("imported before (1 exchange); nothing to do"))

        try age()
        let list = try workdir.run("imports")
        #expect(list.exit == 0)
        #expect(
            list.output.contains(
                "Imports 1 (log), 3 (ndjson), 4 (ndjson) were read by rules that have been mended since. What was imported stays as it is; to see what the files say by today's rules, import them into a new database:\n  ingest-audit import PATH… --db NEW.sqlite\n"
            ), "\(list.output)")
        let records = try imported()
        #expect(records.map(\.rules) == [1, 1, 1, 1])
        #expect(records.filter(\.isMended).map(\.number) == [1, 3, 4])

        // The figures stay, whatever is imported again; a new database has today's.
        let before = try workdir.run("requests", "--format", "ndjson").output
        let again = try workdir.run("import", "calls.log")
        #expect(again.exit == 0)
        #expect(
            again.errors.contains(
                "imported before (1 exchange), by rules of reading that have been mended since: see imports; nothing to do"
            ),
            "\(again.errors)")
        #expect(try workdir.run("requests", "--format", "ndjson").output == before)
        #expect(try workdir.run("import", "calls.log", "--db", "new.sqlite").exit == 0)
        #expect(try !workdir.run("imports", "--db", "new.sqlite").output.contains("mended"))
    }
}
