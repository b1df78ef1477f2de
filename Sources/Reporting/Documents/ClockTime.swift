import IngestionAPI

/// An instant as the clocks of a zone show it, which is what a spreadsheet calls a date and time: it knows no zones.
struct ClockTime: Sendable, Equatable {
    /// Milliseconds since 1970-01-01T00:00 by these clocks.
    let milliseconds: Int64

    init(_ instant: Instant, in zone: ReportTimeZone) {
        milliseconds = instant.milliseconds + zone.offset(at: instant)
    }

    /// Days since 1899-12-30, as spreadsheets count them, with the time of day as a fraction; nil for what they can't show.
    var serial: Double? {
        let (days, rest) = parts
        return Self.serial(Day(number: days)).map { $0 + Double(rest) / 86_400_000 }
    }

    /// The same of a day. Spreadsheets know no day before 1900-03-01 (Excel takes 1900 for a leap year, others begin two days
    /// earlier) and none after 9999.
    static func serial(_ day: Day) -> Double? {
        let serial = day.number + 25_569
        return (61...2_958_465).contains(serial) ? Double(serial) : nil
    }

    /// The day's number and the milliseconds since its midnight.
    private var parts: (day: Int, rest: Int) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return remainder < 0 ? (Int(quotient) - 1, Int(remainder) + 86_400_000) : (Int(quotient), Int(remainder))
    }

    /// `07:49:53.123`.
    private var clock: String {
        let rest = parts.rest
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: width - "\(number)".count) + "\(number)"
        }
        return "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1_000 % 60, 2))."
            + padded(rest % 1_000, 3)
    }

    /// `2026-11-17 07:49`, cut to the minute.
    var toMinute: String { "\(Day(number: parts.day)) \(clock.prefix(5))" }

    /// `2026-11-17 07:49:53.123`.
    var toMillisecond: String { "\(Day(number: parts.day)) \(clock)" }
}

extension ClockTime: CustomStringConvertible {
    /// `2026-11-17 07:49:53`, cut to the second.
    var description: String { "\(Day(number: parts.day)) \(clock.prefix(8))" }
}
