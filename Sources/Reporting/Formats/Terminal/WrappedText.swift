/// Text in lines of a terminal.
public enum WrappedText {
    /// The text's lines, broken between words where it is wider than `width`; a number stays with its unit.
    public static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var (line, lineWidth) = ("", 0)
        for word in words(text) {
            let wordWidth = DisplayWidth.of(word)
            if !line.isEmpty, lineWidth + 1 + wordWidth > width {
                lines.append(line)
                (line, lineWidth) = ("", 0)
            }
            lineWidth += line.isEmpty ? wordWidth : 1 + wordWidth
            line += line.isEmpty ? word : " " + word
        }
        return lines + [line]
    }

    /// The text's lines; those behind the first are indented.
    public static func hanging(_ text: String, indent: Int, width: Int) -> [String] {
        lines(text, width: max(indent + 20, width) - indent).enumerated()
            .map { $0 == 0 ? $1 : String(repeating: " ", count: indent) + $1 }
    }

    /// Pieces with two blanks between them, broken between pieces; lines behind the first are indented.
    static func pieces(_ pieces: [String], indent: Int, width: Int) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            if let last = lines.last, DisplayWidth.of(last) + 2 + DisplayWidth.of(piece) <= width {
                lines[lines.count - 1] = last + "  " + piece
            } else {
                lines.append((lines.isEmpty ? "" : String(repeating: " ", count: indent)) + piece)
            }
        }
        return lines.map(withoutTrailingBlanks)
    }

    static func withoutTrailingBlanks(_ text: String) -> String {
        guard text.hasSuffix(" ") else { return text }
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    private static let units: Set<Substring> = ["s", "ms", "min", "h", "d", "B", "kB", "MB", "GB"]

    /// The words; a number and the unit behind it are one.
    private static func words(_ text: String) -> [String] {
        text.split(separator: " ").reduce(into: []) { words, word in
            let unit = word.prefix { $0.isLetter }
            if units.contains(unit), word.dropFirst(unit.count).allSatisfy({ ",.;:)".contains($0) }),
                words.last?.last?.isNumber ?? false
            {
                words[words.count - 1] += " " + word
            } else {
                words.append(String(word))
            }
        }
    }
}
