import Foundation
import TestSupport
import Testing

/// `merge`, and `import` of a database, as a user asks for them.
@Suite("The command merge", .ahead)
struct MergeCommandTests {
    /// The databases of two hosts whose captures overlap, and of one host that imported all; made once.
    private struct Made: Sendable {
        var berlin: [UInt8]
        var seoul: [UInt8]
        var derived: String
        var exchanges: Int?

        init() throws {
            let workdir = try Workdir()
            let made = try MadeHistory(seed: 41, requests: 300, weeks: 2, in: workdir)
            let count = made.lines.count
            try workdir.write("berlin.ndjson", made.capture(0..<count * 2 / 3))
            try workdir.write("seoul.ndjson", made.capture(count / 3..<count) + Array("no exchange\n".utf8))
            #expect(try workdir.run("import", "berlin.ndjson", "--db", "berlin.sqlite").exit == 0)
            #expect(try workdir.run("import", "seoul.ndjson", "--db", "seoul.sqlite").exit == 1)
            #expect(try workdir.run("import", "made.ndjson", "--db", "whole.sqlite").exit == 0)
            (berlin, seoul) = (try workdir.read("berlin.sqlite"), try workdir.read("seoul.sqlite"))
            derived = try workdir.derived("whole.sqlite")
            exchanges = try workdir.exchanges("whole.sqlite")
        }
    }

    private static let made = Result { try Made() }

    private let workdir: Workdir
    private let made: Made

    init() throws {
        workdir = try Workdir()
        made = try Self.made.get()
        try workdir.write("berlin.sqlite", made.berlin)
        try workdir.write("seoul.sqlite", made.seoul)
    }

    private struct Summary: Decodable {
        struct Source: Decodable {
            var path: String
            var format: String
            var exchanges: Int
            var new: Int
            var duplicates: Int
            var quarantined: Int
            var imports: Int?
            var skipped: Bool
        }
        var source: [Source]
        var totals: [String: Int]
    }

    @Test("says of each source what was new and what was known, on standard error; --json as import says it")
    func summaries() throws {
        let result = try workdir.run("merge", "berlin.sqlite", "seoul.sqlite", "--db", "all.sqlite", "--json")
        #expect(result.exit == 1)  // a line is in quarantine
        let summary = try result.json(Summary.self)
        #expect(summary.source.map(\.path) == ["berlin.sqlite", "seoul.sqlite"])
        #expect(summary.source.allSatisfy { $0.format == "history" && $0.imports == 1 && !$0.skipped })
        #expect(summary.totals["new"] == made.exchanges && summary.totals["quarantined"] == 1)
        #expect(summary.source[1].duplicates > 0)
        #expect(result.errors.contains("ingest-audit: seoul.sqlite: 1 new import, "))
        #expect(result.errors.contains(" known already, 1 line in quarantine, "))
        #expect(try workdir.derived("all.sqlite") == made.derived)
        let again = try workdir.run("merge", "seoul.sqlite", "berlin.sqlite", "--db", "all.sqlite", "--json")
        #expect(again.exit == 0)
        #expect(try again.json(Summary.self).source.allSatisfy(\.skipped))
        #expect(again.errors.contains("berlin.sqlite: merged before ("))
        #expect(try workdir.run("verify", "--db", "all.sqlite").output.contains("seals of merged histories"))
        #expect(try workdir.run("quarantine", "--db", "all.sqlite").output.contains("no exchange"))
        let imports = try workdir.run("imports", "--db", "all.sqlite").output
        #expect(
            imports.contains("1 import merged from berlin.sqlite\n") && imports.contains("merged from seoul.sqlite\n"))
        #expect(try workdir.read("berlin.sqlite") == made.berlin && workdir.read("seoul.sqlite") == made.seoul)
        #expect(!workdir.exists("berlin.sqlite-wal") && !workdir.exists("all.sqlite-wal"))
    }

    @Test("import takes a database as a capture of all that it holds, beside others")
    func imported() throws {
        let made = try MadeHistory(seed: 41, requests: 300, weeks: 2, in: workdir)
        try workdir.write("late.ndjson", made.capture(0..<200))
        let result = try workdir.run(
            "import", "late.ndjson", "berlin.sqlite", "seoul.sqlite", "--db", "all.sqlite", "--json")
        #expect(result.exit == 1)
        #expect(try result.json(Summary.self).source.map(\.format) == ["ndjson", "history", "history"])
        #expect(try workdir.derived("all.sqlite") == self.made.derived)
        #expect(try workdir.run("import", "seoul.sqlite", "--db", "all.sqlite").errors.contains("merged before"))
        #expect(try workdir.run("verify", "--db", "all.sqlite").exit == 0)
        // One that can't be read keeps no other one out.
        try workdir.write("broken.sqlite", self.made.seoul.prefix(40_000))
        let broken = try workdir.run("import", "broken.sqlite", "berlin.sqlite", "--db", "other.sqlite")
        #expect(broken.exit == 1 && broken.errors.contains("error: broken.sqlite: "))
        #expect(broken.errors.contains("berlin.sqlite: 1 new import"))
    }

    @Test("what can't be merged is one line that says why and what to do, exits with 65, and makes no database")
    func refused() throws {
        try workdir.write("text.sqlite", Array("no database at all, but long enough for its first page".utf8))
        try workdir.write("cut.sqlite", made.seoul.prefix(60_000))
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "folder"), withIntermediateDirectories: true)
        _ = try workdir.tool(
            "python3",
            [
                "-c",
                "import sqlite3; c = sqlite3.connect('\(workdir.path("other.sqlite"))'); c.execute('CREATE TABLE t (x)')",
            ])
        try workdir.write("newer.sqlite", made.berlin)
        _ = try workdir.tool(
            "python3",
            [
                "-c",
                "import sqlite3; c = sqlite3.connect('\(workdir.path("newer.sqlite"))'); c.execute(\"INSERT INTO grdb_migrations VALUES ('999-x')\"); c.commit()",
            ])
        for (source, words) in [
            ("none.sqlite", "there is no such file; name a database of ingest-audit"),
            ("folder", "it is a folder; name the databases in it"),
            ("text.sqlite", "not a database of ingest-audit; nothing was merged"),
            ("other.sqlite", "not a database of ingest-audit; nothing was merged"),
            ("newer.sqlite", "made by a newer version of ingest-audit; use that version"),
            ("cut.sqlite", "damaged"),
            ("all.sqlite", "it is the database that is merged into; name another one"),
        ] {
            let result = try workdir.run("merge", "berlin.sqlite", source, "--db", "all.sqlite")
            #expect(result.exit == 65, "\(source): \(result.errors)")
            #expect(result.errors.hasPrefix("ingest-audit: \(source): "), "\(result.errors)")
            #expect(
                result.errors.contains(words) && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
            #expect(result.output.isEmpty)
            if source != "cut.sqlite" { #expect(!workdir.exists("all.sqlite"), "\(source)") }
        }
        #expect(try workdir.run("merge", "--db", "all.sqlite").exit == 64)
    }

    @Test("a source that was never imported into is said to be empty; import of the database itself is refused")
    func empty() throws {
        let program = "import sqlite3; sqlite3.connect('empty.sqlite').execute('PRAGMA user_version = 1')"
        _ = try workdir.tool("python3", ["-c", program])
        let result = try workdir.run("merge", "empty.sqlite", "--db", "all.sqlite")
        #expect(result.exit == 65)
        #expect(result.errors.contains("empty.sqlite: nothing has been imported into it"), "\(result.errors)")
        let own = try workdir.run("import", "berlin.sqlite", "--db", "berlin.sqlite")
        #expect(own.exit == 65 && own.errors.contains("it is the database that is merged into"))
        #expect(try workdir.read("berlin.sqlite") == made.berlin)
    }

    @Test("zones that differ are refused with the way out, which works; a new database has the first source's")
    func timeZones() throws {
        let made = try MadeHistory(seed: 41, requests: 300, weeks: 2, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        #expect(try workdir.run("import", "made.ndjson", "--db", "kst.sqlite", "--timezone", "Asia/Seoul").exit == 0)
        #expect(try workdir.run("merge", "berlin.sqlite", "--db", "all.sqlite").exit == 0)
        let refused = try workdir.run("merge", "kst.sqlite", "--db", "all.sqlite")
        #expect(refused.exit == 65)
        let way = "add --timezone UTC to have its days counted in that"
        #expect(refused.errors.contains("counts days in Asia/Seoul, the database in UTC; \(way)"))
        #expect(try workdir.run("merge", "kst.sqlite", "--db", "all.sqlite", "--timezone", "UTC").exit == 0)
        #expect(try workdir.derived("all.sqlite") == self.made.derived)
        #expect(try workdir.run("merge", "kst.sqlite", "--db", "new.sqlite").exit == 0)
        #expect(try workdir.derived("new.sqlite") == workdir.derived("kst.sqlite"))
        #expect(try workdir.run("merge", "berlin.sqlite", "--db", "new.sqlite", "--timezone", "UTC").exit == 74)
    }

    @Test(
        "a request that two hosts name under different mappings is told, counts once, and is in the list of conflicts")
    func conflicts() throws {
        for (host, mapping) in [("berlin", "1042"), ("seoul", "1043")] {
            let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
            let line =
                #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(url)","response":{"requestId":7,"status":"Success"}}"#
            try workdir.write("\(host).ndjson", Array("\(line)\n".utf8))
            #expect(try workdir.run("import", "\(host).ndjson", "--db", "\(host)-one.sqlite").exit == 0)
        }
        let result = try workdir.run("merge", "berlin-one.sqlite", "seoul-one.sqlite", "--db", "all.sqlite", "--json")
        #expect(result.exit == 0)
        #expect(
            result.errors.contains("seoul-one.sqlite: 1 new import, 1 new exchange, 0 new requests, 1 request named"))
        #expect(result.errors.contains("warning: seoul-one.sqlite: exchanges of 1 request name different mappings"))
        let totals = try result.json(Summary.self).totals
        #expect(totals["conflicts"] == 1 && totals["requests"] == 1)
        #expect(try workdir.run("import", "berlin.ndjson", "seoul.ndjson", "--db", "whole.sqlite").exit == 0)
        #expect(try workdir.derived("all.sqlite") == workdir.derived("whole.sqlite"))
    }

    @Test("a source is read while an import into it is under way: as it was before")
    func whileWritten() throws {
        let made = try MadeHistory(seed: 41, requests: 300, weeks: 2, in: workdir)
        let more = try MadeHistory(seed: 42, requests: 2_000, weeks: 2, in: workdir)
        let (process, _) = try workdir.start("import", "--db", "berlin.sqlite", "-", feeding: more.capture)
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        #expect(try workdir.run("merge", "berlin.sqlite", "--db", "all.sqlite").exit == 0)
        try workdir.write("part.ndjson", made.capture(0..<made.lines.count * 2 / 3))
        #expect(try workdir.run("import", "part.ndjson", "--db", "part.sqlite").exit == 0)
        #expect(try workdir.derived("all.sqlite") == workdir.derived("part.sqlite"))
    }
}

/// Sources that earlier versions made; see Fixtures/Schemas/README.md.
@Suite("Merging databases of earlier versions")
struct MergeSchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/Schemas")
    private static let databases = try! FileManager.default.contentsOfDirectory(atPath: folder.path())
        .filter { $0.hasPrefix("schema-") && $0.hasSuffix(".db.gz") }.map { String($0.dropLast(6)) }.sorted()

    @Test("those with seals are merged as they are, others refused with the way out, which works", arguments: databases)
    func earlier(fixture: String) throws {
        let workdir = try Workdir()
        let folder = Self.folder.path()
        for (file, name) in [(fixture + ".db", "old.db"), ("capture.ndjson", "capture.ndjson")] {
            #expect(try workdir.shell("gzip -dc '\(folder)/\(file).gz' > \(name)", seconds: 60).exit == 0)
        }
        let before = try workdir.read("old.db")
        #expect(try workdir.run("import", "capture.ndjson", "--db", "fresh.db").exit == 1)
        if fixture < "schema-006" {
            let refused = try workdir.run("merge", "old.db", "--db", "all.db")
            #expect(refused.exit == 65)
            #expect(
                refused.errors
                    == "ingest-audit: old.db: made by an earlier version, without seals; bring it up to date first: ingest-audit rebuild --db old.db\n"
            )
            #expect(try workdir.read("old.db") == before && !workdir.exists("all.db"))
            #expect(try workdir.run("rebuild", "--db", "old.db").exit == 0)
        }
        let merged = try workdir.run("merge", "old.db", "--db", "all.db")
        #expect(merged.exit == 1, "\(merged.errors)")
        if fixture >= "schema-006" { #expect(try workdir.read("old.db") == before) }
        #expect(try workdir.derived("all.db") == workdir.derived("fresh.db"))
        let verified = try workdir.run("verify", "--db", "all.db")
        #expect(verified.exit == 0, "\(verified.output)")
        #expect(try workdir.run("import", "capture.ndjson", "--db", "all.db").errors.contains("imported before"))
    }
}

/// A merge is one transaction: all of it or nothing, whatever ends it.
@Suite("A killed merge", .ahead)
struct MergeCrashTests {
    /// How many kills; `INGEST_AUDIT_HISTORIES` says how many in a campaign.
    private static let kills = Campaign.histories ?? 6

    @Test("kill -9 at random moments leaves all of the merge or nothing, and it can be done again")
    func killed() throws {
        let workdir = try Workdir()
        let made = try MadeHistory(seed: 43, requests: 2_500, weeks: 3, in: workdir)
        let count = made.lines.count
        let parts = [0..<count / 4, count / 5..<count * 2 / 3, count / 2..<count]
        for (name, part) in zip(["own", "one", "two"], parts) {
            try workdir.write("\(name).ndjson", made.capture(part))
            #expect(try workdir.run("import", "\(name).ndjson", "--db", "\(name).sqlite").exit == 0)
        }
        let sources = try [workdir.read("one.sqlite"), workdir.read("two.sqlite")]
        let database = try workdir.read("own.sqlite")
        let before = try workdir.derived("own.sqlite")
        let started = ContinuousClock.now
        try workdir.write("all.sqlite", database)
        let first = try workdir.start("merge", "one.sqlite", "two.sqlite", "--db", "all.sqlite")
        first.waitUntilExit()
        #expect(first.terminationStatus == 0)
        let whole = (ContinuousClock.now - started) / .microseconds(1)
        let complete = try workdir.derived("all.sqlite")
        #expect(complete != before)
        #expect(try complete == derived(of: made, in: workdir))
        var (nothing, all, tries) = (0, 0, 0)
        while nothing + all < Self.kills, tries < Self.kills * 4 {
            tries += 1
            for ending in ["", "-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: workdir.path("all.sqlite" + ending))
            }
            try workdir.write("all.sqlite", database)
            let process = try workdir.start("merge", "one.sqlite", "two.sqlite", "--db", "all.sqlite")
            // The log begins to grow with the commit, or before: half of the kills come about then.
            if tries.isMultiple(of: 2) {
                while process.isRunning, size(workdir.path("all.sqlite-wal")) < 100_000 { usleep(100) }
                usleep(.random(in: 0..<40_000))
            } else {
                usleep(useconds_t(Double.random(in: 0..<1) * whole))
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard process.terminationReason == .uncaughtSignal else { continue }  // it had ended by itself
            let found = try workdir.derived("all.sqlite")
            #expect(found == before || found == complete, "try \(tries)")
            if found == complete { all += 1 } else { nothing += 1 }
            #expect(try workdir.run("verify", "--db", "all.sqlite").exit == 0)
            #expect(try workdir.run("merge", "two.sqlite", "one.sqlite", "--db", "all.sqlite").exit == 0)
            #expect(try workdir.derived("all.sqlite") == complete)
        }
        print(
            "kills of a merge: \(nothing) left nothing of it, \(all) all of it; \(tries - nothing - all) came too late")
        #expect(nothing + all == Self.kills)
        #expect(try [workdir.read("one.sqlite"), workdir.read("two.sqlite")] == sources)
    }

    private func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }

    private func derived(of made: MadeHistory, in workdir: Workdir) throws -> String {
        try workdir.write("made.ndjson", made.capture)
        #expect(try workdir.run("import", "made.ndjson", "--db", "made.sqlite").exit == 0)
        return try workdir.derived("made.sqlite")
    }
}
