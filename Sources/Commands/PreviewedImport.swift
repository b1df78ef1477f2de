import ArgumentParser
import Bytes
import Capture
import Foundation
import IngestionAPI
import Reporting

/// `import --preview`: what would be taken of captures. No database is opened, nothing is written.
struct PreviewedImport {
    var files: [CapturePaths.Found]
    var format: CaptureFormat?
    var encoding: String?
    var options: CaptureOptions

    /// How many calls are shown of each capture, and how many of what can't be read.
    private static let shown = 20

    func run() throws {
        var shown = Shown()
        for file in files { try show(file, &shown) }
        if shown.count == shown.unreadable { throw ExitCode(CommandFailure.unreadableInput) }
        if shown.needsAttention || shown.unreadable > 0 { throw ExitCode(1) }
    }

    /// What has been shown so far.
    private struct Shown {
        var count = 0
        var unreadable = 0
        var needsAttention = false
    }

    /// Shows a file, or the members of an archive one after another.
    private func show(_ file: CapturePaths.Found, _ shown: inout Shown) throws {
        try Interruption.check()
        do {
            if file.isPartOfAnother { return }
            if let reason = file.passedOver {
                throw CaptureProblem.unknownFormat(file.path, "passed over: \(reason)")
            }
            switch try CapturePaths.opened(
                file, standardInput: Session.current.input, partial: options.partial)
            {
            case .archive(let members):
                for member in members { try show(member, &shown) }
            case .capture(let found):
                if shown.count > 0 { try Session.current.output.write("\n") }
                switch try show(found) {
                case .sound: break
                case .remarkable: shown.needsAttention = true
                case .nothing: shown.unreadable += 1
                }
                shown.count += 1
            }
        } catch let problem as CaptureProblem {
            if shown.count > 0 { try Session.current.output.write("\n") }
            try Session.current.output.write(Printable.text("\(problem)") + "\n")
            shown.count += 1
            shown.unreadable += 1
        }
    }

    /// What an import would do with a capture: end well, ask for attention, refuse it.
    private enum Verdict { case sound, remarkable, nothing }

    private func show(_ file: CapturePaths.Found) throws -> Verdict {
        let capture = try CaptureFile(file, format: format, encoding: encoding)
        let because = capture.because.map { ": \($0)" } ?? ""
        var text = Printable.text("\(file.path): \(capture.format.name)\(because)") + "\n"
        let reader = try capture.reader(options)
        var calls: [[String]] = []
        var unread: [String] = []
        var (exchanges, errors, unrecognized, inferred, quarantined, others) = (0, 0, 0, 0, 0, 0)
        var batches = 0
        while let portion = try reader.next() {
            try Interruption.check()
            for index in 0..<portion.batch.count {
                exchanges += 1
                let exchange = portion.batch[index]
                let kind = portion.batch.kinds[index]
                errors += kind == .apiError ? 1 : 0
                unrecognized += kind == .unrecognized ? 1 : 0
                inferred += exchange.isTimeInferred ? 1 : 0
                if calls.count < Self.shown { calls.append(Self.row(exchange, kind, line: portion.batch.lines[index])) }
            }
            for index in 0..<portion.platform.count {
                exchanges += 1
                batches += 1
                let exchange = portion.platform[index]
                inferred += exchange.isTimeInferred ? 1 : 0
                if calls.count < Self.shown { calls.append(Self.row(exchange, line: portion.platform.lines[index])) }
            }
            quarantined += portion.unread.count
            others += portion.others
            for line in portion.unread where unread.count < Self.shown {
                unread.append("  line \(line.line): \(Printable.text(line.reason))\n")
            }
        }
        if !calls.isEmpty { text += Self.table(calls) }
        if exchanges > calls.count { text += "… \(Numbers.grouped(exchanges - calls.count)) more\n" }
        if !unread.isEmpty { text += "Not taken:\n" + unread.joined() }
        if quarantined > unread.count { text += "  … \(Numbers.grouped(quarantined - unread.count)) more\n" }
        let counts = [
            (exchanges, "exchange"), (batches, "answer about a batch"), (quarantined, "line not taken"),
            (others, "entry of other kinds"),
            (errors, "API error"),
            (unrecognized, "answer not known"), (inferred, "time inferred"),
        ]
        text += counts.enumerated().filter { $0.offset == 0 || $0.element.0 > 0 }
            .map { "\(Self.plural($0.element.1)): \(Numbers.grouped($0.element.0))" }.joined(separator: ", ")
        try Session.current.output.write(text + "; nothing was imported\n")
        // As `import` has it: a native capture may be empty so far, anything else without an exchange is none.
        if exchanges == 0, quarantined > 0 || others > 0 || capture.format != .ndjson && reader.summary.byteCount > 0 {
            return .nothing
        }
        return quarantined > 0 || unrecognized > 0 ? .remarkable : .sound
    }

    private static func plural(_ name: String) -> String {
        switch name {
        case "line not taken": "lines not taken"
        case "entry of other kinds": "entries of other kinds"
        case "answer not known": "answers not known"
        case "answer about a batch": "answers about batches"
        case "time inferred": "times inferred"
        default: name + "s"
        }
    }

    private static func row(_ exchange: Exchange, _ kind: AnswerKind, line: Int) -> [String] {
        // `inProgress` is shown as "in progress".
        row(exchange, "\(kind)".replacing(/[A-Z]/) { " " + $0.output.lowercased() }, line: line)
    }

    /// An answer of the Platform: its batch stands for the request.
    private static func row(_ exchange: Exchange, line: Int) -> [String] {
        row(exchange, "batch " + (exchange.batchAnswer?.outcome.name ?? "not told of"), line: line)
    }

    private static func row(_ exchange: Exchange, _ answer: String, line: Int) -> [String] {
        func name(_ text: String) -> String { text.isEmpty ? "–" : text }
        return [
            "\(line)", exchange.at.description + (exchange.isTimeInferred ? " (inferred)" : ""),
            exchange.method.name, name(exchange.target.organization), name(exchange.target.mapping),
            exchange.requestID.map { "\($0)" } ?? "–", "\(exchange.httpStatus)", answer,
        ].map(Printable.text)
    }

    private static func table(_ rows: [[String]]) -> String {
        let all = [["line", "time (UTC)", "method", "organization", "mapping", "request", "HTTP", "answer"]] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return cells.joined(separator: "  ").replacing(#/ +$/#, with: "") + "\n"
        }.joined()
    }
}
