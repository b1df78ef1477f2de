import ArgumentParser
import Figures
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit now`: how things stand.
struct NowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "now",
        abstract: "Show how things stand: the last seven days in a word, what to do, and each mapping.",
        usage: "ingest-audit now [<options>]",
        discussion: """
            Ages are counted to the clock's time; where the data end more than a day before it, to their end.

            Examples:
              ingest-audit now
              ingest-audit now --output now.html
            """)

    @OptionGroup var scope: ScopeOptions

    @Option(help: TimeZoneArgument.help, completion: .timeZone)
    var timezone: TimeZoneArgument?

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws { _ = try writing.chosenFormat() }

    func run() throws {
        let settings = try team.settings()
        let figures = try MappingsCommand.figures(
            scope, in: timezone?.zone, as: writing.chosenFormat(), settings, global)
        let report = Reports.now(
            figures, of: Printable.text(global.databasePath), at: .now,
            writing.options(settings, global, of: scope))
        try writing.write(report, global)
    }
}
