import Reporting

/// Text from captures as a terminal may show it.
enum Printable {
    /// The text with control characters (and with them all escape sequences) shown as `\u{1B}`.
    static func text(_ text: String) -> String { PlainText.visible(text) }

    /// A text of several lines, each as a terminal may show it.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.text(String($0)) }
            .joined(separator: "\n")
    }
}
