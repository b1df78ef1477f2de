/// How many columns a terminal needs for text: two for the wide characters of East Asia, none for marks and for the
/// program's own colors.
public enum DisplayWidth {
    /// The width of a text.
    public static func of(_ text: String) -> Int {
        // Most text is ASCII; asking for the category of each character costs much more.
        if text.utf8.allSatisfy({ (0x20..<0x80).contains($0) }) { return text.utf8.count }
        var isColor = false
        return text.unicodeScalars.reduce(0) { sum, scalar in
            if isColor {
                isColor = scalar != "m"
                return sum
            }
            isColor = scalar == "\u{1B}"
            return isColor ? sum : sum + width(scalar)
        }
    }

    /// The text, filled up with blanks.
    static func padded(_ text: String, to width: Int, atRight: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - of(text)))
        return atRight ? blanks + text : text + blanks
    }

    /// The text without its last characters, where it is wider than `width`; the cut is shown by `…`.
    public static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        return start(text, width: width - 1) + "…"
    }

    /// The text without its first characters, where it is wider than `width`; the cut is shown by `…`.
    public static func cutAtStart(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        return "…" + String(start(String(text.reversed()), width: width - 1).reversed())
    }

    /// As many characters as have room.
    private static func start(_ text: String, width: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            used += of(String(character))
            if used > width { break }
            result.append(character)
        }
        return result
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0xAD { return 1 }  // in front of the first mark that has no width
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        // Vowels and final consonants of Korean syllables that are written in parts stand in the room of the first.
        case 0x1160...0x11FF: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
