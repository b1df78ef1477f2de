import Foundation
import TestSupport
import Testing

/// The commands that read: they write nothing, and need no right to.
@Suite("Reading")
struct ReadOnlyTests {
    private let workdir: Workdir
    private static let database = "db/history.sqlite"
    private static let reports = "-- title: All\nSELECT count(*) AS n FROM request WHERE submitted_at >= :since\n"

    /// Every command that reads, with what makes it read much.
    private static let commands: [[String]] = [
        ["report", "weekly"], ["report", "weekly", "--format", "html"], ["report", "weekly", "--as-of", "2026-11-18"],
        ["report", "all", "--report-dir", "reports"], ["errors"], ["errors", "ACP-880056"], ["requests"],
        ["requests", "--limit", "0", "--format", "ndjson", "--slower-than", "5m"], ["requests", "3600"], ["mappings"],
        ["check", "--max-age-hours", "1000000"], ["metrics"], ["imports"], ["quarantine"], ["verify"],
        ["prune", "--before", "2026-11-18"],
    ]

    init() throws {
        workdir = try Workdir()
        let made = try MadeHistory(seed: 42, requests: 1_500, weeks: 2, in: workdir)
        for folder in ["db", "reports"] {
            try FileManager.default.createDirectory(atPath: workdir.path(folder), withIntermediateDirectories: false)
        }
        try workdir.write("reports/all.sql", Array(Self.reports.utf8))
        try workdir.write("first.ndjson", made.capture(0..<made.lines.count / 2))
        #expect(try workdir.run("import", "--db", Self.database, "first.ndjson", "made.ndjson").exit == 0)
    }

    /// The database's folder: names, sizes, times and bytes.
    private func state() throws -> [String] {
        var lines: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: workdir.path("db")).sorted() + ["."] {
            var status = stat()
            try #require(stat(workdir.path("db/\(name)"), &status) == 0)
            let bytes = name == "." ? [] : try workdir.read("db/\(name)")
            lines.append("\(name) \(status.st_mtim) \(status.st_mode) \(bytes.hashValue) \(bytes.count)")
        }
        return lines
    }

    @Test("leaves the file, its times and its folder as they are")
    func leavesAll() throws {
        #expect(try FileManager.default.contentsOfDirectory(atPath: workdir.path("db")) == ["history.sqlite"])
        let before = try state()
        for command in Self.commands {
            let result = try workdir.run(command + ["--db", Self.database])
            #expect(result.exit == 0, "\(command): \(result.errors)")
            #expect(try state() == before, "\(command)")
        }
        #expect(try workdir.run("backup", "copy.sqlite", "--db", Self.database).exit == 0)
        #expect(try state() == before)
    }

    @Test("opens nothing in the folder but the file, and that for reading", .wants(.strace))
    func opensForReading() throws {
        for command in Self.commands {
            let trace = workdir.path("trace.txt")
            _ = try workdir.tool(
                "strace",
                ["-f", "-qq", "-o", trace, "-e", "trace=%file,ftruncate,fallocate", Workdir.program.path()] + command
                    + ["--db", workdir.path(Self.database)])
            let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            let opened = calls.filter { $0.contains("open") && $0.contains("/db/") }
            #expect(opened.contains { $0.contains("/db/history.sqlite\", O_RDONLY") }, "\(command)")
            #expect(opened.allSatisfy { $0.contains("O_RDONLY") && !$0.contains("O_CREAT") }, "\(command): \(opened)")
            let changes = ["unlink", "rename", "mkdir", "link(", "chmod", "chown", "utime", "truncate", "fallocate"]
            let changing = calls.filter { call in call.contains("/db/") && changes.contains { call.contains($0) } }
            #expect(changing.isEmpty, "\(command): \(changing)")
        }
    }

    /// Runs a command as somebody who owns nothing of it; as whoever runs the tests where that is not root.
    private func runWithoutRights(_ arguments: [String]) throws -> Workdir.Result {
        guard getuid() == 0 else { return try workdir.run(arguments) }
        return try workdir.runAsNobody(arguments)
    }

    @Test(
        "works on a read-only file in a read-only folder, at rest and as killed imports and older versions leave it",
        .enabled(if: getuid() != 0 || Workdir.canRunAsNobody),
        arguments: ["at rest", "write-ahead log without a file", "killed import"])
    func withoutRights(how: String) throws {
        if how == "write-ahead log without a file" {
            _ = try workdir.tool("sqlite3", [workdir.path(Self.database), "PRAGMA journal_mode = WAL"])
        } else if how == "killed import" {
            let made = try MadeHistory(seed: 43, requests: 6_000, weeks: 2, in: workdir)
            let (process, _) = try workdir.start("import", "--db", Self.database, "-", feeding: made.capture)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try #require(workdir.exists(Self.database + "-wal"))
        }
        func set(_ folder: Int, _ file: Int) throws {
            let manager = FileManager.default
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workdir.path("db"))
            for name in try manager.contentsOfDirectory(atPath: workdir.path("db")) {
                try manager.setAttributes([.posixPermissions: file], ofItemAtPath: workdir.path("db/\(name)"))
            }
            try manager.setAttributes([.posixPermissions: folder], ofItemAtPath: workdir.path("db"))
        }
        try set(0o555, 0o444)
        defer { try? set(0o755, 0o600) }
        let before = try state()
        for command in Self.commands {
            let result = try runWithoutRights(command + ["--db", Self.database])
            #expect(result.exit == 0, "\(command): \(result.errors)")
        }
        #expect(try state() == before)
        let refused = try runWithoutRights(["import", "--quiet", "--db", Self.database, "reports/all.sql"])
        #expect(refused.exit == 65 || refused.exit == 74, "\(refused.errors)")
        #expect(try state() == before)
    }

}
