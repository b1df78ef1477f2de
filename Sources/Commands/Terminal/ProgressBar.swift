import Foundation
import History
import Reporting

/// One line on the terminal that shows how far a long command has come; for an import bytes done, rate, time left.
///
/// ```
/// h.ndjson  [##########··········]  52%  1 s left  76.2 MB of 146.3 MB  140.0 MB/s
/// ```
final class ProgressBar {
    private static let width = 20
    /// Redrawing more often than this only costs time.
    private static let interval = 0.1

    private let name: String
    private let time = Session.current.time
    private let started = Session.current.time.seconds()
    /// The first time a moment after it began: of thousands of small captures none is worth a bar.
    private lazy var drawn = started

    /// A bar for a capture or a database; nil where nobody looks, or wants none.
    init?(name: String, isQuiet: Bool) {
        guard !isQuiet, Session.current.errors.isTerminal else { return nil }
        self.name = Printable.text(name)
    }

    /// Tells what is done where there is no measure for how far it has come.
    /// - Parameter isTimed: whether it is told how long that takes already.
    func tell(_ words: String, isTimed: Bool = true) {
        // Room for the time.
        Session.current.errors.begin(fitted([words], width: (TerminalWindow.errorWidth ?? 80) - 16), isTimed: isTimed)
    }

    /// Shows how far an import has come.
    func show(_ progress: ImportProgress) {
        if progress.bytesDone == progress.bytesTotal { tell("writing it down") }
        draw { line(progress, seconds: $0, width: $1) }
    }

    /// Shows how far a verification has come.
    /// - Parameter next: what comes after it.
    func show(_ progress: VerificationProgress, next: String) {
        if progress.exchangesDone == progress.exchangesTotal { tell(next) }
        draw { _, width in
            let share = Double(progress.exchangesDone) / Double(max(1, progress.exchangesTotal))
            return fitted([bar(share), Numbers.counted(progress.exchangesDone, "exchange")], width: width)
        }
    }

    /// Shows how far a copy has come.
    func show(pages done: Int, of total: Int) {
        if done == total { tell("checking the copy") }
        draw { _, width in
            fitted([bar(Double(done) / Double(max(1, total))), Numbers.counted(done, "page")], width: width)
        }
    }

    private func draw(_ line: (_ seconds: Double, _ width: Int) -> String) {
        let now = time.seconds()
        guard now - drawn >= Self.interval else { return }
        drawn = now
        Session.current.errors.showProgress(line(now - started, (TerminalWindow.errorWidth ?? 80) - 1))
    }

    /// Takes the bar away.
    func clear() {
        Session.current.errors.clearProgress()
    }

    /// The line for a state after `seconds`.
    func line(_ progress: ImportProgress, seconds: Double, width: Int) -> String {
        let rate = seconds > 0 ? Double(progress.bytesDone) / seconds : 0
        let speed = "\(Size.text(Int(rate)))/s"
        guard let total = progress.bytesTotal, total > 0 else {
            return fitted([Size.text(progress.bytesDone), speed], width: width)
        }
        let left = rate > 0 ? ["\(Duration.text(Double(total - progress.bytesDone) / rate)) left"] : []
        let size = "\(Size.text(progress.bytesDone)) of \(Size.text(total))"
        return fitted([bar(Double(progress.bytesDone) / Double(total))] + left + [size, speed], width: width)
    }

    /// The name and as many of the figures as have room, the first ones first; the name keeps at least its end.
    private func fitted(_ figures: [String], width: Int) -> String {
        var shown = figures
        func room() -> Int { width - shown.map { DisplayWidth.of($0) + 2 }.reduce(0, +) }
        while shown.count > 1, room() < min(DisplayWidth.of(name), Self.leastName) { shown.removeLast() }
        return ([DisplayWidth.cutAtStart(name, to: max(1, room()))] + shown).joined(separator: "  ")
    }

    private static let leastName = 16

    private func bar(_ share: Double) -> String {
        let share = min(1, max(0, share))
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "·", count: Self.width - filled)
        let percent = "\(Int(share * 100))%"
        return "[\(bar)] " + String(repeating: " ", count: 4 - percent.count) + percent
    }
}

/// Sizes for people: `146.3 MB`.
enum Size {
    /// Bytes in powers of 1000.
    static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 999.95 || unit == "GB" {
                return unit == "B" ? "\(bytes) B" : "\(oneDecimal(value)) \(unit)"
            }
            value /= 1_000
        }
        return "\(bytes) B"
    }
}

/// Spans of time for people: `1.2 s`, `3 min 20 s`.
enum Duration {
    /// Seconds in the two largest units.
    static func text(_ seconds: Double) -> String {
        if seconds < 10 { return "\(oneDecimal(max(0, seconds))) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        if whole < 86_400 { return "\(whole / 3_600) h \(whole / 60 % 60) min" }
        return "\(whole / 86_400) d \(whole / 3_600 % 24) h"
    }
}

private func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
