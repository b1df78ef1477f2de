import Foundation

/// A command as the program describes itself to the makers of manual pages.
struct DescribedCommand: Decodable, Sendable {
    /// An argument, option or flag.
    struct Argument: Decodable {
        /// `{"file": {…}}`, `{"custom": {}}`…
        struct Completion: Decodable {
            var kind: String?

            init(from decoder: any Decoder) throws {
                kind = try decoder.singleValueContainer().decode([String: Ignored].self).keys.first
            }

            private struct Ignored: Decodable {
                init(from decoder: any Decoder) throws {}
            }
        }

        struct Name: Decodable {
            var name: String
        }

        var kind: String
        var abstract: String?
        var valueName: String?
        var preferredName: Name?
        var completionKind: Completion?
        var defaultValue: String?
    }

    var commandName: String
    var superCommands: [String]?
    var abstract: String?
    var discussion: String?
    var arguments: [Argument]?
    var subcommands: [DescribedCommand]?

    /// How it is called.
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// This command and all below it, but for the parser's own `help`.
    var all: [DescribedCommand] {
        [self] + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.all)
    }

    /// All commands that there are.
    static func all(_ workdir: Workdir) throws -> [DescribedCommand] {
        struct Root: Decodable {
            var command: DescribedCommand
        }
        return try workdir.run("--experimental-dump-help").json(Root.self).command.all
    }

    /// The example lines of a help screen: behind `Example:`, or below `Examples:` with two blanks in front.
    static func examples(_ help: String) -> [String] {
        var examples: [String] = []
        var isBelow = false
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("Example:  ") {
                examples.append(String(line.dropFirst(10)))
            } else if line == "Examples:" {
                isBelow = true
            } else if isBelow, line.hasPrefix("  ") {
                examples.append(String(line.dropFirst(2)))
            } else {
                isBelow = false
            }
        }
        return examples
    }
}
