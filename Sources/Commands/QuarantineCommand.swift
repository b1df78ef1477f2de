import ArgumentParser
import Figures
import History
import Reporting

/// `ingest-audit quarantine`: the lines that could not be read.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "List the lines that could not be read.",
        usage: "ingest-audit quarantine [<options>]",
        discussion: """
            Each with file, line and reason. Mend the line in a file of its own and import that: what is known is not \
            counted again.

            Examples:
              ingest-audit quarantine
              ingest-audit quarantine --json
            """)

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @OptionGroup var json: JSONFlag

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws { _ = try json.format(writing) }

    func run() throws {
        let settings = try team.settings()
        var lines: [QuarantinedLine] = []
        try global.openHistory().forEachQuarantinedLine { lines.append($0) }
        let report = Reports.quarantine(lines, writing.options(settings, global, isWhole: true))
        try writing.write(report, as: json.format(writing), global)
    }
}
