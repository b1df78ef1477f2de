import ArgumentParser
import Articles
import Reporting

/// `ingest-audit help TOPIC`: the articles of the documentation, for servers without a browser.
enum HelpTopics {
    /// What the articles are called on the command line, as in `weekly-report`.
    static let topics = Articles.names.map(hyphenated)

    /// Prints what `help WORDS` asks for, where that is an article.
    /// - Parameter arguments: the command line behind the program's name.
    /// - Returns: whether it did; else the command line is the parser's.
    /// - Throws: `CommandFailure` where the words are neither a command nor an article.
    static func answer(_ arguments: some Collection<String>) throws -> Bool {
        let words = arguments.dropFirst()
        guard arguments.first == "help", let word = words.first, !word.hasPrefix("-") else { return false }
        let command = IngestAudit.configuration.subcommands.first { $0._commandName == word }
        // `metrics` is both: the command's own screen comes first.
        guard words.count == 1, let name = article(word) else {
            if command == nil, word != "help" { throw unknown(word) }
            return false
        }
        let screen = command.map { IngestAudit.helpMessage(for: $0) + "\n" } ?? ""
        try Session.current.output.write(screen + TerminalArticle.text(Articles.text(name) ?? "", TerminalWindow.style))
        return true
    }

    /// The article that a word means: without regard to case, hyphens, blanks and underscores.
    private static func article(_ word: String) -> String? {
        Articles.names.first { plain($0) == plain(word) }
    }

    private static func plain(_ word: String) -> String {
        word.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// `CallingTheAPI` is `calling-the-api`.
    private static func hyphenated(_ name: String) -> String {
        name.replacing(/([a-z])(?=[A-Z])/) { "\($0.1)-" }.lowercased()
    }

    private static func unknown(_ word: String) -> CommandFailure {
        let commands = IngestAudit.configuration.subcommands.map { $0._commandName }
        let near = NearestNames.meant(word, among: commands + topics)
        let hint =
            near.map { "did you mean ingest-audit help \($0)?" } ?? "the topics are \(topics.joined(separator: ", "))"
        return CommandFailure(
            "\(Printable.text(word)): no command and no topic; \(hint)", exitCode: ExitCode.validationFailure.rawValue)
    }
}
