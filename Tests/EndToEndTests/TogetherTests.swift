import Foundation
import TestSupport
import Testing

/// Several processes with one database at the same time.
@Suite("Processes together", .serialized, .ahead)
struct TogetherTests {
    private let workdir: Workdir
    private let made: MadeHistory

    init() throws {
        workdir = try Workdir()
        made = try MadeHistory(seed: 41, requests: 1_500, weeks: 2, in: workdir)
    }

    /// The names of what stands beside a database, its own included.
    private func files(of database: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
            .filter { $0.hasPrefix(database) }.sorted()
    }

    /// Has the database for some seconds, as another program would; returns once it has it.
    private func hold(_ database: String, _ how: String, seconds: Double) throws -> Process {
        let output = workdir.url.appending(path: "held-\(UUID().uuidString).txt")
        let process = try workdir.startPython(
            "hold_lock.py", [workdir.path(database), how, "\(seconds)"], output: output)
        for _ in 0..<600 {
            if try !Data(contentsOf: output).isEmpty { return process }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw CocoaError(.fileReadUnknown)
    }

    @Test("six imports at once of captures that overlap give what one import of the whole gives, in one file")
    func imports() throws {
        #expect(try workdir.run("import", "--db", "whole.sqlite", "made.ndjson").exit == 0)
        let count = made.lines.count
        var running: [(process: Process, output: URL)] = []
        for part in 0..<6 {
            let first = part * count / 8
            let name = "part\(part).ndjson"
            let end = part == 5 ? count : first + 3 * count / 8
            try workdir.write(name, made.capture(first..<end))
            let output = workdir.url.appending(path: "\(name).txt")
            // Two of them bring more than one capture.
            let more = part % 3 == 0 ? ["part0.ndjson"] : []
            running.append((try workdir.start(["import", "--db", "six.sqlite", name] + more, output: output), output))
        }
        for (process, output) in running {
            process.waitUntilExit()
            let said = try String(contentsOf: output, encoding: .utf8)
            #expect(process.terminationStatus == 0, "\(said)")
        }
        #expect(try workdir.derived("six.sqlite") == workdir.derived("whole.sqlite"))
        #expect(try workdir.exchanges("six.sqlite") == workdir.exchanges("whole.sqlite"))
        #expect(try workdir.run("verify", "--db", "six.sqlite").exit == 0)
        #expect(try files(of: "six.sqlite") == ["six.sqlite"])
    }

    @Test("four first imports at once wait for one another, and give what one import gives", arguments: 0..<4)
    func firstImports(round: Int) throws {
        let count = 400
        try workdir.write("all.ndjson", made.capture(0..<count))
        #expect(try workdir.run("import", "--db", "whole.sqlite", "all.ndjson").exit == 0)
        let running = try (0..<4).map { part in
            let name = "first\(part).ndjson"
            try workdir.write(name, made.capture(part * count / 4..<(part + 1) * count / 4))
            let output = workdir.url.appending(path: "\(name).txt")
            // At once, and ever more one after the other.
            usleep(UInt32(round * 8_000))
            return (try workdir.start(["import", "--db", "new.sqlite", name], output: output), output)
        }
        for (process, output) in running {
            process.waitUntilExit()
            let said = try String(contentsOf: output, encoding: .utf8)
            #expect(process.terminationStatus == 0, "\(said)")
        }
        #expect(try workdir.derived("new.sqlite") == workdir.derived("whole.sqlite"))
        #expect(try workdir.exchanges("new.sqlite") == workdir.exchanges("whole.sqlite"))
        #expect(try workdir.run("imports", "--db", "new.sqlite", "--json").output.contains("first3.ndjson"))
        #expect(try files(of: "new.sqlite") == ["new.sqlite"])
    }

    @Test("a report beside imports is that of one committed state, whatever its format")
    func reports() throws {
        let pieces = 12
        func piece(_ number: Int) -> String { "piece\(number).ndjson" }
        for number in 0..<pieces {
            let range = number * made.lines.count / pieces..<(number + 1) * made.lines.count / pieces
            try workdir.write(piece(number), made.capture(range))
        }
        let asked = [
            ["report", "weekly", "--since", "2026-11-09", "--until", "2026-11-22", "--format", "json", "--details"],
            ["report", "weekly", "--week", "2026-W47", "--format", "html"],
            ["errors", "--format", "json"], ["requests", "--limit", "0", "--format", "ndjson"],
        ]
        var states = [Set<String>](repeating: [], count: asked.count)
        for number in 0..<pieces {
            #expect(try workdir.run("import", "--quiet", "--db", "states.sqlite", piece(number)).exit == 0)
            for (index, arguments) in asked.enumerated() {
                let report = try workdir.run(arguments + ["--db", "states.sqlite"])
                #expect(report.exit == 0, "\(arguments): \(report.errors)")
                states[index].insert(report.output.replacing("states.sqlite", with: "DB"))
            }
        }
        #expect(states.allSatisfy { $0.count > pieces / 2 })

        #expect(try workdir.run("import", "--quiet", "--db", "live.sqlite", piece(0)).exit == 0)
        let output = workdir.url.appending(path: "imports.txt")
        // The pieces one after the other, in one process and so with the write-ahead log all the time, and then each in
        // a process of its own, which changes the file's mode twice.
        let importing = try workdir.start(
            ["import", "--quiet", "--db", "live.sqlite"] + (1..<pieces / 2).map(piece), output: output)
        var rounds = 0
        var next = pieces / 2
        var other: Process?
        while importing.isRunning || other?.isRunning == true || next < pieces {
            if !importing.isRunning, other?.isRunning != true {
                other = try workdir.start(
                    ["import", "--quiet", "--db", "live.sqlite", piece(next)], output: output)
                next += 1
            }
            let index = rounds % asked.count
            let report = try workdir.run(asked[index] + ["--db", "live.sqlite"])
            #expect(report.exit == 0, "\(asked[index]): \(report.errors)")
            #expect(
                states[index].contains(report.output.replacing("live.sqlite", with: "DB")),
                "\(asked[index]) in round \(rounds)")
            rounds += 1
        }
        #expect(importing.terminationStatus == 0 && other?.terminationStatus == 0)
        #expect(rounds > asked.count)
        #expect(try workdir.derived("live.sqlite") == workdir.derived("states.sqlite"))
        #expect(try files(of: "live.sqlite") == ["live.sqlite"])
    }

    @Test("who finds the database taken waits, says so, and ends with one line and 74 when that takes too long")
    func busy() throws {
        let database = "ingest-audit.sqlite"
        try workdir.write("first.ndjson", made.capture(0..<made.lines.count / 2))
        #expect(try workdir.run("import", "first.ndjson").exit == 0)
        let before = try workdir.read(database)

        for how in ["exclusive", "immediate", "reading"] {
            let holder = try hold(database, how, seconds: 60)
            defer { holder.terminate() }
            let wait = ["--busy-timeout", "1s"]
            for arguments in [["import", "--quiet", "made.ndjson"], ["prune", "--before", "2026-11-15", "--yes"]] {
                let refused = try workdir.run(arguments + wait)
                #expect(refused.exit == 74)
                let said = "ingest-audit: \(database): another process has been reading or writing it for 1 s; try"
                #expect(refused.errors.hasPrefix(said), "\(how): \(refused.errors)")
                #expect(refused.errors.split(separator: "\n").count == 1)
            }
            let report = try workdir.run(["report", "weekly"] + wait)
            #expect(report.exit == (how == "exclusive" ? 74 : 0), "\(how): \(report.errors)")
            if how == "exclusive" {
                #expect(
                    report.errors
                        == "ingest-audit: \(database): another process is writing to it; try again when that has ended\n"
                )
            }
        }
        #expect(try workdir.read(database) == before)
        #expect(try files(of: database) == [database])

        let holder = try hold(database, "immediate", seconds: 4)
        let waited = try workdir.run("import", "made.ndjson")
        holder.waitUntilExit()
        #expect(waited.exit == 0)
        #expect(waited.errors.contains("another process reads or writes it; waiting up to 300 s for its end"))
    }

    @Test("an import that is interrupted leaves one file, as it was", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        let database = "ingest-audit.sqlite"
        try workdir.write("first.ndjson", made.capture(0..<made.lines.count / 2))
        #expect(try workdir.run("import", "first.ndjson").exit == 0)
        let before = try workdir.derived(database)
        let output = workdir.url.appending(path: "interrupted.txt")
        // A FIFO that gives a part of the capture, and then the rest.
        let fifo = workdir.path("pipe")
        try #require(mkfifo(fifo, 0o600) == 0)
        let process = try workdir.start(["import", fifo], output: output)
        let pipe = try #require(FileHandle(forWritingAtPath: fifo))
        let half = made.capture.count / 2
        try pipe.write(contentsOf: Data(made.capture.prefix(half)))
        #expect(try files(of: database).count == 3)
        kill(process.processIdentifier, signal)
        try? pipe.write(contentsOf: Data(made.capture.dropFirst(half)))
        try pipe.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 130)
        let said = try String(contentsOf: output, encoding: .utf8)
        #expect(said.contains("interrupted; nothing of the capture at hand was kept"))
        #expect(try files(of: database) == [database])
        #expect(try workdir.derived(database) == before)
    }
}
