/// Takes a text apart from its beginning; what does not fit leaves it where it was.
struct TextScanner {
    /// What has not been taken yet.
    var rest: Substring

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Whether no letter, digit, hyphen or underscore follows: what was taken ends here.
    var isAtBreak: Bool { rest.first.map { !$0.isNumber && !$0.isLetter && $0 != "-" && $0 != "_" } ?? true }

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

    /// Blanks and tabs; whether there were any.
    mutating func blanks() -> Bool {
        let before = rest.startIndex
        rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\u{A0}" || $0 == "\u{202F}" }
        return rest.startIndex != before
    }

    mutating func digits() -> Substring? {
        let found = rest.utf8.prefix { $0 &- 48 < 10 }
        guard !found.isEmpty, found.count < 18 else { return nil }
        rest = rest[found.endIndex...]
        return Substring(found)
    }

    mutating func number(digits count: ClosedRange<Int>) -> Int? {
        let before = rest
        guard let found = digits(), count.contains(found.utf8.count) else {
            rest = before
            return nil
        }
        return Int(found)
    }

    mutating func word() -> String? {
        let letters = rest.utf8.prefix { ($0 | 0x20) &- 97 < 26 }
        guard !letters.isEmpty else { return nil }
        rest = rest[letters.endIndex...]
        return String(Substring(letters))
    }

    /// An English month, whole or its first three letters; from 1.
    mutating func month() -> Int? { name(Self.months).map { $0 + 1 } }

    /// An English day of the week.
    mutating func weekday() -> Bool { name(Self.weekdays) != nil }

    private mutating func name(_ names: [String]) -> Int? {
        let before = rest
        guard let word = word()?.lowercased(), word.utf8.count >= 3,
            let index = names.firstIndex(of: String(word.prefix(3)))
        else {
            rest = before
            return nil
        }
        return index
    }

    /// A year on its own behind a blank.
    mutating func yearBehind() -> Int? {
        let before = rest
        guard blanks(), let year = number(digits: 4...4), isAtBreak, (1970...2100).contains(year) else {
            rest = before
            return nil
        }
        return year
    }

    /// A time of the day, `03:00:00,123`, `3:00 a.m.`, `오후 3:00`, `030000`: milliseconds since midnight.
    mutating func clock() -> Int64? {
        let before = rest
        guard let found = readClock() else {
            rest = before
            return nil
        }
        return found
    }

    private mutating func readClock() -> Int64? {
        var isAfternoon: Bool?
        if take("오전") { isAfternoon = false } else if take("오후") { isAfternoon = true }
        if isAfternoon != nil { _ = blanks() }
        var hour: Int
        let minute: Int
        var milliseconds: Int64 = 0
        let start = rest
        if let packed = number(digits: 6...6) {
            (hour, minute) = (packed / 10_000, packed / 100 % 100)
            milliseconds = Int64(packed % 100) * 1_000 + (packed % 100 < 60 ? fraction() ?? 0 : 0)
            guard packed % 100 <= 60 else { return nil }
        } else {
            rest = start
            guard let first = number(digits: 1...2), take(":"), let second = number(digits: 2...2) else { return nil }
            (hour, minute) = (first, second)
            let behindMinute = rest
            if take(":") {
                guard let second = number(digits: 2...2), second <= 60 else {
                    rest = behindMinute
                    return nil
                }
                let fraction = fraction()
                milliseconds = Int64(second) * 1_000 + (second == 60 ? 0 : fraction ?? 0)
            }
        }
        if isAfternoon == nil { isAfternoon = half() }
        if let isAfternoon {
            guard (0...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard hour < 24, minute < 60 else { return nil }
        return Int64(hour * 3_600 + minute * 60) * 1_000 + milliseconds
    }

    /// `AM`, ` pm`, ` a.m.`: whether it is the second half of the day.
    private mutating func half() -> Bool? {
        let before = rest
        _ = blanks()
        let word = rest
        let text = rest.prefix(5).lowercased()
        let halves = [
            ("a. m.", false), ("p. m.", true), ("a.m.", false), ("p.m.", true), ("a.m", false), ("p.m", true),
            ("am", false),
            ("pm", true), ("오전", false), ("오후", true),
        ]
        for (written, isAfternoon) in halves
        where text.hasPrefix(written) {
            rest = word.dropFirst(written.count)
            if isAtBreak { return isAfternoon }
        }
        rest = before
        return nil
    }

    /// The fraction of a second, in milliseconds, behind a point or a comma.
    private mutating func fraction() -> Int64? {
        guard let first = rest.first, ".,:".contains(first) else { return nil }
        let digits = rest.dropFirst().utf8.prefix { $0 &- 48 < 10 }
        guard !digits.isEmpty, first != ":" || digits.count == 3 else { return nil }
        var value: Int64 = 0
        var scale: Int64 = 100
        for digit in digits {
            value += Int64(digit - 48) * scale
            scale /= 10
        }
        rest = rest[digits.endIndex...]
        return value
    }
}
