import Figures
import Foundation
import IngestionAPI

/// How one column's values are written: for people by its kind, for programs exactly.
///
/// A value that its column's kind doesn't fit is written as it is, never bent to fit.
struct ColumnWriting {
    let column: QueryColumn
    /// Whether its values stand at the right.
    let isNumber: Bool
    private let zone: ReportTimeZone
    /// How many decimals its numbers have: as many as the one that needs most of them, at most three.
    private let decimals: Int

    init(_ column: QueryColumn, values: some Sequence<QueryValue>, zone: ReportTimeZone) {
        self.column = column
        self.zone = zone
        var hasNumber = false
        var hasOther = false
        var decimals = 0
        for value in values {
            switch value {
            case .null: break
            case .integer: hasNumber = true
            case .real(let number):
                hasNumber = true
                if column.kind == .number { decimals = max(decimals, Decimals.needed(number)) }
            case .text, .blob: hasOther = true
            }
        }
        switch column.kind {
        case .count, .number, .rate: isNumber = true
        case .text, .identifier, .date, .time: isNumber = false
        case nil: isNumber = hasNumber && !hasOther
        }
        self.decimals = decimals
    }

    /// Whether its values are words that a page must not break into lines.
    var isOneLine: Bool {
        [.identifier, .date, .time].contains(column.kind)
    }

    /// Whether it is text that may be cut where there is little room.
    var isText: Bool { !isNumber && [nil, .text, .identifier].contains(column.kind) }

    /// `time to finish (s)`.
    var heading: String {
        column.unit.map { "\(column.label) (\($0))" } ?? column.label
    }

    /// A value as people read it; `–` where nothing is known.
    func text(_ value: QueryValue) -> String {
        span(value).text
    }

    /// The same, marked where it is text as it came.
    func span(_ value: QueryValue) -> Span {
        guard let text = textByKind(value) else { return plain(value) }
        return Span(text)
    }

    /// Nil where the value doesn't fit the column's kind.
    private func textByKind(_ value: QueryValue) -> String? {
        switch column.kind {
        case .count: return count(value)
        case .number: return number(value).flatMap { Decimals.text($0, decimals) }
        case .rate: return number(value).flatMap { (0...1).contains($0) ? Numbers.percent($0) : nil }
        case .date: return day(value)?.description
        case .time: return instant(value).map(localTime)
        case .text, .identifier, nil: return nil
        }
    }

    /// A value as programs read it: numbers in full, dates and times in ISO 8601 and UTC, bytes in hexadecimal.
    func exact(_ value: QueryValue) -> QueryValue {
        switch (column.kind, value) {
        case (_, .blob(let bytes)): return .text(Self.hexadecimal(bytes))
        case (.date, _): return day(value).map { .text($0.description) } ?? value
        case (.time, _): return instant(value).map { .text($0.description) } ?? value
        default: return value
        }
    }

    /// The same as a cell.
    func cell(_ value: QueryValue) -> ExportCell {
        switch exact(value) {
        case .null, .blob: .empty
        case .integer(let number): .integer(Int128(number))
        case .real(let number): .number(number)
        case .text(let text): .text(text)
        }
    }

    private func plain(_ value: QueryValue) -> Span {
        switch value {
        case .null: return Span("–")
        case .integer(let number): return Span(String(number))
        case .real(let number): return Span(Numbers.shortest(number))
        case .text(let text): return Span(text, .prose)
        case .blob(let bytes): return Span(Self.hexadecimal(bytes))
        }
    }

    private func count(_ value: QueryValue) -> String? {
        switch value {
        case .integer(let count): return Numbers.grouped(count)
        case .real(let number) where number == number.rounded() && abs(number) < 1e15:
            return Numbers.grouped(Int64(number))
        default: return nil
        }
    }

    private func number(_ value: QueryValue) -> Double? {
        switch value {
        case .integer(let number): return Double(number)
        case .real(let number): return number
        case .null, .text, .blob: return nil
        }
    }

    private func day(_ value: QueryValue) -> Day? {
        switch value {
        case .integer(let number):
            let milliseconds = number.multipliedReportingOverflow(by: 86_400_000)
            guard !milliseconds.overflow,
                Instant.writable.contains(Instant(milliseconds: milliseconds.partialValue))
            else { return nil }
            return Day(number: Int(number))
        case .text(let text): return Day(iso: text)
        case .null, .real, .blob: return nil
        }
    }

    private func instant(_ value: QueryValue) -> Instant? {
        switch value {
        case .integer(let number): return writable(number)
        case .real(let number): return Int64(exactly: number.rounded(.down)).flatMap(writable)
        case .text(let text): return Instant(rfc3339: text)
        case .null, .blob: return nil
        }
    }

    private func writable(_ milliseconds: Int64) -> Instant? {
        let instant = Instant(milliseconds: milliseconds)
        return Instant.writable.contains(instant) ? instant : nil
    }

    /// `2026-11-20 15:43:51`, by the clocks of the report's zone.
    private func localTime(_ instant: Instant) -> String { ClockTime(instant, in: zone).description }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return bytes.reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}

/// Numbers with a fixed count of decimals.
enum Decimals {
    /// How many decimals, at most three, a number needs.
    static func needed(_ value: Double) -> Int {
        guard abs(value) < 1e12 else { return 0 }
        let thousandths = Int64((abs(value) * 1_000).rounded())
        return thousandths % 1_000 == 0 ? 0 : thousandths % 100 == 0 ? 1 : thousandths % 10 == 0 ? 2 : 3
    }

    /// `1,234.50`; nil for what would not show that way: the very large, and the small that would look like nothing.
    static func text(_ value: Double, _ decimals: Int) -> String? {
        guard abs(value) < 1e12 else { return nil }
        let scale: Int64 = [1, 10, 100, 1_000][decimals]
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        if scaled == 0, value != 0 { return nil }
        let sign = value < 0 ? "−" : ""
        let whole = sign + Numbers.grouped(scaled / scale)
        guard decimals > 0 else { return whole }
        let rest = String(scaled % scale)
        return whole + "." + String(repeating: "0", count: decimals - rest.count) + rest
    }
}
