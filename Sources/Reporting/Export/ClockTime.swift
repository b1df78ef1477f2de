import IngestionAPI

/// An instant as the clocks of a zone show it, which is what a spreadsheet calls a date and time: it knows no zones.
struct ClockTime: Sendable, Equatable {
    /// Milliseconds since 1970-01-01T00:00 by these clocks.
    let milliseconds: Int64

    init(_ instant: Instant, in zone: ReportTimeZone) {
        milliseconds = instant.milliseconds + zone.offset(at: instant)
    }

    /// Days since 1899-12-30, as spreadsheets count them, with the time of day as a fraction.
    var serial: Double { Self.serial(Day(number: 0)) + Double(milliseconds) / 86_400_000 }

    /// The same of a day.
    static func serial(_ day: Day) -> Double { Double(day.number + 25_569) }
}

extension ClockTime: CustomStringConvertible {
    /// `2026-11-17 07:49:53`, cut to the second.
    var description: String {
        let text = Instant(milliseconds: milliseconds).description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }
}
