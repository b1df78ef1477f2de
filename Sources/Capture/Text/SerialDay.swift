import IngestionAPI

/// Dates as spreadsheets count them: in days, of which the time of the day is the fraction.
enum SerialDay: Sendable {
    /// Since the end of 1899, as if 1900 had had a February 29: whatever is not an old Mac's.
    case from1900
    /// Since 1904.
    case from1904

    /// The day number that 1970-01-01 has.
    private var epoch: Double {
        switch self {
        case .from1900: 25_569
        case .from1904: 24_107
        }
    }

    /// Milliseconds of local time since 1970, of a count between the years 2000 and 2100; nil for any other number.
    ///
    /// A whole number is a day, which has no time of the day. A count is kept in binary, and shown with few digits: of one with so few of them that they don't tell milliseconds, it is the
    /// nearest second.
    func local(_ text: Substring) -> Int64? {
        guard text.utf8.allSatisfy({ $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }), let days = Double(text) else {
            return nil
        }
        let start = epoch + 10_957
        guard (start...start + 36_525).contains(days), days != days.rounded() || text.contains(".") else { return nil }
        let fraction = text.split(separator: ".", maxSplits: 1).dropFirst().first?.utf8.count ?? 0
        let milliseconds = ((days - epoch) * 86_400_000).rounded()
        return fraction < 8 ? Int64((milliseconds / 1_000).rounded()) * 1_000 : Int64(milliseconds)
    }

    /// A number of a cell as a spreadsheet shows it by its format: `2026-11-16 03:00:00.123`.
    func text(_ number: Double, _ format: NumberFormat) -> String? {
        guard number.isFinite, number >= 0, number < 2_958_466 else { return nil }
        let milliseconds = (number * 86_400_000).rounded()
        let days = (milliseconds / 86_400_000).rounded(.down)
        let rest = Int(milliseconds - days * 86_400_000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let thousandths = rest % 1_000
        let clock =
            "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60))"
            + (thousandths == 0 ? "" : "." + "\(1_000 + thousandths)".dropFirst())
        if format == .elapsed {
            let minutes = Int(days) * 1_440 + rest / 60_000
            return "\(minutes / 60):\(two(minutes % 60)):\(clock.dropFirst(6))"
        }
        if format == .clock, days == 0 { return clock }
        // Before March 1900 the count is off by a day, by one that never was.
        guard self == .from1904 || days >= 61 else { return nil }
        let day = Day(number: Int(days - epoch))
        return format == .day && rest == 0 ? "\(day)" : "\(day) \(clock)"
    }
}
