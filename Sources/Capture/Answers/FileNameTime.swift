import IngestionAPI

/// The time in a file's name, as scripts write it: `answer-20261116T030000Z.json`, `2026-11-16_03-00-00.json`,
/// `status-1763262000.json`. A day alone counts as its first instant. Without a zone it is UTC.
enum FileNameTime {
    /// The instant; nil where the name holds none.
    static func instant(_ name: String) -> Instant? {
        let bytes = Array(name.utf8)
        for start in bytes.indices where isDigit(bytes[start]) && (start == 0 || !isDigit(bytes[start - 1])) {
            if let found = date(bytes, start) { return found }
            let digits = bytes[start...].prefix(while: isDigit)
            if let number = Int64(String(decoding: digits, as: UTF8.self)) {
                if digits.count == 10 { return Instant(milliseconds: number * 1_000) }
                if digits.count == 13 { return Instant(milliseconds: number) }
            }
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private static func date(_ bytes: [UInt8], _ start: Int) -> Instant? {
        var position = start
        func number(_ count: Int) -> Int? {
            guard position + count <= bytes.count, bytes[position..<position + count].allSatisfy(isDigit) else {
                return nil
            }
            defer { position += count }
            return Int(String(decoding: bytes[position..<position + count], as: UTF8.self))
        }
        func skip(_ allowed: String) {
            if position < bytes.count, allowed.utf8.contains(bytes[position]) { position += 1 }
        }
        guard let year = number(4) else { return nil }
        skip("-_.")
        guard let month = number(2) else { return nil }
        skip("-_.")
        guard let dayOfMonth = number(2), let day = Day(year: year, month: month, day: dayOfMonth),
            (1970...2100).contains(year)
        else { return nil }
        let midnight = Int64(day.number) * 86_400_000
        skip("T t_-.")
        guard let hour = number(2), hour < 24 else { return Instant(milliseconds: midnight) }
        skip(":-_.h")
        guard let minute = number(2), minute < 60 else { return Instant(milliseconds: midnight) }
        skip(":-_.m")
        let second = number(2).flatMap { $0 <= 60 ? $0 : nil } ?? 0  // 60 is the next minute, as in `Instant`
        return Instant(milliseconds: midnight + Int64(hour * 3_600 + minute * 60 + second) * 1_000)
    }
}
