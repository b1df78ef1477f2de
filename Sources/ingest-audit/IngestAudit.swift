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
            it whose figures can be traced back to the raw responses.

            Begin with:  ingest-audit demo
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
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            StandardError.write("ingest-audit: \(failure.message)\n")
            Foundation.exit(failure.exitCode)
        } catch {
            let failure = CommandFailure(error)
            guard let failure else { exit(withError: error) }
            StandardError.write("ingest-audit: \(failure.message)\n")
            Foundation.exit(failure.exitCode)
        }
    }
}

/// What this program is called in the ledger and in reports.
enum Program {
    static let version = "0.1.0"
    static let name = "ingest-audit \(version)"
}
