import Reporting

/// Text from captures as a terminal may show it.
enum Printable {
    /// The text with control characters (and with them all escape sequences) shown as `\u{1B}`.
    static func text(_ text: String) -> String { PlainText.visible(text) }
}
