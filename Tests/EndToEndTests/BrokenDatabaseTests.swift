import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

/// Whatever somebody breaks in the file: what no longer works, or gives other figures, is found by `verify`.
@Suite("A database that is broken in one place", .ahead)
struct BrokenDatabaseTests {
    private struct Broken: Decodable, Sendable {
        var file: String
        /// The statement that broke it.
        var broken: String
        /// What has to be named.
        var named: String?
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let made = try MadeHistory(seed: 44, requests: 60, weeks: 2, in: workdir)
        try workdir.write("first.ndjson", made.capture(0..<made.lines.count / 2))
        try workdir.write("second.ndjson", made.capture + Array("no exchange\n".utf8))
        #expect(try workdir.run("import", "--db", "sound.sqlite", "first.ndjson", "second.ndjson").exit == 1)
        try workdir.write("more.ndjson", Array(Self.line.utf8))
    }

    private static let line =
        #"{"at":"2026-11-17T03:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":70007,"status":"Success"}}"#
        + "\n"

    private static let reports = [
        ["report", "weekly", "--since", "2026-11-02", "--until", "2026-11-22", "--format", "json"],
        ["errors", "--format", "json"], ["check", "--min-success-rate", "1", "--now", "2026-11-22T18:30:00Z"],
        ["requests", "--limit", "0", "--format", "csv"],
    ]

    /// What commands say: exit codes and data, those that fail with their errors.
    private func said(_ database: String) throws -> [String] {
        try Self.reports.map { arguments in
            let result = try workdir.run(arguments + ["--db", database])
            return "\(result.exit) \(result.output.replacing(database, with: "DB"))"
        }
    }

    /// What everything says of a database: reports, and the same after an import and after a rebuild.
    private func saidWithChanges(_ database: String) throws -> [String] {
        var all = try said(database)
        for change in [["import", "--quiet", "more.ndjson"], ["rebuild", "--quiet"]] {
            let copy = "\(change[0])-\(database)"
            try workdir.write(copy, workdir.read(database))
            let result = try workdir.run(change + ["--db", copy])
            all.append("\(change[0]): \(result.exit)")
            all += try said(copy)
        }
        return all
    }

    @Test("what import, rebuild or a report fails at, or gives other figures of, verify finds and names")
    func found() throws {
        let script = try workdir.python("break_database.py", workdir.path("sound.sqlite"), workdir.path("."))
        try #require(script.exit == 0, "\(script.errors)")
        let cases = try script.json([Broken].self)
        #expect(cases.count > 120)
        let sound = try saidWithChanges("sound.sqlite")
        try #require(workdir.run("verify", "--db", "sound.sqlite").exit == 0)
        let matter = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: cases.count) { number in
            let one = cases[number]
            do {
                let verified = try workdir.run("verify", "--db", one.file)
                if verified.exit == 0 {
                    let said = try saidWithChanges(one.file)
                    for (line, right) in zip(said, sound) where line != right {
                        Issue.record("\(one.broken): verify finds nothing, but: \(line.prefix(400))")
                        break
                    }
                } else {
                    matter.withLock { $0 += 1 }
                    let text = verified.output + verified.errors
                    #expect(one.named.map(text.contains) != false, "\(one.broken): not named: \(text)")
                }
            } catch {
                Issue.record("\(one.broken): \(error)")
            }
        }
        #expect(matter.withLock { $0 } > 100)
    }
}
