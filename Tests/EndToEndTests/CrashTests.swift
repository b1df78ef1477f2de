import Foundation
import TestSupport
import Testing

/// An import is one transaction: all of it or nothing, whatever ends it.
@Suite("A killed import", .ahead)
struct CrashTests {
    /// Two histories that share request IDs, so that the second import also changes rows of the first one; made once.
    private struct Made: Sendable {
        var first: [UInt8]
        var second: [UInt8]
        /// The database without the import that is killed.
        var database: [UInt8]
        /// The derived tables without and with it.
        var before: String
        var complete: String
        var exchangesBefore: Int?

        init() throws {
            let workdir = try Workdir()
            first = try MadeHistory(seed: 31, requests: 400, weeks: 2, in: workdir).capture
            second = try MadeHistory(seed: 31, requests: 2_500, weeks: 2, in: workdir).capture
            try workdir.write("first.ndjson", first)
            try workdir.write("second.ndjson", second)
            #expect(try workdir.run("import", "first.ndjson").exit == 0)
            database = try workdir.read("ingest-audit.sqlite")
            before = try workdir.derived("ingest-audit.sqlite")
            exchangesBefore = try workdir.exchanges("ingest-audit.sqlite")
            #expect(try workdir.run("import", "second.ndjson").exit == 0)
            complete = try workdir.derived("ingest-audit.sqlite")
            #expect(complete != before)
        }
    }

    private static let made = Result { try Made() }

    private let workdir: Workdir
    private let made: Made
    private var capture: [UInt8] { made.second }

    init() throws {
        workdir = try Workdir()
        made = try Self.made.get()
        try workdir.write("first.ndjson", made.first)
        try workdir.write("second.ndjson", made.second)
        try beginAgain()
    }

    /// The database is as it was before.
    private func beginAgain() throws {
        for ending in ["-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: workdir.path("ingest-audit.sqlite" + ending))
        }
        try workdir.write("ingest-audit.sqlite", made.database)
    }

    private func checkUnchanged(_ how: String) throws {
        #expect(try workdir.derived("ingest-audit.sqlite") == made.before, "\(how)")
        #expect(try workdir.exchanges("ingest-audit.sqlite") == made.exchangesBefore, "\(how)")
        #expect(try workdir.run("report", "weekly").exit == 0)
    }

    private func checkTakesItAgain() throws {
        #expect(try workdir.run("import", "second.ndjson").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == made.complete)
    }

    @Test("kill -9 in the middle leaves a database that opens, is unchanged, and takes the same import again")
    func killedInTheMiddle() throws {
        for round in 0..<4 {
            let fed = Int.random(in: 200_000..<capture.count)
            let (process, _) = try workdir.start("import", "-", feeding: Array(capture.prefix(fed)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            try checkUnchanged("killed after \(fed) bytes, round \(round)")
        }
        try checkTakesItAgain()
    }

    /// When a kill comes: what there is to see of it afterwards.
    private enum Moment: CaseIterable {
        /// Nothing of the import has been written.
        case before
        /// Some of it stands in the write-ahead log, but no commit.
        case during
        /// It is there, and the program would have gone on to tidy up.
        case after
    }

    private func size(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: workdir.path(name))
        return attributes?[.size] as? Int ?? 0
    }

    private var logSize: Int { size("ingest-audit.sqlite-wal") }

    @Test("kill -9 before, during and after the commit leaves all of the import or nothing of it")
    func killedAboutTheCommit() throws {
        var kills: [Moment: Int] = [:]
        for round in 0..<90 where !Moment.allCases.allSatisfy({ kills[$0, default: 0] >= 2 }) {
            try beginAgain()
            let process = try workdir.start("import", "second.ndjson")
            // The log begins to grow with the commit; a while later the commit is over.
            let missing = Moment.allCases.filter { kills[$0, default: 0] < 2 }
            let aim = missing[round % missing.count]
            if aim == .before {
                usleep(.random(in: 0..<100_000))
            } else {
                while process.isRunning, logSize < 100_000 { usleep(100) }
                usleep(aim == .during ? .random(in: 0..<1_500) : .random(in: 2_000..<40_000))
            }
            let log = logSize
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard process.terminationReason == .uncaughtSignal else { continue }  // it had ended by itself
            if try workdir.derived("ingest-audit.sqlite") == made.complete {
                kills[.after, default: 0] += 1
            } else {
                kills[log > 0 ? .during : .before, default: 0] += 1
                try checkUnchanged("round \(round)")
            }
        }
        print("kills about the commit: \(kills)")
        for moment in Moment.allCases { #expect(kills[moment, default: 0] >= 1, "none came \(moment)") }
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
        // What has been read is written a while later.
        let deadline = ContinuousClock.now + .seconds(60)
        while size("new.sqlite") < 1_000_000, ContinuousClock.now < deadline { usleep(1_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try #require(workdir.exists("new.sqlite-journal"))
        let left = try workdir.read("new.sqlite")

        let report = try workdir.run("report", "weekly", "--db", "new.sqlite")
        #expect(report.exit == 74)
        #expect(report.errors.contains("first import was interrupted; import again"))
        #expect(try workdir.read("new.sqlite") == left)

        #expect(try workdir.run("import", "--db", "new.sqlite", "first.ndjson").exit == 0)
        #expect(try workdir.derived("new.sqlite") == made.before)
        #expect(try workdir.exchanges("new.sqlite") == made.exchangesBefore)
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
