import ArgumentParser
import Foundation
import History

/// `ingest-audit verify`: everything derived, made anew from the evidence, and compared.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute all from the evidence and compare.",
        usage: "ingest-audit verify [<options>]",
        discussion: """
            Checks the file, the checksum of every block of evidence and the ledger of imports; makes every derived row \
            and count anew from the evidence, in a temporary database, and says what differs. Changes nothing. The exit \
            code is 1 where anything differs.

            Example:  ingest-audit verify
            """)

    @Flag(help: "Print the result as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let history = try global.openHistory()
        let bar = StandardError.isTerminal && !global.quiet ? ProgressBar(name: global.databasePath) : nil
        defer { bar?.clear() }
        let started = Date()
        let verification = try history.verify { bar?.show($0) }
        bar?.clear()
        if json {
            try StandardOutput.write(try VerificationText.json(verification))
        } else {
            try StandardOutput.write(VerificationText.text(verification))
        }
        let time = Duration.text(Date().timeIntervalSince(started))
        global.logger.info("\(Printable.text(global.databasePath)): verified in \(time)")
        if !verification.isSound { throw ExitCode(1) }
    }
}
