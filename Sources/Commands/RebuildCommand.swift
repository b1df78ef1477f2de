import ArgumentParser
import Foundation
import History
import Reporting

/// `ingest-audit rebuild`: everything derived, made anew from the evidence.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make all that is derived anew from the evidence.",
        usage: "ingest-audit rebuild [<options>]",
        discussion: """
            Requests, outcomes, rejections, collisions, API errors and all counts are deleted and made anew, in one \
            transaction: all of it, or nothing. Evidence, quarantine and ledger stay as they are. A sound database \
            has the same content afterwards; in one whose derived rows were changed, it puts them right.

            Example:  ingest-audit rebuild
            """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let history = try global.openHistory(for: .changing)
        Interruption.ends(.rebuilding)
        let bar = global.bar(global.databasePath, "reading it")
        defer { bar?.clear() }
        let started = Session.current.time.seconds()
        let summary = try history.rebuild { progress in
            bar?.show(progress, next: "writing it down")
            try Interruption.check()
        }
        bar?.clear()
        let requests =
            "\(Numbers.counted(summary.requests, "request")) from \(Numbers.counted(summary.exchanges, "exchange"))"
        let time = Duration.text(Session.current.time.seconds() - started)
        global.logger.info("\(Printable.text(global.databasePath)): made anew in \(time): \(requests)")
    }
}
