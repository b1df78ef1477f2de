import ArgumentParser
import Foundation

/// The command line: `ingest-audit <command>`.
@main
struct IngestAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest-audit",
        abstract: "The flight recorder of Adobe Campaign Standard data ingestion.",
        discussion: """
            Keeps every ingestion request and every status answer as evidence in one SQLite file, and makes reports from \
            it whose figures can be traced back to the raw responses. Data goes to standard output, everything else to \
            standard error. --generate-completion-script bash, zsh or fish prints completion for that shell.

            Exit codes: 0 all went well; 1 done, but something asks for attention; 64 the command line can't be \
            understood; 65 the input can't be read at all; 69 the API can't be reached, or refused; 73 the output can't be \
            written; 74 the database can't be read or written; 130 interrupted.

            Articles: ingest-audit help TOPIC, where TOPIC is one of \(HelpTopics.topics.joined(separator: ", ")).

            Examples:
              ingest-audit demo
              ingest-audit import demo/capture.ndjson
              ingest-audit report weekly --output report.html
            """,
        version: Program.version,
        subcommands: [
            ImportCommand.self, ReportCommand.self, ExportCommand.self, ErrorsCommand.self, RequestsCommand.self,
            MappingsCommand.self, CheckCommand.self, MetricsCommand.self, ImportsCommand.self,
            QuarantineCommand.self,
            VerifyCommand.self, RebuildCommand.self, BackupCommand.self, PruneCommand.self,
            TriggerCommand.self, StatusCommand.self, CollectCommand.self, DemoCommand.self, SandboxCommand.self,
        ])

    static func main() {
        // Dispatch would write to the system's log that it can't raise a thread's priority, for every user who may not.
        setenv("LIBDISPATCH_LOG", "NO", 0)
        var parsed: any ParsableCommand.Type = Self.self
        do {
            if CommandLine.arguments.dropFirst() == ["--experimental-dump-help"] {
                return try StandardOutput.write(ManualSource.json(of: Self.self) + "\n")
            }
            if try HelpTopics.answer(CommandLine.arguments.dropFirst()) { return }
            var command = try parseAsRoot()
            parsed = type(of: command)
            try command.run()
        } catch is Interruption.Asked {
            Interruption.end()
        } catch {
            guard let failure = CommandFailure(error) else { end(error, of: parsed) }
            // Paths, and what libraries say, can hold anything.
            StandardError.say("ingest-audit: \(Printable.text(failure.message))")
            Foundation.exit(failure.exitCode)
        }
    }

    /// Ends with what the parser of the command line says: help as it is, mistakes without what a terminal would obey.
    /// - Parameter command: the one that found the mistake, whose usage is shown.
    private static func end(_ error: any Error, of command: any ParsableCommand.Type) -> Never {
        let code = exitCode(for: error)
        guard code != .success else { exit(withError: error) }
        let name = command._commandName
        let message = command.fullMessage(for: error)
        // What a command finds once it runs does not know that it is one of this program's.
        let text =
            name == _commandName ? message : message.replacing("See '\(name) ", with: "See '\(_commandName) \(name) ")
        if !text.isEmpty { StandardError.write(Printable.lines(text) + "\n") }
        Foundation.exit(code.rawValue)
    }
}

/// What this program is called in the ledger and in reports.
enum Program {
    static let version = "0.1.0"
    static let name = "ingest-audit \(version)"
}
