import Foundation
import Reporting

/// The terminal that standard output goes to.
enum TerminalWindow {
    /// Colors only on a terminal, and not where `NO_COLOR` is set; the window's width, 100 where there is none.
    static var style: TerminalStyle {
        let noColor = ProcessInfo.processInfo.environment["NO_COLOR"] ?? ""
        return TerminalStyle(isColored: StandardOutput.isTerminal && noColor.isEmpty, width: width)
    }

    /// Width and height, to notice when they change.
    static var shape: [Int] { [width, rows] }

    /// The window's height; 24 where there is none.
    static var rows: Int { size.map { Int($0.ws_row) } ?? 24 }

    /// The same for tables that are not about people only: where standard output is no terminal, nothing is left out.
    static var wholeStyle: TerminalStyle {
        var style = style
        if !StandardOutput.isTerminal { style.width = .max }
        return style
    }

    /// The width of the terminal that standard error goes to; nil where it goes elsewhere.
    static var errorWidth: Int? {
        StandardError.isTerminal ? size(of: STDERR_FILENO).map { Int($0.ws_col) } ?? 80 : nil
    }

    private static var width: Int { size.map { Int($0.ws_col) } ?? 100 }

    private static var size: winsize? { StandardOutput.isTerminal ? size(of: STDOUT_FILENO) : nil }

    private static func size(of stream: Int32) -> winsize? {
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return size
    }
}
