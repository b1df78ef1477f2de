/// Text from captures as a terminal, a page or a Markdown file may show it.
public enum PlainText {
    /// The text with control characters, line breaks, marks that turn the direction of text, and what is no character shown as
    /// `\u{1B}`.
    /// - Parameter keepsLines: whether line breaks and tabs stay what they are.
    public static func visible(_ text: String, keepsLines: Bool = false) -> String {
        guard mayHide(text) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHidden(scalar), !(keepsLines && (scalar == "\n" || scalar == "\t")) {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether there may be any such sign in a text: by the first bytes of its characters, as most texts are long and plain.
    private static func mayHide(_ text: String) -> Bool {
        var (first, second): (UInt8, UInt8) = (0, 0)
        for byte in text.utf8 {
            switch (first, second, byte) {
            case (_, _, 0..<0x20), (_, _, 0x7F): return true
            case (_, 0xC2, 0..<0xA0), (_, 0xD8, 0x9C), (0xE2, 0x80, 0x8E...0xAE), (0xE2, 0x81, 0xA6...0xA9): return true
            case (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE...0xBF): return true
            default: break
            }
            (first, second) = (second, byte)
        }
        return false
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default:
            return [0x061C, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }
}
