import Foundation
import Reporting

/// The terminal that standard output goes to.
enum TerminalWindow {
    /// Colors only on a terminal, and not where `NO_COLOR` is set; the window's width, 100 where there is none.
    static var style: TerminalStyle {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return TerminalStyle(isColored: StandardOutput.isTerminal && noColor.isEmpty, width: width)
    }

    /// The window's height; 24 where there is none.
    static var rows: Int { size.map { Int($0.ws_row) } ?? 24 }

    private static var width: Int { size.map { Int($0.ws_col) } ?? 100 }

    private static var size: winsize? {
        var size = winsize()
        guard StandardOutput.isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0,
            size.ws_row > 0
        else { return nil }
        return size
    }
}
