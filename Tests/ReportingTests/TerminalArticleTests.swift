import Articles
import Testing

@testable import Reporting

@Suite("An article in a terminal")
struct TerminalArticleTests {
    private func text(_ markdown: String, width: Int = 40, isColored: Bool = false) -> String {
        TerminalArticle.text(markdown, TerminalStyle(isColored: isColored, width: width))
    }

    @Test("headings are underlined, paragraphs and points wrapped, comments left out")
    func blocks() {
        let shown = text(
            """
            # A title

            Words that go on for
            longer than the *window* is **wide**.
            <!-- a remark
            in two lines -->

            - `a`: a point with [a link](Other.md#x) that
              goes on.
            - Another.

            1. One.

            ## Next
            """)
        #expect(
            shown == """
                A title
                =======

                Words that go on for longer than the
                window is wide.

                - a: a point with a link that goes on.
                - Another.

                1. One.

                Next
                ----

                """)
    }

    @Test("code stays as it is, however wide, also what would be marks elsewhere")
    func code() {
        let line = "$ a | b **c** [d](e)   # " + String(repeating: "x", count: 60)
        #expect(text("```console\n\(line)\n\n```") == line + "\n")
        #expect(text("Of `**[a](b)**` and 3 * 4 * 5.") == "Of **[a](b)** and 3 * 4 * 5.\n")
        #expect(text("`,`, `;` or `\\t`") == "`,`, `;` or \\t\n")
    }

    @Test("a table is aligned with its last column wrapped, and becomes paragraphs where there is no room")
    func tables() {
        let table = "| name | n | what |\n| --- | ---: | --- |\n| `a\\|b` | 7 | words and words and words and more |"
        #expect(
            text(table, width: 50) == """
                name  n  what
                a|b   7  words and words and words and more

                """)
        #expect(text(table, width: 30) == "a|b\n    n: 7\n    what: words and words and\n    words and more\n")
    }

    @Test("bold and code are bold where the terminal can, word by word")
    func colors() {
        #expect(text("**a b** `c`", isColored: true) == "\u{1B}[1ma\u{1B}[0m \u{1B}[1mb\u{1B}[0m \u{1B}[1mc\u{1B}[0m\n")
    }

    @Test("every article's prose fits the window", arguments: Articles.names)
    func articles(name: String) throws {
        let markdown = try #require(Articles.text(name))
        let code = Set(markdown.split(separator: "\n"))
        for width in [60, 80, 100] {
            for line in text(markdown, width: width).split(separator: "\n") where !code.contains(line) {
                // A single word can be wider.
                #expect(DisplayWidth.of(String(line)) <= width || !line.drop { $0 == " " }.contains(" "), "\(line)")
            }
        }
    }
}
