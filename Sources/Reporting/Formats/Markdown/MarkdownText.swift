/// Pieces of GitHub's Markdown.
enum MarkdownText {
    /// Text from a capture as Markdown shows it letter by letter: no markup, no HTML, no end of the cell.
    static func captured(_ text: String) -> String {
        // What would make a list or a heading of the line stands at its beginning, or is a point behind a number.
        let number = text.unicodeScalars.prefix { "0"..."9" ~= $0 }
        let mark = text.unicodeScalars.dropFirst(number.count).first
        let isMarked = number.isEmpty ? mark.map { "-+=".unicodeScalars.contains($0) } ?? false : mark == "."
        // By scalars: a bar that carries a combining mark still ends a cell.
        return PlainText.visible(text).unicodeScalars.enumerated().reduce(into: "") { result, element in
            let (place, scalar) = element
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "|", "`", "*", "_", "[", "]", "(", ")", "#", "~", "!", ":", "@": result += "\\\(scalar)"
            case _ where isMarked && place == number.count: result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A table; `numbers` are the columns that stand at the right.
    static func table(_ heading: [String], _ rows: [[String]], numbers: Set<Int>) -> String {
        let rule = heading.indices.map { numbers.contains($0) ? "---:" : "---" }
        return ([heading, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
