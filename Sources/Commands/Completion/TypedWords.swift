import Foundation

/// The words of a command line on which a shell asks for completions, as they were typed.
struct TypedWords {
    private let words: [String]

    init(_ words: [String]) {
        self.words = words
    }

    /// The value that an option was given last, as `--name value` or `--name=value`; a shell may hand over `=` as a word.
    func value(of option: String) -> String? {
        let name = "--\(option)"
        var value: String?
        for (place, word) in words.enumerated() {
            if word.hasPrefix(name + "=") {
                value = String(word.dropFirst(name.count + 1))
            } else if word == name {
                value = words[(place + 1)...].first { $0 != "=" }
            }
        }
        return value.map(Self.unquoted)
    }

    /// What a shell makes of quotes, backslashes and a leading `~`; variables stay as they are.
    private static func unquoted(_ word: String) -> String {
        var result = ""
        var quote: Character?
        var isEscaped = false
        for character in word {
            if isEscaped {
                result.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else {
                result.append(character)
            }
        }
        return NSString(string: result).expandingTildeInPath
    }

    /// Those of names, each once, that mean nothing to a shell. Names come from captures, and bash *runs* what stands in a completion as
    /// `$(…)`.
    static func safe(_ names: [String]) -> [String] {
        var known: Set<String> = []
        return names.filter { name in
            known.insert(name).inserted && !name.isEmpty && !name.hasPrefix("-")
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                        UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
        }
    }
}
