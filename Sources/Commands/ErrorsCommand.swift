import ArgumentParser
import Figures
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit errors` and `errors CODE`: why the same errors keep coming back.
struct ErrorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors",
        abstract: "List every error code, or tell all about one: episodes, causes, retries, batches.",
        usage: "ingest-audit errors [<code>] [<options>]",
        discussion: """
            Without --week or --since it is about the whole history.

            Examples:
              ingest-audit errors
              ingest-audit errors ACP-880096
              ingest-audit errors ACP-880096 --bundle ticket
            """)

    @Argument(
        help: ArgumentHelp("The code; none for failed requests that name none.", valueName: "code"),
        completion: .errorCode)
    var code: String?

    @OptionGroup var days: PeriodOptions

    @OptionGroup var scope: ScopeOptions

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @Option(
        help: ArgumentHelp("With a code: look at about so many of its latest requests; 0 for all.", valueName: "count"))
    var limit = 5_000

    @Option(
        help: ArgumentHelp(
            "With a code: write what a support ticket needs to this folder, free of credentials.", valueName: "dir"),
        completion: .directory)
    var bundle: String?

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try writing.chosenFormat()
        if limit < 0 { throw ValidationError("--limit is a count of requests; 0 for all") }
        if bundle != nil, code == nil { throw ValidationError("--bundle is about one code: errors CODE --bundle DIR") }
    }

    func run() throws {
        let history = try global.openPresent()
        let period = days.isGiven ? try days.period(of: history) : nil
        let part = try scope.known(in: history, global)
        let settings = try team.settings()
        guard let code else {
            let errors = try history.errors(period, scope: part, timeZone: days.zone(of: history))
            return try writing.write(Reports.errors(errors, writing.options(settings, global, of: scope)), global)
        }
        let asked = code == "none" || code == ErrorCode.none ? nil : code
        guard
            var found = try history.codeHistory(
                asked, period, scope: part, timeZone: days.zone(of: history), limit: limit)
        else {
            let path = Printable.text(global.databasePath)
            let what =
                asked.map { "no request in \(path) ended with \(Printable.text($0))" }
                ?? "no request in \(path) failed without an error code"
            throw CommandFailure("\(what); see the codes with: \(global.command("errors"))", exitCode: 1)
        }
        if let bundle {
            let options = writing.options(settings, global, of: scope)
            return try SupportBundle(history: history, found: found, options: options, global: global).write(to: bundle)
        }
        if try writing.chosenFormat() != .csv {
            found.stories = try history.stories(of: TypicalAnswers.requests(found))
        }
        try writing.write(Reports.code(found, writing.options(settings, global, of: scope, hasCommand: true)), global)
    }
}
