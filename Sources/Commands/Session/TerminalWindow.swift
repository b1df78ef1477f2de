import Foundation
import Reporting

/// The terminal that standard output goes to.
enum TerminalWindow {
    /// Colors only on a terminal, and not where `NO_COLOR` is set; the window's width, 100 where there is none.
    static var style: TerminalStyle {
        let noColor = Session.current.variable("NO_COLOR")
        return TerminalStyle(isColored: Session.current.output.isTerminal && noColor == nil, width: width)
    }

    /// Width and height, to notice when they change.
    static var shape: [Int] { [width, rows] }

    /// The window's height; 24 where there is none.
    static var rows: Int { size.map { Int($0.ws_row) } ?? 24 }

    /// The same for tables that are not about people only: where standard output is no terminal, nothing is left out.
    static var wholeStyle: TerminalStyle {
        var style = style
        if !Session.current.output.isTerminal { style.width = .max }
        return style
    }

    /// The width of the terminal that standard error goes to; nil where it goes elsewhere.
    static var errorWidth: Int? {
        let errors = Session.current.errors
        return errors.isTerminal ? columns(of: errors.descriptor) ?? 80 : nil
    }

    /// The width of the terminal that a stream goes to; nil where there is none.
    static func columns(of stream: Int32) -> Int? { size(of: stream).map { Int($0.ws_col) } }

    private static var width: Int { size.map { Int($0.ws_col) } ?? 100 }

    private static var size: winsize? {
        let output = Session.current.output
        return output.isTerminal ? size(of: output.descriptor) : nil
    }

    private static func size(of stream: Int32) -> winsize? {
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return size
    }
}
