/// A calendar day of the proleptic Gregorian calendar, without a time zone.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public var number: Int

    /// The day that lies `number` days after 1970-01-01.
    public init(number: Int) {
        self.number = number
    }

    /// The day of a date, or nil where there is no such date (2026-02-30).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, in: year) else { return nil }
        // Counts in years that begin on 1 March, so that the leap day is the last one (the usual civil-date algorithm).
        let marchYear = month > 2 ? year : year - 1
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.number = era * 146_097 + dayOfEra - 719_468
    }

    /// The day written as ISO 8601, `2026-11-22`; nil for anything else.
    public init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month (1 to 12) and day of the month.
    public var date: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Monday is 1, Sunday is 7, as in ISO 8601.
    public var weekday: Int {
        let sinceMonday = (number + 3) % 7
        return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
    }

    /// The day `days` later, or earlier where negative.
    public func advanced(by days: Int) -> Day {
        Day(number: number + days)
    }

    /// The earlier day first.
    public static func < (left: Day, right: Day) -> Bool {
        left.number < right.number
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: return 30
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: return 31
        }
    }
}

extension Day: CustomStringConvertible {
    /// ISO 8601, `2026-11-22`. Clocks of a zone may show a day just outside the years that four digits hold, which it writes
    /// with a sign: `-0001-12-31`, `+10000-01-01`.
    public var description: String {
        var digits = Digits()
        digits.append(self)
        return digits.text()
    }
}

/// A year as ISO 8601 writes it.
func isoYear(_ year: Int) -> String {
    let digits = padded(abs(year), to: 4)
    return year < 0 ? "-" + digits : year > 9_999 ? "+" + digits : digits
}

/// `number` with zeros in front up to `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
