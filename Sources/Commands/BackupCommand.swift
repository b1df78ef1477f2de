import ArgumentParser
import Foundation
import History

/// `ingest-audit backup`: a copy of a live database.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database to another file, also while imports go on.",
        usage: "ingest-audit backup <file> [<options>]",
        discussion: """
            The copy is the database as it is at one moment, by SQLite's online backup: cp of a database that is being \
            written is not. It is checked before it takes its name, readable by its owner only, and one file. A file \
            that is there already is not written over.

            Example:  ingest-audit backup history-$(date +%F).sqlite
            """)

    @Argument(help: "The file to make.", completion: .file())
    var file: String

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let history = try global.openHistory()
        let bar = global.bar(file, "copying")
        defer { bar?.clear() }
        Interruption.ends(.copying)
        let started = Session.current.time.seconds()
        let bytes = try history.backup(to: file) { done, total in
            bar?.show(pages: done, of: total)
            try Interruption.check()
        }
        bar?.clear()
        let time = Duration.text(Session.current.time.seconds() - started)
        global.logger.info("\(Printable.text(file)): copied and checked, \(Size.text(Int(bytes))) in \(time)")
    }
}
