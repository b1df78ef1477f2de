import Foundation
import Synchronization

/// The terminal's second screen, as pagers use it: what was there before comes back at the end, however it comes, and
/// while the program is stopped.
enum AlternateScreen {
    private static let entering: StaticString = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leaving: StaticString = "\u{1B}[?25h\u{1B}[?1049l"
    /// How often a change of the window is looked for, seconds.
    private static let glance = 0.1

    /// Whether the screen was left in the meantime, and so is empty.
    private static let wasAway = Atomic(false)

    /// Shows the second screen, without a cursor; Ctrl-C brings the first one back and ends the program with 130, and so
    /// does Ctrl-Z until the program goes on.
    static func enter() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in
                AlternateScreen.leave()
                _exit(130)
            }
        }
        signal(SIGTSTP) { _ in
            AlternateScreen.leave()
            kill(getpid(), SIGSTOP)
            AlternateScreen.put(AlternateScreen.entering)
            AlternateScreen.wasAway.store(true, ordering: .relaxed)
        }
        put(entering)
    }

    /// Brings the first screen back. Safe inside a signal handler: no allocation, no Foundation.
    static func leave() { put(leaving) }

    /// Draws lines from the top, and clears what is left of what was drawn before.
    static func draw(_ lines: [String]) throws {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        try Session.current.output.write("\u{1B}[H" + text + "\u{1B}[J")
    }

    /// Waits; draws again as soon as the window has another size, or is shown again.
    static func wait(_ seconds: Double, redraw: () throws -> Void) throws {
        let end = Date(timeIntervalSinceNow: seconds)
        var window = TerminalWindow.shape
        while end.timeIntervalSinceNow > 0 {
            Thread.sleep(forTimeInterval: min(glance, max(0, end.timeIntervalSinceNow)))
            let isBack = wasAway.exchange(false, ordering: .relaxed)
            guard isBack || TerminalWindow.shape != window else { continue }
            window = TerminalWindow.shape
            try redraw()
        }
    }

    private static func put(_ text: StaticString) {
        _ = write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }
}
