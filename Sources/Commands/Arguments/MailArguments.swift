import ArgumentParser
import Foundation
import IngestionAPI
import Reporting

/// Who mails a report to whom.
struct MailArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Who sends it: data@example.com, or Data team <data@example.com>.", valueName: "address"))
    var from: MailAddress?

    @Option(
        parsing: .singleValue, help: ArgumentHelp("Who gets it; may be given more than once.", valueName: "address"))
    var to: [MailAddress] = []

    @Option(
        parsing: .singleValue, help: ArgumentHelp("Who gets a copy; may be given more than once.", valueName: "address")
    )
    var cc: [MailAddress] = []

    @Option(help: ArgumentHelp("The subject (default: the week, and the answer in few words).", valueName: "text"))
    var subject: String?

    @Option(help: ArgumentHelp("When it is sent, as in 2026-11-23T06:00:00Z (default: now).", valueName: "time"))
    var date: InstantArgument?

    @Flag(help: "Attach the whole page.")
    var attach = false

    /// Refuses what makes no message.
    func check(isMail: Bool) throws {
        let isGiven = from != nil || !to.isEmpty || !cc.isEmpty || subject != nil || date != nil || attach
        if !isMail {
            guard !isGiven else {
                throw ValidationError("--from, --to, --cc, --subject, --date and --attach are about --format eml")
            }
            return
        }
        if from == nil || to.isEmpty { throw ValidationError("--format eml needs --from and --to") }
        if let subject, subject.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw ValidationError("--subject has to be one line of text")
        }
    }

    /// What the message is made with.
    var options: MailOptions {
        MailOptions(
            from: from ?? .local, to: to, cc: cc, subject: subject?.trimmingCharacters(in: .whitespaces),
            date: date?.instant ?? Instant(milliseconds: Instant.now.milliseconds / 1_000 * 1_000),
            attachesPage: attach)
    }
}

extension MailAddress: ExpressibleByArgument {
    /// An address on the command line.
    public init?(argument: String) { self.init(argument) }
}
