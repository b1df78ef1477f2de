import ArgumentParser
import Foundation
import History
import Reporting

/// `ingest-audit verify`: everything derived, made anew from the evidence, and compared.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute all from the evidence and compare.",
        usage: "ingest-audit verify [<options>]",
        discussion: """
            Checks the file, the checksum of every block of evidence, the ledger of imports and the chain of its seals; \
            makes every derived row and count anew from the evidence, in a temporary database, and says what differs. \
            Changes nothing. The exit code is 1 where anything differs.

            The chain shows what was changed in, put into or taken out of the ledger. Whoever can write the file could \
            also make a whole new chain: note the last seal, which verify and imports show, in another place, and name \
            it later with --seal.

            Example:  ingest-audit verify
            """)

    @Option(
        help: ArgumentHelp(
            "A seal noted earlier, or its first eight digits or more: it has to be there still.", valueName: "digits"))
    var seal: String?

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @OptionGroup var json: JSONFlag

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        _ = try json.format(writing)
        guard let seal else { return }
        guard (8...64).contains(seal.count), seal.allSatisfy(\.isHexDigit), seal.allSatisfy(\.isASCII) else {
            throw ValidationError("--seal takes 8 to 64 hexadecimal digits, as imports and verify show them")
        }
    }

    func run() throws {
        let settings = try team.settings()
        let history = try global.openHistory()
        let bar = global.bar(global.databasePath, "reading it")
        defer { bar?.clear() }
        let started = Session.current.time.seconds()
        let verification = try history.verify(noted: seal) {
            bar?.show($0, next: "comparing, and checking its pages")
        }
        bar?.clear()
        let report = Reports.verification(verification, writing.options(settings, global, isWhole: true))
        try writing.write(report, as: json.format(writing), global)
        let time = Duration.text(Session.current.time.seconds() - started)
        global.logger.info("\(Printable.text(global.databasePath)): verified in \(time)")
        if !verification.isSound { throw ExitCode(1) }
    }
}
