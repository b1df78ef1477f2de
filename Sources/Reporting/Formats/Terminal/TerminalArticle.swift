/// An article of the documentation as a terminal shows it: the Markdown that the articles are written in, in lines that
/// fit the window. Blocks of code stay whole, so that they can be copied.
public struct TerminalArticle {
    private let style: TerminalStyle
    private var lines: [String] = []

    /// The article's lines, each with its line break.
    public static func text(_ markdown: String, _ style: TerminalStyle) -> String {
        var article = TerminalArticle(style: style)
        article.read(markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        return article.lines.map { WrappedText.withoutTrailingBlanks($0) + "\n" }.joined()
    }

    private init(style: TerminalStyle) {
        self.style = style
    }

    // MARK: Blocks

    private mutating func read(_ source: [String]) {
        var place = 0
        while place < source.count {
            let first = source[place]
            var end = place + 1
            /// Goes on to the first line that is none of the block's.
            func extend(while belongs: (String) -> Bool) {
                while end < source.count, belongs(source[end]) { end += 1 }
            }
            if first.hasPrefix("```") {
                extend { $0 != "```" }
                lines += source[place + 1..<end]
                end += 1
            } else if first.hasPrefix("<!--") {
                if !first.contains("-->") {
                    extend { !$0.contains("-->") }
                    end += 1
                }
            } else if first.hasPrefix("#") {
                heading(first)
            } else if first.hasPrefix("|") {
                extend { $0.hasPrefix("|") }
                table(source[place..<end].map(Self.cells))
            } else if first.isEmpty {
                if lines.last?.isEmpty == false { lines.append("") }
            } else {
                let mark = Self.listMark(first)
                extend { !$0.isEmpty && !Self.beginsBlock($0) }
                let text = inline(source[place..<end].map(Self.trimmed).joined(separator: " "))
                lines += WrappedText.hanging(text, indent: mark ?? 0, width: style.width)
            }
            place = end
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    private mutating func heading(_ line: String) {
        let level = line.prefix { $0 == "#" }.count
        let words = inline(Self.trimmed(String(line.dropFirst(level))))
        lines.append(style.painted(words, .heading))
        if level < 3 { lines.append(String(repeating: level == 1 ? "=" : "-", count: DisplayWidth.of(words))) }
    }

    /// Whether a line begins something else than the paragraph above it goes on with.
    private static func beginsBlock(_ line: String) -> Bool {
        ["```", "|", "#", "<!--"].contains(where: line.hasPrefix) || listMark(line) != nil
    }

    /// How far the lines of a point of a list are indented; nil where the line begins none.
    private static func listMark(_ line: String) -> Int? {
        if line.hasPrefix("- ") { return 2 }
        let digits = line.prefix { $0.isNumber }.count
        return digits > 0 && line.dropFirst(digits).hasPrefix(". ") ? digits + 2 : nil
    }

    private static func trimmed(_ line: String) -> String {
        WrappedText.withoutTrailingBlanks(String(line.drop { $0 == " " }))
    }

    // MARK: Tables

    /// The cells of a row; a bar in a cell is written `\|`.
    private static func cells(_ line: String) -> [String] {
        line.replacing("\\|", with: "\u{0}").split(separator: "|", omittingEmptySubsequences: false).dropFirst()
            .dropLast().map { trimmed(String($0)).replacing("\u{0}", with: "|") }
    }

    /// A table with its last column wrapped; where that leaves too little room, each row is a paragraph.
    private mutating func table(_ source: [[String]]) {
        guard source.count > 1, let count = source.map(\.count).min(), count > 0 else { return }
        let isRight = source[1].map { $0.hasSuffix(":") }
        let rows = ([source[0]] + source.dropFirst(2)).map { $0.map(inline) }
        let widths = (0..<count).map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        let indent = widths.dropLast().map { $0 + 2 }.reduce(0, +)
        let lastWidth = widths[count - 1]
        guard indent + min(lastWidth, 36) <= style.width else { return paragraphs(rows, count) }
        for row in rows where row.contains(where: { !$0.isEmpty }) {
            let start = (0..<count - 1).map { column in
                DisplayWidth.padded(row[column], to: widths[column], atRight: isRight[column]) + "  "
            }.joined()
            let isWhole = indent + lastWidth <= style.width
            let last =
                isRight[count - 1] ? DisplayWidth.padded(row[count - 1], to: lastWidth, atRight: true) : row[count - 1]
            let wrapped = isWhole ? [last] : WrappedText.lines(last, width: style.width - indent)
            for (place, line) in wrapped.enumerated() {
                lines.append((place == 0 ? start : String(repeating: " ", count: indent)) + line)
            }
        }
    }

    private mutating func paragraphs(_ rows: [[String]], _ count: Int) {
        for row in rows.dropFirst() {
            lines += WrappedText.hanging(row[0], indent: 2, width: style.width)
            for column in 1..<max(1, count) where !row[column].isEmpty {
                let name = count > 2 && !rows[0][column].isEmpty ? "\(rows[0][column]): " : ""
                lines += WrappedText.lines(name + row[column], width: max(20, style.width - 4)).map { "    " + $0 }
            }
        }
    }

    // MARK: Text in a line

    /// The text without Markdown's marks: links are their text, what is bold or code is so where the terminal can.
    private func inline(_ source: String) -> String {
        var result = ""
        var rest = Substring(source)
        while let character = rest.first {
            if character == "\\", let next = rest.dropFirst().first, next.isPunctuation || next.isSymbol {
                result.append(next)
                rest = rest.dropFirst(2)
            } else if let (code, after) = Self.enclosed(rest, by: "``") ?? Self.enclosed(rest, by: "`") {
                // A comma or a dash is nothing to see without its marks.
                result += code.contains { $0.isLetter || $0.isNumber } ? bold(code) : "`\(code)`"
                rest = after
            } else if let (words, after) = Self.enclosed(rest, by: "**") {
                result += bold(inline(words))
                rest = after
            } else if character == "*", rest.dropFirst().first != " ",
                let (words, after) = Self.enclosed(rest, by: "*")
            {
                result += inline(words)
                rest = after
            } else if character == "[", let (label, after) = Self.link(rest) {
                result += inline(label)
                rest = after
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Each word for itself: a line may end between them.
    private func bold(_ text: String) -> String {
        guard style.isColored, !text.contains("\u{1B}") else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : style.painted(String($0), .heading) }.joined(separator: " ")
    }

    /// What stands at the start between two of the marks, and what comes behind.
    private static func enclosed(_ text: Substring, by mark: String) -> (String, Substring)? {
        guard text.hasPrefix(mark) else { return nil }
        let inside = text.dropFirst(mark.count)
        guard let end = inside.firstRange(of: mark), !inside[..<end.lowerBound].isEmpty else { return nil }
        return (String(inside[..<end.lowerBound]), inside[end.upperBound...])
    }

    /// The words of a link at the start, and what comes behind it.
    private static func link(_ text: Substring) -> (String, Substring)? {
        guard let middle = text.firstRange(of: "]("),
            let end = text[middle.upperBound...].firstIndex(of: ")")
        else { return nil }
        return (String(text[..<middle.lowerBound].dropFirst()), text[text.index(after: end)...])
    }
}
