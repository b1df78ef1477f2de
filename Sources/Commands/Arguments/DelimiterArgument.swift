import ArgumentParser

/// A CSV delimiter on the command line: one character, or `tab`.
struct DelimiterArgument: ExpressibleByArgument {
    var character: Character

    init(character: Character) {
        self.character = character
    }

    init?(argument: String) {
        if argument == "tab" || argument == "\\t" {
            character = "\t"
        } else if argument.count == 1, let first = argument.first, first.isASCII, !"\"\r\n".contains(first) {
            character = first
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { String(character) }
}
