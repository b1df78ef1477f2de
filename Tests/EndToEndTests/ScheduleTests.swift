import Foundation
import TestSupport
import Testing

/// The documentation's recipes for cron and systemd, run as those run them: with their environment and nothing else, against the
/// sandbox, and with a `sendmail` that keeps what it is given.
@Suite("On a schedule")
struct ScheduleTests {
    private struct Message: Decodable {
        struct Part: Decodable {
            var type: String
            var name: String?
            var text: String
        }
        var subject: String
        var to: [String]
        var parts: [Part]
    }

    private let workdir: Workdir
    private let sandbox: Sandbox
    /// The documents' files, with the folders of a machine in place of which there are those of the test.
    private var files: [String: String] = [:]

    init() throws {
        workdir = try Workdir()
        sandbox = try Sandbox(workdir, ["--speed", "1000"])
        for folder in ["state", "bin", "mails"] {
            try FileManager.default.createDirectory(
                at: workdir.url.appending(path: folder), withIntermediateDirectories: true)
        }
        for (path, text) in try Document.files() {
            files[path] = text.replacing("/usr/local/bin/ingest-audit", with: Workdir.program.path())
                .replacing("/usr/local/bin", with: Workdir.program.deletingLastPathComponent().path())
                .replacing("/usr/sbin", with: workdir.path("bin"))
                .replacing("/var/lib/ingest-audit", with: workdir.path("state"))
                .replacing("%S/ingest-audit", with: workdir.path("state"))
                .replacing("/etc/ingest-audit", with: workdir.url.path())
        }
        try workdir.write("ingest-audit.toml", Array(try #require(files["team.toml"]).utf8))
        let keys = #"{"apiKey":"sandbox-key","token":"sandbox-token"}"#
        try workdir.write("credentials.json", Array(keys.utf8))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: workdir.path("credentials.json"))
        try program("sendmail", #"[ "$*" = -t ] && cat > "\#(workdir.path("mails"))/$$.eml""#)
        try #require(
            workdir.run(
                ["trigger", "1042", "1043", "--db", "state/history.sqlite"],
                environment: sandbox.environment()
            ).exit == 0)
    }

    /// Puts a program where the recipes look for one.
    private func program(_ name: String, _ script: String) throws {
        try workdir.write("bin/\(name)", Array("#!/bin/sh\n\(script)\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: workdir.path("bin/\(name)"))
    }

    /// Runs a command as a daemon does: in the home of its user, with these variables and no others.
    private func run(_ command: String, _ environment: [String]) throws -> (output: String, exit: Int) {
        let script = "cd '\(workdir.path("state"))' && { \(command); } 2>&1; echo \" $?\""
        let output = try workdir.tool(
            "env", ["-i"] + Sanitizer.variables + environment + ["/bin/sh", "-c", script])
        let end = try #require(output.lastIndex(of: " "))
        return (String(output[..<end]), try #require(Int(output[end...].dropFirst().dropLast())))
    }

    private func mails() throws -> [Message] {
        let names = try FileManager.default.contentsOfDirectory(atPath: workdir.path("mails")).sorted()
        let result = try workdir.python("read_mail.py", names.map { workdir.path("mails/\($0)") })
        try #require(result.exit == 0, "\(result.errors)")
        return try result.json([Message].self)
    }

    /// What the three jobs do, however they are started.
    private func checkJobs(_ job: (String) throws -> (output: String, exit: Int)) throws {
        let collected = try job("collect")
        #expect(collected.output.isEmpty && collected.exit == 0)
        let ended = try workdir.run(
            "requests", "--db", "state/history.sqlite", "--status", "pending", "--format", "csv")
        #expect(ended.output.split(separator: "\n").count == 1, "\(ended.output)")

        let fine = try job("check")
        let broken = try workdir.run(
            "check", "--db", "state/history.sqlite", "--config", "ingest-audit.toml", "--format", "json")
        #expect(fine.exit == Int(broken.exit), "\(fine.output)")
        #expect(fine.output.isEmpty == (fine.exit == 0))

        let mailed = try job("weekly")
        #expect(mailed.output.isEmpty && mailed.exit == 0, "\(mailed.output)")
        let mail = try #require(try mails().first)
        let week = try workdir.tool("date", ["-u", "-d", "7 days ago", "+%G-W%V"]).split(separator: "\n").joined()
        #expect(mail.subject.contains(week))
        #expect(mail.to == ["|data-team@example.com"])
        #expect(mail.parts.map(\.type) == ["text/plain", "text/html", "text/html"])
        #expect(mail.parts.map(\.name) == [nil, nil, "weekly-\(week).html"])
        // Nothing was captured in the week before the sandbox was asked: the mail says so.
        #expect(mail.parts[0].text.contains("No data"))

        // A database that is gone is told, and nobody gets an empty mail.
        try FileManager.default.removeItem(atPath: workdir.path("state/history.sqlite"))
        #expect(try job("check").exit == 74)
    }

    /// A crontab's variables, and its commands.
    private func crontab(_ name: String) throws -> (environment: [String], commands: [String]) {
        let lines = try #require(files[name]).split(separator: "\n").map(String.init)
        let variables = lines.filter { $0.contains(/^[A-Z_]+=/) }
        let commands = try lines.filter { !$0.contains(/^[A-Z_]+=/) }.map { line in
            let match = try #require(line.wholeMatch(of: /((?:[0-9*\/,-]+ +){5})(.+)/), "\(line)")
            let command = String(match.2)
            #expect(!command.replacing("\\%", with: "").contains("%"), "cron takes a % for the end of the command")
            return command.replacing("\\%", with: "%")
        }
        return (variables, commands)
    }

    @Test("cron's lines do what they are for")
    func cron() throws {
        let (variables, commands) = try crontab("ingest-audit.cron")
        #expect(commands.count == 3)
        let environment =
            variables + ["HOME=\(workdir.path("state"))", "INGEST_AUDIT_BASE_URL=\(sandbox.address)"]
        try checkJobs { name in
            try run(try #require(commands.first { $0.contains(" \(name) ") }), environment)
        }
    }

    @Test("cron's line that prunes")
    func pruning() throws {
        let command = try #require(try crontab("prune.cron").commands.first)
        let variables = try crontab("ingest-audit.cron").environment
        let result = try run(command, variables)
        #expect(result.exit == 0)
        #expect(result.output.hasPrefix("There is nothing before "))
        let words = result.output.split(separator: " ")
        let monday = try workdir.tool("date", ["-d", String(words[4]), "+%u"])
        #expect(monday == "1\n", "\(result.output)")
    }

    /// The values of a key in a unit.
    private func values(_ key: String, _ unit: String) throws -> [String] {
        try #require(files["units/\(unit)"], "\(unit)").split(separator: "\n").filter { $0.hasPrefix("\(key)=") }
            .map { String($0.dropFirst(key.count + 1)) }
    }

    /// The command of a service, as systemd hands it over: its own escapes undone.
    private func command(_ unit: String) throws -> String {
        let commands = try values("ExecStart", unit)
        try #require(commands.count == 1)
        return commands[0].replacing("\\\\", with: "\\").replacing("%%", with: "%")
    }

    @Test("systemd's services do what they are for")
    func services() throws {
        let common = try values("Environment", "ingest-audit-.service.d/common.conf")
        #expect(common.count == 2)
        let folders = [workdir.path("bin"), Workdir.program.deletingLastPathComponent().path(), "/usr/bin", "/bin"]
        let path = "PATH=" + folders.joined(separator: ":")
        let credentials = [
            "INGEST_AUDIT_ORG=acme", "INGEST_AUDIT_API_KEY=sandbox-key", "INGEST_AUDIT_TOKEN=sandbox-token",
            "INGEST_AUDIT_BASE_URL=\(sandbox.address)",
        ]
        try checkJobs { name in
            let unit = "ingest-audit-\(name).service"
            #expect(files["units/ingest-audit-\(name).timer"] != nil)
            let secret = try values("EnvironmentFile", unit).isEmpty ? [] : credentials
            return try run(try command(unit), common + secret + [path])
        }
    }

    @Test("systemd's alarm is a message with what the job said")
    func alarm() throws {
        try program("journalctl", #"[ "$*" = "--output=cat _SYSTEMD_INVOCATION_ID=4711" ] && echo "broken → look""#)
        let result = try run(
            try command("ingestion-alarm@.service"),
            [
                "PATH=\(workdir.path("bin")):/usr/bin:/bin", "MONITOR_UNIT=ingest-audit-check.service",
                "MONITOR_EXIT_STATUS=1", "MONITOR_INVOCATION_ID=4711",
            ])
        #expect(result.output.isEmpty && result.exit == 0)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: workdir.path("mails")).first)
        let text = String(decoding: try workdir.read("mails/\(name)"), as: UTF8.self)
        #expect(text.contains("\nSubject: ingest-audit-check.service: exit code 1\n"))
        #expect(text.hasSuffix("\n\nbroken → look\n"))
    }

    @Test(
        "systemd finds no fault with the units",
        .wants(.systemd))
    func units() throws {
        let units = files.filter { $0.key.hasPrefix("units/") }
        #expect(units.count == 9)
        for (path, text) in units {
            let folder = workdir.url.appending(path: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try workdir.write(path, Array(text.utf8))
        }
        let verify = "cd '\(workdir.url.path())' && systemd-analyze verify --man=no units/*.service units/*.timer 2>&1"
        #expect(try workdir.tool("sh", ["-c", verify + "; echo $?"]) == "0\n")
        try workdir.write("units/ingest-audit-check.service", Array("[Service]\nExecStart=/bin/true\nFoo=1\n".utf8))
        #expect(try workdir.tool("sh", ["-c", verify]).contains("Unknown key 'Foo'"))
    }
}
