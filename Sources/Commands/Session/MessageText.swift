import Reporting

/// A message of standard error on a terminal.
enum MessageText {
    private static let marker = ": ingest-audit "

    /// The message's lines, broken between words; a command that it ends with stands on a line of its own and stays
    /// whole, however wide it is, so that it can be copied.
    static func lines(_ message: String, width: Int) -> [String] {
        guard DisplayWidth.of(message) > width else { return [message] }
        let margin = String(message.prefix { $0 == " " })
        let place = message.firstRange(of: marker)
        let text = place.map { String(message[...$0.lowerBound]) } ?? message
        let command = place.map { ["    " + message[message.index($0.lowerBound, offsetBy: 2)...]] } ?? []
        return (WrappedText.hanging(text, indent: 4, width: width - margin.count) + command).map { margin + $0 }
    }
}
