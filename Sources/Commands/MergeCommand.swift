import ArgumentParser
import Foundation
import History

/// `ingest-audit merge SOURCE…`: the histories of several hosts become one.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge databases of other hosts into this one.",
        usage: "ingest-audit merge <source> ... [<options>]",
        discussion: """
            Takes over the evidence, the ledger and the quarantine of other databases of this program, as if their captures \
            had been imported here. What several of them hold counts once, in whatever order and however often they are \
            merged; of one that has grown since, what is new is taken. All of them are merged, or none. They are only read, \
            also while imports into them go on.

            Each is held against its seals while it is read: one that was changed is refused. Its seals are kept, so that \
            verify can tell later from which database each import came.

            Examples:
              ingest-audit merge berlin.sqlite seoul.sqlite --db all.sqlite
              ingest-audit merge seoul.sqlite --db all.sqlite --timezone UTC
            """)

    @Argument(help: ArgumentHelp("The databases to merge.", valueName: "source"), completion: .database)
    var sources: [String]

    @Option(
        help: ArgumentHelp(
            "The time zone of the database's days: those of sources in other zones are counted in it, too (default: a new database has the first source's).",
            valueName: "zone"),
        completion: .timeZone)
    var timezone: TimeZoneArgument?

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        Interruption.ends(.merging)
        let merge = HistoryMerging(global: global, timeZone: timezone?.zone)
        let summaries = try merge.run(sources)
        if json { try Session.current.output.write(try ImportSummaryJSON.text(summaries)) }
        if summaries.contains(where: \.asksForAttention) { throw ExitCode(1) }
    }
}
