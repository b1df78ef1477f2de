import ArgumentParser
import Capture
import Foundation
import History
import IngestionAPI

/// `ingest-audit import PATH…`: captures into the database.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import captures into the database.",
        usage: "ingest-audit import [<options>] <path> ...",
        discussion: """
            Each capture is imported whole or not at all. Order does not matter, and what was imported before is counted \
            once: importing twice, or files that overlap, changes nothing. Lines that can't be read wait in quarantine.

            Example:  ingest-audit import 2026-11-*.ndjson
            """)

    /// The capture formats that can be read.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case auto, ndjson
    }

    @Argument(help: ArgumentHelp("Captures to import; - is standard input.", valueName: "path"))
    var paths: [String]

    @Option(help: "The captures' format: auto, or ndjson (one exchange a line).")
    var format = Format.auto

    @Option(help: "The organization of calls whose URL names none.")
    var org: String?

    @Option(help: "The time zone of a new database's days and weeks, as in Asia/Seoul (default: UTC).")
    var timezone: TimeZoneArgument?

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read only once") }
    }

    func run() throws {
        // A path that can't be opened is found before anything is imported.
        for path in paths where path != "-" { _ = try ByteSource(path: path) }
        let history = try History(path: global.databasePath, for: .importing(timeZone: timezone?.zone))
        Interruption.sayNothingKept()
        var summaries: [ImportSummary] = []
        var unreadable: [CommandFailure] = []
        for path in paths {
            do {
                summaries.append(try importCapture(path, into: history))
            } catch let error {
                // One bad capture must not keep the others out; a database that can't be written keeps all out.
                guard let failure = CommandFailure(error), failure.exitCode == CommandFailure.unreadableInput else {
                    throw error
                }
                unreadable.append(failure)
                if paths.count > 1 { global.logger.error("\(failure.message)") }
            }
        }
        if json, !summaries.isEmpty { try StandardOutput.write(try ImportSummaryJSON.text(summaries)) }
        if paths.count == 1, let failure = unreadable.first { throw failure }
        if !unreadable.isEmpty { throw ExitCode(CommandFailure.unreadableInput) }
        if summaries.contains(where: { $0.quarantined > 0 }) { throw ExitCode(1) }
    }

    private func importCapture(_ path: String, into history: History) throws -> ImportSummary {
        let bar = StandardError.isTerminal && !global.quiet ? ProgressBar(name: path) : nil
        defer { bar?.clear() }
        let started = Date()
        let summary = try history.importCapture(
            NativeCapture.source(path: path, organization: org), program: Program.name
        ) { progress in bar?.show(progress) }
        bar?.clear()
        global.logger.info("\(ImportSummaryText.line(summary, seconds: Date().timeIntervalSince(started)))")
        if summary.quarantined > 0, summary.earlier != .all {
            let lines = ImportSummaryText.lines(summary.quarantined)
            global.logger.warning("\(Printable.text(path)): \(lines) can't be read; see: ingest-audit quarantine")
        }
        return summary
    }
}

/// A time zone on the command line.
struct TimeZoneArgument: ExpressibleByArgument {
    var zone: ReportTimeZone

    init?(argument: String) {
        guard let zone = ReportTimeZone(identifier: argument) else { return nil }
        self.zone = zone
    }
}
