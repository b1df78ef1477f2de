import Foundation

/// The terminal's second screen, as pagers use it: what was there before comes back at the end, however it comes.
enum AlternateScreen {
    private static let entering = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leaving: StaticString = "\u{1B}[?25h\u{1B}[?1049l"

    /// Shows the second screen, without a cursor; Ctrl-C brings the first one back and ends the program with 130.
    static func enter() throws {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in
                AlternateScreen.leave()
                _exit(130)
            }
        }
        try StandardOutput.write(entering)
    }

    /// Brings the first screen back. Safe inside a signal handler: no allocation, no Foundation.
    static func leave() {
        _ = write(STDOUT_FILENO, leaving.utf8Start, leaving.utf8CodeUnitCount)
    }

    /// Draws lines from the top, and clears what is left of what was drawn before.
    static func draw(_ lines: [String]) throws {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        try StandardOutput.write("\u{1B}[H" + text + "\u{1B}[J")
    }
}
