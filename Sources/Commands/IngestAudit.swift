import ArgumentParser

/// The command line: `ingest-audit <command>`.
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
        version: Release.version,
        subcommands: [
            ImportCommand.self, MergeCommand.self, ReportCommand.self, ExportCommand.self, ErrorsCommand.self,
            RequestsCommand.self,
            MappingsCommand.self, NowCommand.self, CheckCommand.self, MetricsCommand.self, ImportsCommand.self,
            QuarantineCommand.self,
            VerifyCommand.self, RebuildCommand.self, BackupCommand.self, PruneCommand.self,
            TriggerCommand.self, StatusCommand.self, CollectCommand.self, DemoCommand.self, SandboxCommand.self,
            ServeCommand.self,
        ])
}
