import Foundation
import Testing

/// An import is one transaction: all of it or nothing, whatever ends it.
@Suite("A killed import")
struct CrashTests {
    private let workdir: Workdir
    private let capture: [UInt8]
    /// The derived tables without and with the import that is killed.
    private let before: String
    private let complete: String
    private let exchangesBefore: Int?
    /// How long the import takes when nobody kills it.
    private let duration: TimeInterval

    init() throws {
        workdir = try Workdir()
        // The two histories share request IDs, so the second import also changes rows of the first one.
        let first = try MadeHistory(seed: 31, requests: 400, weeks: 2, in: workdir)
        let second = try MadeHistory(seed: 31, requests: 6_000, weeks: 2, in: workdir)
        capture = second.capture
        try workdir.write("first.ndjson", first.capture)
        try workdir.write("second.ndjson", capture)
        #expect(try workdir.run("import", "first.ndjson").exit == 0)
        before = try workdir.derived("ingest-audit.sqlite")
        exchangesBefore = try workdir.exchanges("ingest-audit.sqlite")
        #expect(try workdir.run("import", "--db", "complete.sqlite", "first.ndjson").exit == 0)
        let started = Date()
        #expect(try workdir.run("import", "--db", "complete.sqlite", "second.ndjson").exit == 0)
        duration = Date().timeIntervalSince(started)
        complete = try workdir.derived("complete.sqlite")
        #expect(complete != before)
    }

    private func checkUnchanged(_ how: String) throws {
        #expect(try workdir.derived("ingest-audit.sqlite") == before, "\(how)")
        #expect(try workdir.exchanges("ingest-audit.sqlite") == exchangesBefore, "\(how)")
        #expect(try workdir.run("report", "weekly").exit == 0)
    }

    private func checkTakesItAgain() throws {
        #expect(try workdir.run("import", "second.ndjson").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == complete)
    }

    @Test("kill -9 in the middle leaves a database that opens, is unchanged, and takes the same import again")
    func killedInTheMiddle() throws {
        for round in 0..<5 {
            let fed = Int.random(in: 200_000..<capture.count)
            let (process, _) = try workdir.start("import", "-", feeding: Array(capture.prefix(fed)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            try checkUnchanged("killed after \(fed) bytes, round \(round)")
        }
        try checkTakesItAgain()
    }

    @Test("kill -9 about the time of the commit leaves all of the import or nothing of it")
    func killedAtTheEnd() throws {
        for round in 0..<8 {
            let process = try workdir.start("import", "second.ndjson")
            let moment = duration * Double.random(in: 0.4..<1.2)
            Thread.sleep(forTimeInterval: moment)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if try workdir.derived("ingest-audit.sqlite") == complete { break }
            try checkUnchanged("killed after \(moment) s of \(duration) s, round \(round)")
        }
        try checkTakesItAgain()
    }

    @Test("a first import that is killed says so to readers, and the next import puts the database right")
    func firstImportKilled() throws {
        // Answers that hardly compress fill the cache, so that the file itself has been written to.
        var lines = ""
        for index in 0..<12_000 {
            let noise = (0..<120).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
            lines += #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/"#
            lines +=
                #"dataIngestion/xdmIngestion/1104/ingest","httpStatus":500,"response":"\#(noise) \#(index)"}"# + "\n"
        }
        let (process, _) = try workdir.start("import", "--db", "new.sqlite", "-", feeding: Array(lines.utf8))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try #require(workdir.exists("new.sqlite-journal"))
        let left = try workdir.read("new.sqlite")

        let report = try workdir.run("report", "weekly", "--db", "new.sqlite")
        #expect(report.exit == 74)
        #expect(report.errors.contains("first import was interrupted; import again"))
        #expect(try workdir.read("new.sqlite") == left)

        #expect(try workdir.run("import", "--db", "new.sqlite", "first.ndjson").exit == 0)
        #expect(try workdir.derived("new.sqlite") == before)
        #expect(try workdir.exchanges("new.sqlite") == exchangesBefore)
    }

    @Test("Ctrl-C ends an import with 130 and leaves nothing of it behind", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let (process, _) = try workdir.start("import", "-", feeding: Array(capture.prefix(1_000_000)))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        try #require(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
        try checkUnchanged("interrupted")
        try checkTakesItAgain()
    }
}
