import ArgumentParser
import Foundation
import History
import IngestionAPI
import Reporting

/// `ingest-audit prune`: deletes what is older than it has to be kept.
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Delete everything before a day; shows what, and does it with --yes.",
        usage: "ingest-audit prune --before <day> [--yes] [<options>]",
        discussion: """
            A request goes with the day on which it was submitted, in the database's time zone, and with it its answers up \
            to the day; answers of the day and later stay evidence, but make it known no more. The ledger keeps a line for \
            every import. Imports of captures that are older leave out what was pruned, and say so. All is deleted, or \
            nothing; then the file is made smaller, for which the disk needs room for it once more.

            Examples:
              ingest-audit prune --before 2026-07-01
              ingest-audit prune --before 2026-07-01 --yes
            """)

    @Option(help: ArgumentHelp("The first day that is kept.", valueName: "day"))
    var before: DayArgument

    @Flag(help: "Delete it. Without, only what would go is shown.")
    var yes = false

    @Flag(help: "Print what goes as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let bar = global.bar(global.databasePath, "reading it")
        defer { bar?.clear() }
        let history = try global.openHistory(for: yes ? .changing : .reading)
        if yes { Interruption.ends(.pruning) }
        let show = { (progress: VerificationProgress) in
            bar?.show(progress, next: "deleting, and making the file smaller")
            try Interruption.check()
        }
        let summary =
            try yes
            ? history.prune(before: before.day, progress: show) : history.pruning(before: before.day, progress: show)
        bar?.clear()
        if json {
            try Session.current.output.write(try PruneText.json(summary))
        } else {
            try Session.current.output.write(PruneText.text(summary, isDone: yes, zone: history.timeZone))
        }
        if let reason = summary.notShrunk {
            global.logger.warning("deleted, but the file could not be made smaller: \(Printable.text(reason))")
        }
        if !yes, !summary.isEmpty {
            let command = global.command("prune", "--before", "\(before.day)", "--yes")
            global.logger.info("nothing was deleted; to do it: \(command)")
        }
    }
}

/// What a prune deletes, for people and programs.
enum PruneText {
    /// A line a kind of thing.
    static func text(_ summary: PruneSummary, isDone: Bool, zone: ReportTimeZone) -> String {
        let day = "\(summary.day) (\(zone.identifier))"
        let style = TerminalWindow.wholeStyle
        func lines(_ text: String) -> String {
            WrappedText.lines(text, width: style.width).map { $0 + "\n" }.joined()
        }
        guard !summary.isEmpty else { return lines("There is nothing before \(day).") }
        let outcomes = [Outcome.success, .failed, .aborted, .pending].compactMap { outcome in
            summary.requests[outcome].map { "\(Numbers.grouped($0)) \(outcome.name)" }
        }
        var rows = [
            [
                "exchanges", Numbers.grouped(summary.exchanges),
                "of \(Numbers.grouped(summary.exchanges + summary.exchangesKept))",
            ],
            ["requests", Numbers.grouped(summary.requestCount), outcomes.joined(separator: ", ")],
        ]
        for (name, count) in [
            ("rejections", summary.rejections), ("collisions", summary.collisions), ("API errors", summary.apiErrors),
            ("unrecognized answers", summary.unrecognized), ("lines of quarantine", summary.quarantined),
        ] where count > 0 {
            rows.append([name, Numbers.grouped(count), ""])
        }
        let head =
            "Everything before \(day)"
            + (summary.times.map { "; exchanges of \(time($0.lowerBound, zone)) to \(time($0.upperBound, zone))" } ?? "")
        let table = AlignedTable(
            columns: [
                .init(heading: ""), .init(heading: isDone ? "deleted" : "would go", isNumber: true),
                .init(heading: "", least: 24),
            ], rows: rows)
        var text = lines(head) + table.text(style)
        if summary.emptiedImports > 0 {
            text += lines(
                "Of \(Numbers.counted(summary.emptiedImports, "import")) only the line in the ledger is left.")
        }
        let size = Size.text(Int(summary.bytes))
        text +=
            summary.bytesAfter.map { "The database had \(size) and has \(Size.text(Int($0))).\n" }
            ?? "The database has \(size).\n"
        return text
    }

    private static func time(_ instant: Instant, _ zone: ReportTimeZone) -> String {
        let local = Instant(milliseconds: instant.milliseconds + zone.offset(at: instant))
        return String(local.description.dropLast(8)).replacing("T", with: " ")  // without seconds
    }

    private struct Document: Encodable {
        var schema = "ingest-audit/prune/1"
        var before: String
        var exchanges: Int
        var exchangesKept: Int
        var firstExchange: String?
        var lastExchange: String?
        var requests: Int
        var byOutcome: [String: Int]
        var rejections: Int
        var collisions: Int
        var apiErrors: Int
        var unrecognized: Int
        var quarantined: Int
        var emptiedImports: Int
        var bytes: Int64
        var bytesAfter: Int64?
        var deleted: Bool
    }

    static func json(_ summary: PruneSummary) throws -> String {
        try JSONDocument.text(
            Document(
                before: summary.day.description, exchanges: summary.exchanges, exchangesKept: summary.exchangesKept,
                firstExchange: summary.times?.lowerBound.description,
                lastExchange: summary.times?.upperBound.description, requests: summary.requestCount,
                byOutcome: Dictionary(uniqueKeysWithValues: summary.requests.map { ($0.key.name, $0.value) }),
                rejections: summary.rejections, collisions: summary.collisions, apiErrors: summary.apiErrors,
                unrecognized: summary.unrecognized, quarantined: summary.quarantined,
                emptiedImports: summary.emptiedImports, bytes: summary.bytes, bytesAfter: summary.bytesAfter,
                deleted: summary.bytesAfter != nil))
    }
}
