/// Text as a word of a shell's command line.
public enum ShellText {
    /// An option with its value: in one word where the value would be taken for another option.
    public static func option(_ name: String, _ value: String) -> String {
        "--\(name)\(value.hasPrefix("-") ? "=" : " ")\(quoted(value))"
    }

    /// The text, quoted where a shell would change it; what a terminal would not show as it is stands as `\x1B` in `$'…'`.
    public static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "./_-:,%=+@".unicodeScalars.contains(scalar))
        }
        if isPlain, !text.isEmpty { return text }
        guard PlainText.visible(text) != text else { return "'" + text.replacing("'", with: "'\\''") + "'" }
        let escaped = text.unicodeScalars.map { scalar -> String in
            if scalar == "'" || scalar == "\\" { return "\\\(scalar)" }
            let text = String(scalar)
            if PlainText.visible(text) == text { return text }
            return text.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        }
        return "$'" + escaped.joined() + "'"
    }
}
