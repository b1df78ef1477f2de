import ArgumentParser
import History
import Reporting

/// `ingest-audit quarantine`: the lines that could not be read.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "List the lines that could not be read.",
        usage: "ingest-audit quarantine [<options>]",
        discussion: """
            Each with file, line and reason. Mend the line in a file of its own and import that: what is known is not \
            counted again.

            Examples:
              ingest-audit quarantine
              ingest-audit quarantine --json
            """)

    @Flag(help: "Print the list as JSON, with all bytes that were kept (credentials masked).")
    var json = false

    @OptionGroup var global: GlobalOptions

    private struct Line: Encodable {
        var path: String
        var sha256: String
        var line: Int
        var reason: String
        var bytes: Int
        /// As text; what is no UTF-8 is shown as U+FFFD.
        var text: String
    }

    func run() throws {
        let history = try global.openHistory()
        if json {
            var lines: [Line] = []
            try history.forEachQuarantinedLine { line in
                lines.append(
                    Line(
                        path: line.path, sha256: line.sha256, line: line.line, reason: line.reason,
                        bytes: line.byteCount, text: String(decoding: line.bytes, as: UTF8.self)))
            }
            try Session.current.output.write(try JSONDocument.text(lines))
            return
        }
        let (width, isWrapped) = (TerminalWindow.style.width, Session.current.output.isTerminal)
        var isEmpty = true
        try history.forEachQuarantinedLine { line in
            isEmpty = false
            let head = "\(Printable.text(line.path)):\(line.line): \(Printable.text(line.reason))"
            let lines = isWrapped ? WrappedText.hanging(head, indent: 4, width: width) : [head]
            try Session.current.output.write(
                (lines + ["    " + start(of: line, room: width - 4)]).map { $0 + "\n" }.joined())
        }
        if isEmpty { try Session.current.output.write("Every line could be read.\n") }
    }

    /// The line's first characters, and how long it is where there are more.
    private func start(of line: QuarantinedLine, room: Int) -> String {
        let start = Printable.text(String(decoding: line.bytes.prefix(Self.shownBytes), as: UTF8.self))
        guard line.byteCount > Self.shownBytes || DisplayWidth.of(start) > room else { return start }
        let more = " (\(Grouped.text(line.byteCount)) bytes)"
        return DisplayWidth.cut(start + "…", to: max(20, room - more.count)) + more
    }

    private static let shownBytes = 100
}
