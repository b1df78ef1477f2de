import Foundation
import Testing

/// The README's commands, run in its order in a folder of their own: what it shows must be what happens. To renew what it
/// shows after a change that is meant:
///
///     INGEST_AUDIT_RENEW_README=1 swift test --filter ReadmeTests
@Suite("The README")
struct ReadmeTests {
    private struct Step {
        var command: String
        var output: [Substring]
        /// The place of the command's line.
        var line: Int
    }

    /// The `$` commands of all `console` blocks, each with the lines that the README shows below it.
    private static func steps(_ readme: String) -> [Step] {
        var steps: [Step] = []
        var isInside = false
        for (place, line) in readme.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: [], line: place))
            } else if isInside, !steps.isEmpty {
                steps[steps.count - 1].output.append(line)
            }
        }
        return steps
    }

    /// What differs from run to run: how long something took, when it was, and the seal of that.
    private static func masked(_ text: Substring) -> String {
        String(
            text.replacing(/in [0-9.]+ s\b/, with: "in … s").replacing(/[0-9-]{10}T[0-9:]{8}Z\s/, with: "… ")
                .replacing(/seal is [0-9a-f]{16}/, with: "seal is …"))
    }

    @Test("shows commands that work, and their output as it is")
    func commands() throws {
        let readme = try Readme.text()
        var lines = readme.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var shift = 0
        let steps = Self.steps(readme)
        #expect(steps.count >= 7)
        let workdir = try Workdir()
        let demo = try workdir.run("demo")
        #expect(demo.exit == 0)
        for line in demo.output.split(separator: "\n") { #expect(readme.contains(line), "\(line)") }
        let files = Readme.files(readme)
        #expect(files.count >= 2)
        for file in files {
            let folder = workdir.url.appending(path: file.path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try workdir.write(file.path, Array(file.text.utf8))
        }
        let hasShell = FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")
        for step in steps where hasShell || !step.command.hasPrefix("sqlite3") {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "exec 2>&1; \(step.command)"]
            process.currentDirectoryURL = workdir.url
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = Workdir.program.deletingLastPathComponent().path() + ":" + (environment["PATH"] ?? "")
            environment["INGEST_AUDIT_DB"] = nil
            process.environment = environment
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(step.command): \(output)")
            let shown = step.output.map(Self.masked)
            var written = output.split(separator: "\n", omittingEmptySubsequences: false)
            if written.last == "" { written.removeLast() }
            if ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_README"] != nil {
                let first = step.line + 1 + shift
                lines.replaceSubrange(first..<first + step.output.count, with: written.map(String.init))
                shift += written.count - step.output.count
            } else {
                #expect(shown == written.map(Self.masked), "\(step.command)")
            }
        }
        let renewed = lines.joined(separator: "\n")
        if renewed != readme { try Data(renewed.utf8).write(to: Readme.url) }
    }
}
