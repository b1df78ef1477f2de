import Foundation
import Testing

@Suite("A killed import")
struct CrashTests {
    @Test("kill -9 leaves a database that opens, is unchanged, and takes the same import again")
    func killed() throws {
        let workdir = try Workdir()
        let first = try MadeHistory(seed: 31, requests: 400, weeks: 2, in: workdir)
        let second = try MadeHistory(seed: 31, requests: 8_000, weeks: 2, in: workdir)
        // The two histories share request IDs, so the second import changes rows of the first one.
        try workdir.write("first.ndjson", first.capture)
        try workdir.write("second.ndjson", second.capture)
        #expect(try workdir.run("import", "first.ndjson").exit == 0)
        let before = try workdir.derived("ingest-audit.sqlite")
        let exchangesBefore = try workdir.exchanges("ingest-audit.sqlite")

        let started = Date()
        #expect(try workdir.run("import", "--db", "clean.sqlite", "first.ndjson", "second.ndjson").exit == 0)
        let whole = Date().timeIntervalSince(started)
        let complete = try workdir.derived("clean.sqlite")
        #expect(complete != before)

        var chance = SystemRandomNumberGenerator()
        var killed = 0
        for round in 0..<9 {
            let process = try workdir.start("import", "second.ndjson")
            // From the first moments to the commit at the end.
            Thread.sleep(forTimeInterval: whole * (Double(round) + Double.random(in: 0..<1, using: &chance)) / 9)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let wasKilled = process.terminationReason == .uncaughtSignal
            let now = try workdir.derived("ingest-audit.sqlite")
            if wasKilled { killed += 1 }
            // A commit may be through when the signal comes; then all of it is there. Nothing in between.
            #expect(now == before || now == complete, "round \(round)")
            if now == complete { break }
            #expect(try workdir.exchanges("ingest-audit.sqlite") == exchangesBefore)
            #expect(try workdir.run("report", "weekly").exit == 0)
        }
        #expect(killed >= 3, "the import was too quick to be killed \(killed) times")

        #expect(try workdir.run("import", "second.ndjson").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == complete)
    }

    @Test("Ctrl-C ends an import with 130 and leaves nothing of it behind")
    func interrupted() throws {
        let workdir = try Workdir()
        let history = try MadeHistory(seed: 32, requests: 12_000, weeks: 2, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        try workdir.write("one.ndjson", history.capture(0..<1))
        #expect(try workdir.run("import", "one.ndjson").exit == 0)
        let before = try workdir.derived("ingest-audit.sqlite")
        let process = try workdir.start("import", "h.ndjson")
        Thread.sleep(forTimeInterval: 0.15)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        try #require(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
        #expect(try workdir.derived("ingest-audit.sqlite") == before)
    }
}
