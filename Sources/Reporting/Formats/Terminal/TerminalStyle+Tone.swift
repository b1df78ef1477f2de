extension Tone {
    /// The terminal's code for it (ANSI SGR).
    fileprivate var code: Int {
        switch self {
        case .heading: 1
        case .quiet: 2
        case .bad: 31
        case .good: 32
        case .watch: 33
        }
    }
}

extension TerminalStyle {
    /// The text in a tone, as it is where colors are not used.
    public func painted(_ text: String, _ tone: Tone?) -> String {
        guard isColored, let tone else { return text }
        return "\u{1B}[\(tone.code)m\(text)\u{1B}[0m"
    }
}
