extension Instant {
    /// Reads an RFC 3339 time stamp with an offset: `2026-11-16T03:00:00.000Z`, `2026-11-16 12:00:00+09:00`.
    ///
    /// Lower-case `t` and `z`, a blank in place of the `T`, and any number of fraction digits are taken, as the RFC's
    /// section 5.6 allows. A leap second (`:60`) is the first instant of the next minute. Impossible dates and times,
    /// and stamps without an offset, give nil.
    public init?(rfc3339 text: UnsafeRawBufferPointer) {
        func digits(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= text.count else { return nil }
            var value = 0
            for index in from..<from + count {
                let digit = text[index] &- 48
                guard digit < 10 else { return nil }
                value = value &* 10 &+ Int(digit)
            }
            return value
        }

        guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t") || text[10] == UInt8(ascii: " "),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = digits(0, 4), let month = digits(5, 2), let dayOfMonth = digits(8, 2),
            let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2),
            hour < 24, minute < 60, second <= 60,
            let day = Day(year: year, month: month, day: dayOfMonth)
        else { return nil }

        var position = 19
        var fraction: Int64 = 0
        if text[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            var scale: Int64 = 100
            while position < text.count, text[position] &- 48 < 10 {
                fraction += Int64(text[position] &- 48) * scale
                scale /= 10
                position += 1
            }
            guard position > first, position < text.count else { return nil }
        }

        var offsetMinutes = 0
        switch text[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == text.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == text.count, text[position + 3] == UInt8(ascii: ":"),
                let hours = digits(position + 1, 2), let minutes = digits(position + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offsetMinutes = (hours * 60 + minutes) * (text[position] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }

        if second == 60 { fraction = 0 }  // 23:59:60.5 counts as 00:00:00.000, not half a second later
        let seconds = Int64(day.number) * 86_400 + Int64(hour * 3_600 + (minute - offsetMinutes) * 60 + second)
        self.init(milliseconds: seconds * 1_000 + fraction)
        guard Instant.writable.contains(self) else { return nil }
    }

    /// Reads an RFC 3339 time stamp; see `init(rfc3339:)` over bytes.
    public init?(rfc3339 text: String) {
        var text = text
        guard let instant = text.withUTF8({ Instant(rfc3339: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = instant
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds, `2026-11-16T03:00:00.000Z`.
    public var description: String {
        let (day, rest) = dayAndRest
        let seconds = rest / 1_000
        var digits = Digits()
        digits.append(Day(number: day))
        digits.append("T", seconds / 3_600, width: 2)
        digits.append(":", seconds / 60 % 60, width: 2)
        digits.append(":", seconds % 60, width: 2)
        digits.append(".", rest % 1_000, width: 3)
        return digits.text(endingWith: "Z")
    }

    /// The UTC day's number and the milliseconds since its midnight.
    var dayAndRest: (day: Int, rest: Int) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return remainder < 0 ? (Int(quotient) - 1, Int(remainder) + 86_400_000) : (Int(quotient), Int(remainder))
    }
}
