import Foundation
import History

/// One line on the terminal that shows how far a long command has come; for an import bytes done, rate, time left.
///
/// ```
/// h.ndjson  [##########··········]  52 %  76.2 of 146.3 MB  140 MB/s  1 s left
/// ```
final class ProgressBar {
    private static let width = 20
    /// Redrawing more often than this only costs time.
    private static let interval = 0.1

    private let name: String
    private let started = Date()
    private var drawn = Date.distantPast
    private var isShown = false

    /// A bar for a capture; draws nothing where nobody looks.
    init(name: String) {
        self.name = Printable.text(name)
    }

    /// Shows how far an import has come.
    func show(_ progress: ImportProgress) {
        draw { line(progress, seconds: $0) }
    }

    /// Shows how far a verification has come.
    func show(_ progress: VerificationProgress) {
        draw { _ in
            let share = Double(progress.exchangesDone) / Double(max(1, progress.exchangesTotal))
            return "\(name)  \(bar(share))  \(Grouped.text(progress.exchangesDone)) exchanges"
        }
    }

    /// Shows how far a copy has come.
    func show(pages done: Int, of total: Int) {
        draw { _ in "\(name)  \(bar(Double(done) / Double(max(1, total))))  \(Grouped.text(done)) pages" }
    }

    private func draw(_ line: (_ seconds: Double) -> String) {
        let now = Date()
        guard now.timeIntervalSince(drawn) >= Self.interval else { return }
        drawn = now
        isShown = true
        StandardError.write("\r\u{1B}[K" + line(now.timeIntervalSince(started)))
    }

    /// Takes the bar away.
    func clear() {
        if isShown { StandardError.write("\r\u{1B}[K") }
        isShown = false
    }

    /// The line for a state after `seconds`.
    func line(_ progress: ImportProgress, seconds: Double) -> String {
        let rate = seconds > 0 ? Double(progress.bytesDone) / seconds : 0
        guard let total = progress.bytesTotal, total > 0 else {
            return "\(name)  \(Size.text(progress.bytesDone))  \(Size.text(Int(rate)))/s"
        }
        let left = rate > 0 ? "\(Duration.text(Double(total - progress.bytesDone) / rate)) left" : ""
        return
            "\(name)  \(bar(Double(progress.bytesDone) / Double(total)))  \(Size.text(progress.bytesDone)) of \(Size.text(total))  "
            + "\(Size.text(Int(rate)))/s  \(left)"
    }

    private func bar(_ share: Double) -> String {
        let share = min(1, max(0, share))
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "·", count: Self.width - filled)
        return "[\(bar)]  \(Int(share * 100)) %"
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

/// Counts for people: `508,000`.
enum Grouped {
    /// A whole number with a comma between thousands.
    static func text(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}

private func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
