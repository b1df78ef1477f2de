import Foundation
import IngestionAPI
import Reporting

/// What one run of the program has to do with: its words, its variables, its streams, its clocks, its folder. All of it is a
/// value, so that a run needs no process of its own.
///
/// Commands find theirs in `Session.current`. The command line's parser makes commands and calls them, and hands nothing
/// through; a thread that a command starts is given the session with `Session.thread`.
public struct Session: Sendable {
    /// How the program was called: a name that the shell has looked up, or a path.
    public var program: String
    /// The words behind it.
    public var arguments: [String]
    /// The variables of the environment.
    public var environment: [String: String]
    /// The file descriptor of standard input.
    public var input: Int32
    /// Standard output: data.
    public var output: StandardOutput
    /// Standard error: progress, warnings, summaries.
    public var errors: StandardError
    /// The clocks.
    public var time: TimeSource
    /// The folder that relative paths begin at; nil for the process's own.
    public var folder: String?
    /// Whether the process is this session's alone: signals are caught, and what does not come back ends the process.
    public var ownsProcess: Bool
    /// What stands around pages that it writes, where they are some of many.
    var frame: PageFrame?
    /// Which word or variable can't be read as text; nil for none.
    var unreadable: String?

    /// A session in somebody else's process.
    /// - Parameters:
    ///   - input, output, errors: file descriptors, which stay open.
    public init(
        _ arguments: [String], environment: [String: String] = [:], input: Int32, output: Int32, errors: Int32,
        time: TimeSource = .system, folder: String? = nil
    ) {
        program = "ingest-audit"
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.output = StandardOutput(output)
        self.errors = StandardError(errors)
        self.time = time
        self.folder = folder
        ownsProcess = false
    }

    /// A session like this one, of other words, whose streams are kept.
    func nested(_ arguments: [String], output: KeptBytes, errors: KeptBytes, frame: PageFrame?) -> Session {
        var session = self
        session.arguments = arguments
        session.output = StandardOutput(keptIn: output)
        session.errors = StandardError(keptIn: errors)
        session.ownsProcess = false
        session.frame = frame
        return session
    }

    /// The session that is this process.
    public static let process: Session = {
        var session = Session(
            Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
            input: STDIN_FILENO, output: STDOUT_FILENO, errors: STDERR_FILENO)
        session.program = CommandLine.arguments.first ?? session.program
        session.ownsProcess = true
        session.unreadable = unreadable()
        return session
    }()

    /// Which word or variable of this process is no UTF-8: as text it would be another one, and name another file.
    private static func unreadable() -> String? {
        func isUnreadable(_ bytes: UnsafePointer<CChar>?) -> Bool {
            bytes.map { String(validatingCString: $0) == nil } ?? false
        }
        let words = (1..<max(1, Int(CommandLine.argc))).first { isUnreadable(CommandLine.unsafeArgv[$0]) }
        let variables = ["INGEST_AUDIT_DB", "INGEST_AUDIT_CONFIG"].first { (name: String) in isUnreadable(getenv(name))
        }
        return words.map { "\(Printable.text(CommandLine.arguments[$0])) (argument \($0))" }
            ?? variables.map { "the variable \($0)" }
    }

    /// The session of the command that runs here.
    @TaskLocal static var current = Session.process

    /// The value of a variable; nil where it is not set, or empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Starts a thread that has this session, too.
    func thread(_ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread { Session.$current.withValue(self, operation: body) }
    }
}

extension Instant {
    /// The time by the session's clock.
    static var now: Instant { Session.current.time.now() }
}
