import Reporting

/// A message of standard error on a terminal.
enum MessageText {
    private static let marker = ": ingest-audit "

    /// The message's lines, broken between words; a command that it ends with stands on a line of its own and stays
    /// whole, however wide it is, so that it can be copied.
    static func lines(_ message: String, width: Int, indent: Int = 4) -> [String] {
        guard DisplayWidth.of(message) > width else { return [message] }
        let margin = String(message.prefix { $0 == " " })
        let place = message.firstRange(of: marker)
        let text = place.map { String(message[...$0.lowerBound]) } ?? message
        let command =
            place.map {
                [String(repeating: " ", count: max(2, indent)) + message[message.index($0.lowerBound, offsetBy: 2)...]]
            } ?? []
        return (WrappedText.hanging(text, indent: indent, width: width - margin.count) + command)
            .map { margin + $0 }
    }
}
