import IngestionAPI

/// Times as people, spreadsheets and loggers write them.
///
/// A stamp with an offset is taken by it; one without is a local time of the zone given. What could be read in two ways
/// (`03/04/2026`) is read only as told.
struct LooseTime {
    /// How dates with the year at the end are written.
    var dateOrder = CaptureOptions.DateOrder.iso
    /// The zone of stamps without an offset.
    var timeZone = ReportTimeZone.utc
    /// The year of stamps that have none.
    var year: Int?

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Reads a text that is a time and nothing else.
    func instant(_ text: String) -> Instant? {
        let trimmed = text.drop { $0 == " " }
        guard let (instant, rest) = leading(Substring(trimmed)), rest.allSatisfy({ $0 == " " }) else {
            return milliseconds(trimmed)
        }
        return instant
    }

    /// Whole milliseconds since 1970, of any time between 1973 and 5138.
    private func milliseconds(_ text: Substring) -> Instant? {
        let digits = text.prefix { $0 != " " }
        guard (12...14).contains(digits.utf8.count), let number = Int64(digits) else { return nil }
        return Instant(milliseconds: number)
    }

    /// Reads a time at the beginning of a text.
    /// - Returns: the instant, and what follows it.
    func leading(_ text: Substring) -> (Instant, Substring)? {
        var scanner = Scanner(rest: text)
        guard let (day, isApache) = date(&scanner) else { return nil }
        return time(day, &scanner, afterColon: isApache).map { ($0, scanner.rest) }
    }

    // MARK: - Dates

    private func date(_ scanner: inout Scanner) -> (Day, Bool)? {
        let start = scanner
        // 2026-11-16, 2026/11/16
        if let year = scanner.number(digits: 4...4), scanner.take("-") || scanner.take("/"),
            let month = scanner.number(digits: 1...2), scanner.take("-") || scanner.take("/"),
            let day = scanner.number(digits: 1...2)
        {
            return Day(year: year, month: month, day: day).map { ($0, false) }
        }
        scanner = start
        // 16.11.2026, 11/16/2026, 16/Nov/2026
        if let first = scanner.number(digits: 1...2), let separator = scanner.takeAny("./-") {
            if let month = scanner.month(Self.months), scanner.take(String(separator)),
                let year = scanner.number(digits: 4...4)
            {
                return Day(year: year, month: month, day: first).map { ($0, separator == "/") }
            }
            if let second = scanner.number(digits: 1...2), scanner.take(String(separator)),
                let year = scanner.number(digits: 4...4)
            {
                switch dateOrder {
                case .iso: return nil
                case .dayFirst: return Day(year: year, month: second, day: first).map { ($0, false) }
                case .monthFirst: return Day(year: year, month: first, day: second).map { ($0, false) }
                }
            }
        }
        scanner = start
        // Mon Nov 16 03:00:01 UTC 2026 (`date`), Nov 16 03:00:01 (syslog)
        if scanner.word() != nil, scanner.blanks(), let month = scanner.month(Self.months), scanner.blanks(),
            let day = scanner.number(digits: 1...2)
        {
            return yearBehind(scanner).flatMap { Day(year: $0, month: month, day: day) }.map { ($0, false) }
        }
        scanner = start
        if let month = scanner.month(Self.months), scanner.blanks(), let day = scanner.number(digits: 1...2),
            let year = yearBehind(scanner) ?? year
        {
            return Day(year: year, month: month, day: day).map { ($0, false) }
        }
        scanner = start
        return nil
    }

    /// The year that `date` writes behind time and zone.
    private func yearBehind(_ scanner: Scanner) -> Int? {
        let words = scanner.rest.prefix(40).split(separator: " ").prefix(4)
        return words.dropFirst().first { $0.utf8.count == 4 && $0.utf8.allSatisfy { $0 &- 48 < 10 } }.flatMap {
            Int($0)
        }
    }

    // MARK: - Times

    private func time(_ day: Day, _ scanner: inout Scanner, afterColon: Bool) -> Instant? {
        if afterColon {
            guard scanner.take(":") else { return nil }
        } else if !scanner.take("T"), !scanner.take("t") {
            _ = scanner.take(",")
            guard scanner.blanks() else { return nil }
        }
        guard var hour = scanner.number(digits: 1...2), scanner.take(":"), let minute = scanner.number(digits: 2...2)
        else { return nil }
        var milliseconds: Int64 = 0
        if scanner.take(":") {
            guard let second = scanner.number(digits: 2...2), second <= 60 else { return nil }
            milliseconds = Int64(second) * 1_000
            if let fraction = scanner.fraction() { milliseconds += second == 60 ? 0 : fraction }
        }
        let beforeNoon = scanner
        if scanner.blanks() || true, let half = scanner.word()?.lowercased(), half == "am" || half == "pm", hour <= 12 {
            hour = hour % 12 + (half == "pm" ? 12 : 0)
        } else {
            scanner = beforeNoon
        }
        guard hour < 24, minute < 60 else { return nil }
        let local = Int64(day.number) * 86_400_000 + Int64(hour * 3_600 + minute * 60) * 1_000 + milliseconds
        let found = offset(&scanner).map { Instant(milliseconds: local - $0) } ?? timeZone.instant(local: local)
        return Instant.writable.contains(found) ? found : nil
    }

    /// The offset in milliseconds: `Z`, `+09:00`, ` +0000`, ` UTC`; nil where there is none.
    private func offset(_ scanner: inout Scanner) -> Int64? {
        let start = scanner
        _ = scanner.blanks()
        if let word = scanner.word() {
            if ["z", "utc", "gmt"].contains(word.lowercased()) {
                // `date` writes the year behind the zone.
                let behind = scanner
                if !(scanner.blanks() && scanner.number(digits: 4...4) != nil && scanner.isAtBreak) { scanner = behind }
                return 0
            }
        } else if let sign = scanner.takeAny("+-"), let hours = scanner.number(digits: 2...2) {
            _ = scanner.take(":")
            if let minutes = scanner.number(digits: 2...2), hours < 24, minutes < 60 {
                return Int64(hours * 60 + minutes) * 60_000 * (sign == "-" ? -1 : 1)
            }
        }
        scanner = start
        return nil
    }

    // MARK: - Scanning

    private struct Scanner {
        var rest: Substring

        var isAtBreak: Bool { rest.first.map { !$0.isNumber && !$0.isLetter } ?? true }

        mutating func take(_ text: String) -> Bool {
            guard rest.hasPrefix(text) else { return false }
            rest.removeFirst(text.count)
            return true
        }

        mutating func takeAny(_ characters: String) -> Character? {
            guard let first = rest.first, characters.contains(first) else { return nil }
            rest.removeFirst()
            return first
        }

        mutating func blanks() -> Bool {
            let before = rest.startIndex
            rest = rest.drop { $0 == " " || $0 == "\t" }
            return rest.startIndex != before
        }

        mutating func number(digits: ClosedRange<Int>) -> Int? {
            let found = rest.utf8.prefix { $0 &- 48 < 10 }
            guard digits.contains(found.count), let number = Int(Substring(found)) else { return nil }
            rest = rest[found.endIndex...]
            return number
        }

        /// The fraction of a second, in milliseconds, behind a point or a comma.
        mutating func fraction() -> Int64? {
            guard let first = rest.first, first == "." || first == "," else { return nil }
            let digits = rest.dropFirst().utf8.prefix { $0 &- 48 < 10 }
            guard !digits.isEmpty else { return nil }
            var value: Int64 = 0
            var scale: Int64 = 100
            for digit in digits {
                value += Int64(digit - 48) * scale
                scale /= 10
            }
            rest = rest[digits.endIndex...]
            return value
        }

        mutating func word() -> String? {
            let letters = rest.utf8.prefix { ($0 | 0x20) &- 97 < 26 }
            guard !letters.isEmpty else { return nil }
            rest = rest[letters.endIndex...]
            return String(Substring(letters))
        }

        mutating func month(_ names: [String]) -> Int? {
            let before = self
            guard let word = word()?.lowercased(), word.utf8.count >= 3,
                let index = names.firstIndex(of: String(word.prefix(3)))
            else {
                self = before
                return nil
            }
            return index + 1
        }
    }
}
