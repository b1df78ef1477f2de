import Foundation
import IngestionAPI
import Synchronization
import TestSupport
import Testing

/// The database is moved away, and another one put there, while a command writes.
@Suite("A database displaced")
struct DisplacedTests {
    private static let other = "other.sqlite"
    private static let line =
        #"{"at":"2026-01-05T03:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":7,"status":"Success"}}"#
        + "\n"

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        try workdir.write("old.ndjson", Array(Self.line.utf8))
        #expect(try workdir.run("import", "--quiet", "--db", Self.other, "old.ndjson").exit == 0)
    }

    private func displace() {
        #expect(rename(workdir.path("ingest-audit.sqlite"), workdir.path("moved.sqlite")) == 0)
        #expect(rename(workdir.path(Self.other), workdir.path("ingest-audit.sqlite")) == 0)
    }

    private func expectTold(_ result: Workdir.Result) throws {
        #expect(result.exit == 74, "\(result.errors)")
        let told =
            "ingest-audit: ingest-audit.sqlite: another file was put in its place while it was written to, and has nothing of what was written; put the earlier file back, or do it again"
        #expect(result.errors.split(separator: "\n").filter { $0 == told }.count == 1, "\(result.errors)")
        #expect(try workdir.run("imports", "--json").output.contains("old.ndjson"))
        #expect(try workdir.run("verify").exit == 0)
        #expect(try workdir.run("verify", "--db", "moved.sqlite").exit == 0)
    }

    @Test("collect loses no answer in silence: it ends with 74, and its capture has every answer")
    func collect() throws {
        let scenario = #"{"seconds": [1, 3], "mappings": [{"id":"M1"},{"id":"M2"},{"id":"M3"}]}"#
        try workdir.write("scenario.json", Array(scenario.utf8))
        let sandbox = try Sandbox(workdir, ["--scenario", "scenario.json", "--seed", "3"])
        let environment = sandbox.environment()
        let triggered = try workdir.run(
            ["trigger", "M1", "M2", "M3"], environment: environment, time: .running(times: 20))
        try #require(triggered.exit == 0)
        // It waits between two looks: there the file goes away.
        let clocks = TimeSource.running(times: 20)
        let isDone = Mutex(false)
        let time = TimeSource(now: clocks.now, seconds: clocks.seconds) { seconds in
            isDone.withLock { isDone in
                if !isDone, workdir.exists("answers.ndjson") {
                    displace()
                    isDone = true
                }
            }
            clocks.sleep(seconds)
        }
        let collected = try workdir.run(
            ["collect", "--interval", "0.2", "--capture", "answers.ndjson"], environment: environment, time: time)
        try expectTold(collected)
        #expect(!collected.errors.contains("have ended"))
        // What was answered behind the commit that failed is in the capture.
        let answers = try workdir.run("import", "--json", "--db", "moved.sqlite", "answers.ndjson")
            .json(ImportJSON.self)
        #expect(answers.totals.new > 0)
    }

    @Test("an import says so behind its commit")
    func importing() throws {
        try #require(mkfifo(workdir.path("pipe"), 0o600) == 0)
        let made = try MadeHistory(seed: 41, requests: 1_500, weeks: 2, in: workdir)
        try workdir.write("ingest-audit.sqlite", [])
        Thread.detachNewThread {
            // It opens the pipe, then the database.
            guard let pipe = FileHandle(forWritingAtPath: workdir.path("pipe")) else { return }
            try? pipe.write(contentsOf: Data(made.capture.prefix(made.capture.count / 2)))
            displace()
            try? pipe.write(contentsOf: Data(made.capture.dropFirst(made.capture.count / 2)))
            try? pipe.close()
        }
        try expectTold(workdir.run("import", "pipe"))
    }
}
