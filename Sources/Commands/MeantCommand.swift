import ArgumentParser
import Reporting

/// What somebody probably meant who called the program with a command that it does not have.
enum MeantCommand {
    /// The sentence for a command line whose first word is no command; nil where it is one, or an option.
    static func of(_ arguments: [String]) -> String? {
        guard let word = arguments.first, !word.hasPrefix("-"), !word.isEmpty else { return nil }
        let commands = IngestAudit.configuration.subcommands
        let names = commands.map { $0._commandName } + ["help"]
        guard !names.contains(word) else { return nil }
        // Commands of commands, as `report weekly`, by their own names.
        let inner = commands.flatMap { outer in
            outer.configuration.subcommands.map {
                (name: $0._commandName, whole: "\(outer._commandName) \($0._commandName)")
            }
        }
        var meant = inner.first { $0.name == word }?.whole
        meant = meant ?? NearestNames.meant(word, among: names)
        meant =
            meant
            ?? NearestNames.meant(word, among: inner.map(\.name)).flatMap { near in
                inner.first { $0.name == near }?.whole
            }
        guard let meant else { return "there is no command \(word); see them with: ingest-audit help" }
        let line = (["ingest-audit"] + meant.split(separator: " ").map(String.init) + arguments.dropFirst())
            .map(ShellText.quoted).joined(separator: " ")
        return "there is no command \(word); did you mean: \(line)"
    }
}
