import Commands
import Foundation
import IngestionAPI
import TestSupport

/// A folder of its own for one test, gone afterwards, and the program to run in it: a user's session.
///
/// `run` calls the program in the tests' own process, which takes a tenth of the time that a start of it takes. What starts it is for
/// tests whose subject is a process: what is killed, piped, limited or shown on a terminal.
final class Workdir: Sendable {
    let url: URL
    private let time: TimeSource

    /// - Parameter time: the clock of all that is run in this process.
    init(time: TimeSource = .system) throws {
        self.time = time
        _ = Python.isFirst
        url = FileManager.default.temporaryDirectory.appending(path: "ingest-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// What a finished program left.
    struct Result {
        var exit: Int32
        var output: String
        var errors: String

        /// Standard output as a JSON value.
        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(output.utf8))
        }
    }

    /// The program next to the test bundle.
    static let program = Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "ingest-audit")

    /// The scripts and histories of these tests.
    static let histories = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Histories")

    func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: url.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: url.appending(path: name)))
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }

    /// Runs `ingest-audit` in the folder, in this process.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:], time: TimeSource? = nil
    ) throws -> Result {
        try run(arguments, input: input, environment: environment, time: time)
    }

    /// Runs `ingest-audit` in the folder, in this process.
    @discardableResult
    func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], time: TimeSource? = nil
    ) throws -> Result {
        _ = Self.hasWidth
        let streams = try (0..<3).map { _ in try Stream() }
        try streams[0].write(input)
        let exit = Program.run(
            Session(
                arguments, environment: environment, input: streams[0].descriptor, output: streams[1].descriptor,
                errors: streams[2].descriptor, time: time ?? self.time, folder: url.path(percentEncoded: false)))
        return Result(exit: exit, output: try streams[1].text(), errors: try streams[2].text())
    }

    /// Starts `ingest-audit` in the folder as a process of its own, and waits for it.
    @discardableResult
    func runProcess(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) throws -> Result {
        try finish(Self.program, arguments, input: input, environment: environment)
    }

    /// The parser of the command line breaks its lines by the window of the process: here by none.
    private static let hasWidth: Bool = setenv("COLUMNS", "80", 1) == 0

    /// Whether root can run the program as a user who owns nothing: that one has to be able to read it.
    static let canRunAsNobody: Bool = {
        guard getuid() == 0, OptionalPart.has("setpriv"), let workdir = try? Workdir() else { return false }
        return (try? workdir.runAsNobody(["--version"]))?.exit == 0
    }()

    /// Runs `ingest-audit` in the folder as a user who owns nothing.
    func runAsNobody(_ arguments: [String]) throws -> Result {
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", Self.program.path()]
        return try finish(
            URL(filePath: "/usr/bin/env"), ["setpriv"] + nobody + arguments, input: [], environment: [:])
    }

    /// Runs one of the scripts in `Histories`.
    @discardableResult
    func python(_ script: String, _ arguments: String...) throws -> Result {
        try python(script, arguments)
    }

    /// Runs one of the scripts in `Histories`.
    @discardableResult
    func python(
        _ script: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Result {
        let script = Self.histories.appending(path: script).path()
        return try finish(
            URL(filePath: "/usr/bin/env"), ["python3", script] + arguments, input: [], environment: environment)
    }

    /// Starts one of the scripts in `Histories`, with a file for both of its outputs, and lets it run.
    func startPython(_ script: String, _ arguments: [String], output: URL) throws -> Process {
        let script = Self.histories.appending(path: script).path()
        let process = prepared(URL(filePath: "/usr/bin/env"), ["python3", script] + arguments, environment: [:])
        return try launched(process, output: output)
    }

    /// Starts `ingest-audit` and lets it run; for tests that kill it.
    func start(_ arguments: String...) throws -> Process {
        let process = prepared(Self.program, arguments, environment: [:])
        process.standardInput = FileHandle.nullDevice
        return try started(process)
    }

    /// Starts `ingest-audit` with a file for both of its outputs, and lets it run.
    func start(_ arguments: [String], output: URL, environment: [String: String] = [:]) throws -> Process {
        try launched(prepared(Self.program, arguments, environment: environment), output: output)
    }

    private func launched(_ process: Process, output: URL) throws -> Process {
        try Data().write(to: output)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try Self.launch(process)
        return process
    }

    /// Runs a program of the system, and gives what it prints.
    func tool(_ name: String, _ arguments: [String]) throws -> String {
        try finish(URL(filePath: "/usr/bin/env"), [name] + arguments, input: [], environment: [:]).output
    }

    /// What `shell` gives as the exit code of what it ended.
    static let timedOut: Int32 = 124

    /// Runs a line as a shell does, with the program on the `PATH`, and ends it after some seconds.
    func shell(
        _ line: String, by shell: [String] = ["sh", "-c"], seconds: Int, environment: [String: String] = [:]
    ) throws -> Result {
        var environment = environment
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment["PATH"] = "\(Self.program.deletingLastPathComponent().path()):\(path)"
        return try finish(
            URL(filePath: "/usr/bin/env"), ["timeout", "-k", "5", "\(seconds)"] + shell + [line], input: [],
            environment: environment)
    }

    /// Starts `ingest-audit` with a pipe as its standard input, and returns when it has taken `bytes` (but for the last
    /// 64 KiB, which the pipe holds). It then waits for more, which never comes.
    func start(_ arguments: String..., feeding bytes: [UInt8]) throws -> (process: Process, pipe: Pipe) {
        signal(SIGPIPE, SIG_IGN)  // should it end early, writing throws
        let process = prepared(Self.program, arguments, environment: [:])
        let pipe = Pipe()
        process.standardInput = pipe
        _ = try started(process)
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        return (process, pipe)
    }

    private func started(_ process: Process) throws -> Process {
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try Self.launch(process)
        return process
    }

    private func prepared(_ program: URL, _ arguments: [String], environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = url
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("INGEST_AUDIT") && $0.key != "NO_COLOR" && $0.key != "COLUMNS" }
            .merging(environment) { _, new in new }
        return process
    }

    /// Starts with no signal blocked: tests run on threads that block them, and a child inherits that.
    private static func launch(_ process: Process) throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    /// Standard streams are files, so that no full pipe can stop either side.
    func finish(
        _ program: URL, _ arguments: [String], input: [UInt8], environment: [String: String]
    ) throws -> Result {
        let streams = FileManager.default.temporaryDirectory.appending(path: "ingest-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: streams) }
        let files = ["in", "out", "err"].map { streams.appending(path: $0) }
        try Data(input).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = prepared(program, arguments, environment: environment)
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try Self.launch(process)
        process.waitUntilExit()
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return Result(
            exit: code, output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }
}
