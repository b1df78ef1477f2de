/// Text in lines of a terminal.
enum WrappedText {
    /// The text's lines, broken between words where it is wider than `width`.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var (line, lineWidth) = ("", 0)
        for word in text.split(separator: " ") {
            let wordWidth = DisplayWidth.of(String(word))
            if !line.isEmpty, lineWidth + 1 + wordWidth > width {
                lines.append(line)
                (line, lineWidth) = ("", 0)
            }
            lineWidth += line.isEmpty ? wordWidth : 1 + wordWidth
            line += line.isEmpty ? String(word) : " " + word
        }
        return lines + [line]
    }
}
