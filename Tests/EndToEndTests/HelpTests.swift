import Foundation
import Testing

/// What the program says of itself, for every command that there is: none can be forgotten, as they come from its own list.
@Suite("Help")
struct HelpTests {
    private let workdir: Workdir
    private let commands: [DescribedCommand]

    init() throws {
        workdir = try Workdir()
        commands = try DescribedCommand.all(workdir)
    }

    private func help(_ command: DescribedCommand) throws -> Workdir.Result {
        try workdir.run(command.words.dropFirst() + ["--help"], environment: ["COLUMNS": "80"])
    }

    @Test("every command has a help screen that fits 80 columns, with its usage and an example in one line")
    func screens() throws {
        #expect(commands.count >= 19)
        for command in commands {
            let name = command.words.joined(separator: " ")
            let result = try help(command)
            #expect(result.exit == 0 && result.errors.isEmpty, "\(name)")
            // `report custom` is asked for as `report NAME`.
            #expect(result.output.contains("USAGE: " + name.replacing(" custom", with: "")), "\(name)")
            for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
            let examples = DescribedCommand.examples(result.output)
            #expect(!examples.isEmpty, "\(name)")
            // What the screen shows is what was written: nothing was broken to fit.
            #expect(examples == DescribedCommand.examples(command.discussion ?? ""), "\(name)")
            #expect(result.output.contains("Example:  ") == (examples.count == 1), "\(name)")
            let start = command.words.prefix(2).joined(separator: " ")
            for example in examples { #expect(example.hasPrefix(start), "\(name): \(example)") }
        }
    }

    @Test("the parser finds no fault with the declarations of any command; the tests' own process does not ask it")
    func declarations() throws {
        let result = try workdir.runProcess(["--experimental-dump-help"])
        #expect(result.exit == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(result.output == (try workdir.run("--experimental-dump-help").output))
    }

    @Test("every argument says what it is, and what it completes to where that is a file, a folder or a list")
    func arguments() throws {
        let kinds = ["file": "file", "path": "file", "dir": "directory", "zone": "custom", "name": "custom"]
        for command in commands {
            for argument in command.arguments ?? [] {
                let name = "\(command.words.joined(separator: " ")) \(argument.preferredName?.name ?? "-")"
                #expect(argument.abstract?.isEmpty == false, "\(name)")
                guard argument.kind != "flag", let value = argument.valueName else { continue }
                if let kind = kinds[value] { #expect(argument.completionKind?.kind == kind, "\(name)") }
            }
        }
    }

    @Test("manual pages have values and defaults, and only what their generator takes: ASCII, no line like a request")
    func manualPages() throws {
        let source = try workdir.run("--experimental-dump-help").output
        #expect(source.utf8.allSatisfy { $0 < 0x80 })
        var defaults = 0
        for command in commands {
            for line in (command.discussion ?? "").split(separator: "\n") {
                #expect(!line.hasPrefix(".") && !line.hasPrefix("'"), "\(command.words): \(line)")
            }
            // 80 columns, less the page's margins.
            let long = DescribedCommand.examples(command.discussion ?? "").filter { $0.count > 71 }
            #expect(long.isEmpty, "\(command.words)")
            for argument in command.arguments ?? [] {
                guard let value = argument.defaultValue else { continue }
                defaults += 1
                #expect(argument.abstract?.hasSuffix("default: \(value))") == true, "\(command.words)")
            }
        }
        #expect(defaults > 20)
        #expect(source.contains("(values: trace, debug, info, notice, warning, error, critical; default: info)"))
    }

    @Test("every example does what it should, on the demo's history or against the sandbox", .timeLimit(.minutes(10)))
    func examples() throws {
        for command in commands {
            let workdir = try Workdir()
            let isLive = command.arguments?.contains { $0.preferredName?.name == "base-url" } == true
            try prepare(workdir)
            var environment = ["INGEST_AUDIT_DB": "demo/history.sqlite"]
            // One of its own: the first request has the same number each time.
            let sandbox = try isLive ? Sandbox(workdir, ["--speed", "1000"]) : nil
            if let sandbox {
                environment = sandbox.environment()
                let settings = "[platform]\nurl = \"\(sandbox.address)\"\nims-org = \"0A1B2C3D4E5F@AdobeOrg\"\n"
                try workdir.write("ingest-audit.toml", settings.utf8)
                #expect([0, 1].contains(try workdir.run(["trigger", "1042", "1043"], environment: environment).exit))
            }
            for example in DescribedCommand.examples(try help(command).output) {
                if Self.isEndless(example) {
                    try start(example, in: workdir, environment)
                    continue
                }
                let result = try workdir.shell(example, seconds: 120, environment: environment)
                let said = "\(example): \(result.exit): \(result.errors)"
                let lacksLibrary = result.exit == 73 && result.errors.contains("libxlsxwriter")
                // Monitors have exit codes of their own.
                let usual: ClosedRange<Int32> = example.contains("nagios") ? 0...3 : 0...1
                #expect(usual.contains(result.exit) || lacksLibrary, "\(said)")
                #expect(!result.errors.contains("Usage:"), "\(said)")
            }
        }
    }

    /// Whether it runs until it is interrupted.
    private static func isEndless(_ example: String) -> Bool {
        example.contains("--follow") || example.contains("--watch") || example.contains(" serve")
            || example.contains(" sandbox ") && !example.contains("--print-scenario")
    }

    /// Starts an example that has no end, and ends it once it has said something.
    private func start(_ example: String, in workdir: Workdir, _ environment: [String: String]) throws {
        let output = workdir.url.appending(path: "said.txt")
        let arguments = example.split(separator: " ").dropFirst().map(String.init)
        let process = try workdir.start(arguments, output: output, environment: environment)
        var said = ""
        for _ in 0..<1_200 where said.isEmpty {
            Thread.sleep(forTimeInterval: 0.05)
            said = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        }
        // Only another program that has the sandbox's port may stop it.
        #expect(process.isRunning || said.contains("can't be listened on"), "\(example): \(said)")
        #expect(!said.isEmpty && !said.contains("Usage:"), "\(example): \(said)")
        process.terminate()
        process.waitUntilExit()
    }

    /// The files that the examples name.
    private func prepare(_ workdir: Workdir) throws {
        try MadeDemo.copy(to: workdir)
        for folder in ["reports", "textfile"] {
            try FileManager.default.createDirectory(
                at: workdir.url.appending(path: folder), withIntermediateDirectories: true)
        }
        let query = "-- title: Slowest requests\nSELECT id FROM request WHERE submitted_at >= :since LIMIT 5\n"
        try workdir.write("reports/slowest.sql", query.utf8)
        let lines = try workdir.read("demo/capture.ndjson").split(separator: UInt8(ascii: "\n")).prefix(100)
        let capture = lines.joined(separator: [UInt8(ascii: "\n")])
        for name in ["2026-11-16.ndjson", "2026-11-17.ndjson", "live.ndjson"] { try workdir.write(name, capture) }
        for name in ["berlin", "seoul"] {
            #expect(try workdir.run("import", "2026-11-16.ndjson", "--db", "\(name).sqlite").exit == 0)
        }
        try workdir.write("token.txt", "a-token-of-the-team-1\n".utf8)
        let answer = #"{"requestId":3520,"info":"Mapping Id: 1042. ","numRecords":15,"batchId":"","status":"Success"}"#
        try workdir.write("answers.json", answer.utf8)
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=3520"
        let har = """
            {"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[{"startedDateTime":"2026-11-16T03:00:00Z",\
            "time":95,"request":{"method":"GET","url":"\(url)"},"response":{"status":200,"content":{"mimeType":"application/json",\
            "text":"\(answer.replacing("\"", with: "\\\""))"}}}]}}
            """
        try workdir.write("recorded.har", har.utf8)
        #expect(try workdir.shell("gzip recorded.har", seconds: 10).exit == 0)
    }
}
