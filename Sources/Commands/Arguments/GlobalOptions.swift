import ArgumentParser
import Figures
import Foundation
import History
import Logging
import Reporting

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database file (default: $INGEST_AUDIT_DB, else ./ingest-audit.sqlite).", valueName: "file"),
        completion: .database)
    var db: String?

    @Option(
        help: ArgumentHelp(
            "How long to wait for other processes that have the database, as in 90s or 2m (default: 10s to read, 5m to write).",
            valueName: "time"))
    var busyTimeout: SpanArgument?

    @Flag(help: "Print no progress and no summary.")
    var quiet = false

    @Option(help: ArgumentHelp("How much to say on standard error.", valueName: "level"))
    var logLevel: Logger.Level = .info

    func validate() throws {
        if db == "" { throw ValidationError("--db must not be empty") }
    }

    /// The database file: the option, else `$INGEST_AUDIT_DB`, else `./ingest-audit.sqlite`.
    var databasePath: String { Self.databasePath(named: db) }

    /// The database file where the option has a value, or none.
    static func databasePath(named option: String?) -> String {
        option ?? Session.current.variable("INGEST_AUDIT_DB") ?? "ingest-audit.sqlite"
    }

    /// The database file where it is not the usual one: what commands that are printed have to name.
    var namedDatabase: String? {
        databasePath == "ingest-audit.sqlite" ? nil : databasePath
    }

    /// A command of this program about the same database, to copy.
    func command(_ words: String...) -> String {
        (["ingest-audit"] + words + (namedDatabase.map { ["--db", $0] } ?? [])).map(ShellText.quoted)
            .joined(separator: " ")
    }

    /// Opens the database for reading.
    func openHistory() throws -> History {
        _ = bar(databasePath, "reading it")
        return try openHistory(for: .reading)
    }

    /// A bar that shows how far a long command has come; nil where nobody looks.
    /// - Parameters:
    ///   - name: of what it is about.
    ///   - words: what is done first.
    ///   - isTimed: whether it is told how long that takes already.
    func bar(_ name: String, _ words: String, isTimed: Bool = true) -> ProgressBar? {
        let bar = ProgressBar(name: name, isQuiet: quiet)
        bar?.tell(words, isTimed: isTimed)
        return bar
    }

    /// Opens the database for reading, without what is dated ahead of the clock, and tells of it.
    func openPresent() throws -> History {
        let history = try openHistory()
        if let ahead = try history.leaveOut(after: Present.limit(at: .now)) {
            let text = Self.datedAhead(ahead.count)
            logger.warning("\(Printable.text(databasePath)): \(text); the last on \(ahead.latest)")
        }
        return history
    }

    /// That exchanges are dated in the future, and what that means.
    static func datedAhead(_ count: Int) -> String {
        let exchanges = "\(Numbers.counted(count, "exchange")) \(count == 1 ? "is" : "are")"
        return "\(exchanges) dated in the future, by more than a day: kept as evidence, in no figure until then"
    }

    /// Opens the database; says so where that, or what is done then, has to wait for others.
    func openHistory(for purpose: History.Purpose) throws -> History {
        let path = databasePath
        let wait = LockWait(seconds: busyTimeout?.seconds) { [logger] seconds in
            logger.info(
                "\(Printable.text(path)): another process reads or writes it; waiting up to \(Int(seconds)) s for its end"
            )
        }
        return try History(path: path, for: purpose, wait: wait)
    }

    /// Refuses to write what is no database over the database, or over what SQLite keeps beside it.
    /// - Throws: `CommandFailure` with the contract's exit code.
    func spareDatabase(_ paths: [String]) throws {
        guard let path = paths.first(where: { DatabaseFile.isPart($0, of: databasePath) }) else { return }
        throw CommandFailure(
            "\(Printable.text(path)): belongs to the database \(Printable.text(databasePath)), which stays as it is; name another file",
            exitCode: CommandFailure.unwritableOutput)
    }

    /// What commands say besides their results.
    var logger: Logger {
        var logger = Logger(label: "ingest-audit") { [errors = Session.current.errors] _ in
            StandardErrorLog(errors: errors)
        }
        logger.logLevel = quiet ? max(logLevel, .warning) : logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Writes log messages as lines of standard error, in the form of this program's errors.
struct StandardErrorLog: LogHandler {
    let errors: StandardError
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let prefix = event.level >= .warning ? "ingest-audit: \(event.level): " : "ingest-audit: "
        // A message is one line, whatever the names in it hold.
        errors.say("\(prefix)\(Printable.text("\(event.message)"))")
    }
}
