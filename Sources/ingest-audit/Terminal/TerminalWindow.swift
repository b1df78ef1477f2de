import Foundation
import Reporting

/// The terminal that standard output goes to.
enum TerminalWindow {
    /// Colors only on a terminal, and not where `NO_COLOR` is set; the window's width, 100 where there is none.
    static var style: TerminalStyle {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return TerminalStyle(isColored: StandardOutput.isTerminal && noColor.isEmpty, width: width)
    }

    private static var width: Int {
        var size = winsize()
        guard StandardOutput.isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return 100
        }
        return Int(size.ws_col)
    }
}
