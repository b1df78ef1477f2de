import Foundation
import Testing

@Suite("A capture that grows")
struct FollowTests {
    @Test("is followed line by line, through a rotation, until interrupted; the result is that of the whole")
    func followed() throws {
        let workdir = try Workdir()
        let made = try MadeHistory(seed: 5, requests: 60, mappings: 3, weeks: 1, in: workdir)
        #expect(try workdir.run("import", "--db", "whole.sqlite", "made.ndjson").exit == 0)
        let third = made.lines.count / 3
        let log = workdir.url.appending(path: "live.ndjson")
        let half = made.lines[third].prefix(40)
        try Data(made.capture(0..<third) + half).write(to: log)

        let process = try workdir.start("import", "--follow", "--db", "live.sqlite", "live.ndjson")
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        try wait("the first third") { try lines(workdir) == third }
        #expect(try workdir.run("quarantine", "--db", "live.sqlite").output == "Every line could be read.\n")

        // The half line is completed, and the file renamed with lines in it that nobody has read.
        let writer = try FileHandle(forWritingTo: log)
        try writer.seekToEnd()
        try writer.write(contentsOf: Data(made.capture(third..<2 * third).dropFirst(half.count)))
        try FileManager.default.moveItem(at: log, to: workdir.url.appending(path: "live.ndjson.1"))
        try Data(made.capture(2 * third..<made.lines.count)).write(to: log)
        try wait("the rest") { try lines(workdir) == made.lines.count }

        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(try workdir.derived("live.sqlite") == workdir.derived("whole.sqlite"))
        #expect(try workdir.run("verify", "--db", "live.sqlite").exit == 0)
    }

    private struct Record: Decodable { var exchanges: Int }

    private func lines(_ workdir: Workdir) throws -> Int {
        guard workdir.exists("live.sqlite") else { return 0 }
        let result = try workdir.run("imports", "--json", "--db", "live.sqlite")
        return result.exit == 0 ? try result.json([Record].self).map(\.exchanges).reduce(0, +) : 0
    }

    private func wait(_ what: String, until isDone: () throws -> Bool) throws {
        for _ in 0..<300 {
            if try isDone() { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        Issue.record("\(what) was not imported in 30 seconds")
    }

    @Test("other formats can't be followed, and say so")
    func otherFormats() throws {
        let workdir = try Workdir()
        try workdir.write("a.json", Array(#"{"requestId":1,"info":"","status":"Success"}"#.utf8))
        let result = try workdir.run("import", "--follow", "a.json")
        #expect(result.exit == 65)
        #expect(result.errors.contains("--follow reads native captures"))
        #expect(try workdir.run("import", "--follow", "-").exit == 64)
    }
}
