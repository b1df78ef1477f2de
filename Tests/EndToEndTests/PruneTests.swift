import Foundation
import Testing

/// `prune` as a user runs it: what is kept stays as it was, what is gone stays gone.
@Suite("Retention")
struct PruneTests {
    private struct Prune: Decodable {
        var exchanges: Int
        var exchangesKept: Int
        var requests: Int
        var byOutcome: [String: Int]
        var rejections: Int
        var collisions: Int
        var deleted: Bool
    }

    private struct Imported: Decodable {
        struct Source: Decodable {
            var new: Int
            var tooOld: Int
            var duplicates: Int
            var requests: Int
        }
        var source: [Source]
    }

    /// What of a week's report has to stay as it is: all counts of the week itself.
    private func counts(_ workdir: Workdir, _ week: String, _ zone: String) throws -> [String: String] {
        let result = try workdir.run("report", "weekly", "--week", week, "--timezone", zone, "--format", "json")
        try #require(result.exit == 0)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        func text(_ value: Any) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]), as: UTF8.self)
        }
        var parts = ["totals": try text(report["totals"]!), "days": try text(report["days"]!)]
        for mapping in try #require(report["mappings"] as? [[String: Any]]) where mapping["requests"] as? Int != 0 {
            // The period before may be pruned.
            let own = mapping.filter { $0.key != "previous" }
            parts["mapping \(mapping["organization"]!) \(mapping["mapping"]!)"] = try text(own)
        }
        for error in try #require(report["errors"] as? [[String: Any]]) {
            parts["error \(error["code"]!)"] = try text([error["count"]!, error["mappings"]!, error["lastSeen"]!])
        }
        return parts
    }

    @Test("a request that was deleted, and is spoken of later, is told as deleted")
    func deletedRequest() throws {
        let workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        try workdir.write(
            "c.ndjson",
            Array(
                """
                {"at":"2026-08-30T03:00:00Z","method":"POST","url":"\(url)","response":{"requestId":1,"status":"Success","info":"Ingestion request submitted successfully for the Mapping ID: 1042"}}
                {"at":"2026-08-31T03:00:00Z","method":"GET","url":"\(url)?requestId=1","response":{"requestId":1,"status":"Failed","info":"ACP-880096","numRecords":0,"batchId":"b"}}

                """.utf8))
        try #require(workdir.run("import", "c.ndjson").exit == 0)
        #expect(try workdir.run("requests", "1").output.contains("failed with ACP-880096"))
        try #require(workdir.run("prune", "--before", "2026-08-31", "--yes").exit == 0)
        let told = try workdir.run("requests", "1").output
        #expect(told.contains("Deleted by a prune, with what was before 2026-08-31"), "\(told)")
        #expect(told.contains("None any more") && !told.contains("Never known"))
        let verified = try workdir.run("verify")
        #expect(
            verified.exit == 0 && verified.output.contains("of a prune: 1 exchange deleted, what was before 2026-08-31")
        )
    }

    @Test(
        "Kept weeks stay as they were, everything verifies, and what is gone does not come back",
        arguments: [
            ("2026-10-26", "UTC"), ("2026-11-05", "UTC"), ("2026-11-02", "Asia/Kathmandu"),
        ])
    func keepsWeeks(day: String, zone: String) throws {
        let workdir = try Workdir()
        let made = try MadeHistory(seed: 77, requests: 3_000, in: workdir)
        // In pieces that overlap: blocks on both sides of the day, in several imports.
        let half = made.lines.count / 2
        try workdir.write("a.ndjson", made.capture(0..<half + 500))
        try workdir.write("b.ndjson", made.capture(half - 500..<made.lines.count))
        try #require(workdir.run("import", "--timezone", zone, "b.ndjson", "a.ndjson", "--quiet").exit == 0)
        let weeks = made.truth.weeks.keys.sorted().filter { $0 > (day < "2026-11-02" ? "2026-W43" : "2026-W45") }
        #expect(weeks.count >= 2)
        let before = try weeks.map { try counts(workdir, $0, zone) }
        let derived = try workdir.derived("ingest-audit.sqlite")

        let shown = try workdir.run("prune", "--before", day, "--json")
        #expect(shown.exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == derived)
        let done = try workdir.run("prune", "--before", day, "--json", "--yes")
        #expect(done.exit == 0, "\(done.errors)")
        let (plan, fact) = (try shown.json(Prune.self), try done.json(Prune.self))
        #expect(!plan.deleted && fact.deleted)
        #expect(plan.exchanges == fact.exchanges && plan.requests == fact.requests)
        #expect(fact.exchanges > 0 && fact.exchangesKept > 0)
        #expect(fact.byOutcome.values.reduce(0, +) == fact.requests)
        #expect(try workdir.exchanges("ingest-audit.sqlite") == fact.exchangesKept)

        #expect(try workdir.run("verify").exit == 0)
        for (week, counts) in zip(weeks, before) {
            #expect(try self.counts(workdir, week, zone) == counts, "\(week)")
        }
        let old = try workdir.run("report", "weekly", "--week", "2026-W42", "--timezone", zone, "--format", "text")
        #expect(old.output.replacing("\n", with: " ").contains("it was deleted to keep the database small"))
        #expect(old.output.contains("Nothing is left of this period"))

        // The same captures in another cut, and backwards: nothing comes back.
        let kept = try workdir.derived("ingest-audit.sqlite")
        try workdir.write("all.ndjson", Data(made.capture + Array("\n".utf8)))
        try workdir.write("reversed.ndjson", made.lines.reversed().flatMap { $0 + [UInt8(ascii: "\n")] })
        for file in ["all.ndjson", "reversed.ndjson"] {
            let again = try workdir.run("import", file, "--json").json(Imported.self)
            #expect(again.source[0].new == 0, "\(file)")
            #expect(again.source[0].requests == 0)
            #expect(again.source[0].tooOld > 0 || file == "all.ndjson" && again.source[0].duplicates > 0)
            #expect(try workdir.derived("ingest-audit.sqlite") == kept, "\(file)")
        }
        #expect(try workdir.run("verify").exit == 0)
        let nothing = try workdir.run("prune", "--before", day)
        #expect(nothing.output.hasPrefix("There is nothing before \(day)"))
    }

    @Test("kill -9 at any moment leaves the old state or the new one")
    func killed() throws {
        let workdir = try Workdir()
        let made = try MadeHistory(seed: 78, requests: 4_000, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        try #require(workdir.run("import", "made.ndjson", "--quiet").exit == 0)
        let old = try workdir.derived("ingest-audit.sqlite")
        try FileManager.default.copyItem(
            atPath: workdir.path("ingest-audit.sqlite"), toPath: workdir.path("new.sqlite"))
        let started = Date()
        try #require(workdir.run("prune", "--db", "new.sqlite", "--before", "2026-11-02", "--yes").exit == 0)
        let duration = Date().timeIntervalSince(started)
        let new = try workdir.derived("new.sqlite")
        #expect(old != new)
        for round in 0..<10 {
            let process = try workdir.start("prune", "--before", "2026-11-02", "--yes")
            Thread.sleep(forTimeInterval: duration * Double.random(in: 0.1..<1.2))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let state = try workdir.derived("ingest-audit.sqlite")
            #expect(state == old || state == new, "round \(round)")
            #expect(try workdir.run("verify").exit == 0, "round \(round)")
            if state == new { break }
        }
        #expect(try workdir.run("prune", "--before", "2026-11-02", "--yes").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == new)
    }

    @Test("What is said later of a pruned request makes it known to nobody")
    func forgotten() throws {
        let workdir = try Workdir()
        func line(_ at: String, _ method: String, _ id: Int, _ status: String) -> String {
            let query = method == "GET" ? "?requestId=\(id)" : ""
            return
                #"{"at":"\#(at)","method":"\#(method)","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest\#(query)","response":{"requestId":\#(id),"info":"","numRecords":5,"status":"\#(status)"}}"#
                + "\n"
        }
        let first =
            line("2026-10-30T10:00:00Z", "POST", 1, "Success") + line("2026-10-30T11:00:00Z", "POST", 2, "Success")
            + line("2026-10-30T12:00:00Z", "GET", 2, "In Progress")
            + line("2026-11-01T08:00:00Z", "GET", 3, "In Progress")
            + line("2026-11-01T09:00:00Z", "GET", 2, "Success") + line("2026-11-01T10:00:00Z", "POST", 3, "Success")
            + line("2026-10-31T10:00:00Z", "GET", 3, "In Progress")
        try workdir.write("first.ndjson", Array(first.utf8))
        try #require(workdir.run("import", "first.ndjson", "--quiet").exit == 0)
        try #require(workdir.run("prune", "--before", "2026-11-01", "--yes").exit == 0)
        #expect(try workdir.run("verify").exit == 0)
        // Request 1 was pending: its end comes in a later capture. So does one of a request that only that capture knows.
        let second =
            line("2026-11-02T10:00:00Z", "GET", 1, "Success") + line("2026-11-02T11:00:00Z", "POST", 4, "Success")
            + line("2026-10-29T11:00:00Z", "POST", 5, "Success") + line("2026-11-02T12:00:00Z", "GET", 5, "Success")
        try workdir.write("second.ndjson", Array(second.utf8))
        let imported = try workdir.run("import", "second.ndjson", "--json").json(Imported.self)
        #expect(imported.source[0].tooOld == 1)
        #expect(imported.source[0].new == 3)
        #expect(imported.source[0].requests == 1)
        let weekly = try workdir.weekly("ingest-audit.sqlite", "--since", "2026-10-01", "--until", "2026-11-30")
        #expect(weekly.totals.counts.requests == 2)  // 3 and 4
        #expect(weekly.totals.counts.success == 0)
        #expect(try workdir.run("verify").exit == 0)
    }

    @Test("Deleted days are no days on which nothing was captured", arguments: ["en", "ko"])
    func withinAWeek(language: String) throws {
        let workdir = try Workdir()
        let days = ["02", "03", "04", "05", "06", "07"]
        let lines = days.map { day in
            #"{"at":"2026-11-\#(day)T10:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":\#(day.suffix(1)),"status":"Success"}}"#
        }
        try workdir.write("week.ndjson", Array((lines.joined(separator: "\n") + "\n").utf8))
        try #require(workdir.run("import", "week.ndjson", "--quiet").exit == 0)
        func report() throws -> String {
            try workdir.run(
                "report", "weekly", "--week", "2026-W45", "--lang", language, "--format", "markdown"
            ).output
        }
        let (deleted, silent) =
            language == "en"
            ? ("What was captured on 3 days was deleted.", "Nothing was captured on 1 day:")
            : ("3일의 캡처는 삭제되었습니다.", "1일은 캡처가 없어")
        let before = try report()
        #expect(before.contains(silent) && !before.contains(deleted))
        try #require(workdir.run("prune", "--before", "2026-11-05", "--yes").exit == 0)
        let after = try report()
        #expect(after.contains(silent) && after.contains(deleted))
        // The finding is about Sunday alone, as before.
        let finding = try #require(before.split(separator: "\n").first { $0.hasPrefix("1. ") })
        #expect(after.contains(finding))
        #expect(!after.contains("\n2. "))
    }

    @Test("A database that is not there, a day that is none")
    func edges() throws {
        let workdir = try Workdir()
        #expect(try workdir.run("prune", "--before", "2026-01-01", "--yes").exit == 74)
        #expect(!workdir.exists("ingest-audit.sqlite"))
        #expect(try workdir.run("prune", "--before", "yesterday").exit == 64)
        #expect(try workdir.run("prune").exit == 64)
    }
}
