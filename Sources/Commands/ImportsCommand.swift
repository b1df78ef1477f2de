import ArgumentParser
import Capture
import Figures
import History
import Reporting

/// `ingest-audit imports`: what was imported.
struct ImportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports",
        abstract: "List what was imported.",
        usage: "ingest-audit imports [<options>]",
        discussion: """
            In the order of import, each with its lines, what was new, what was known already, what waits in quarantine, and \
            the SHA-256 of its bytes. The seal of the last import stands below the list. Noted in another place, it shows \
            later that nothing before it was changed: verify --seal. Imports by rules of reading that have been mended since are \
            named: what they brought stays as it is.

            Examples:
              ingest-audit imports
              ingest-audit imports --json
            """)

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @OptionGroup var json: JSONFlag

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws { _ = try json.format(writing) }

    func run() throws {
        let settings = try team.settings()
        let imports = try global.openHistory().imports().map { record in
            ImportFigures(
                record: record, readingRules: ReadingRules.number(ofLedgerName: record.program),
                isMendedSince: ReadingRules.areMended(
                    sinceLedgerName: record.program, format: record.format, firstAt: record.firstAt,
                    hasUnread: record.quarantined > 0))
        }
        let report = Reports.imports(imports, writing.options(settings, global, isWhole: true))
        try writing.write(report, as: json.format(writing), global)
    }
}
