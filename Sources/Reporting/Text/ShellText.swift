/// Text as a word of a shell's command line.
public enum ShellText {
    /// The text, quoted where a shell would change it.
    public static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "./_-:,%=+@".unicodeScalars.contains(scalar))
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
