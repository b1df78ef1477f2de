import IngestionAPI

/// The time in a file's name, as scripts write it: `answer-20261116T030000Z.json`, `2026-11-16_03-00-00.json`,
/// `status-1763262000.json`. A day alone counts as its first instant. Without a `Z` it is by the clocks
/// that are told, else UTC.
enum FileNameTime {
    /// The instant; nil where the name holds none.
    static func instant(_ name: String, zone: ReportTimeZone = .utc) -> Instant? {
        let bytes = Array(name.utf8)
        for start in bytes.indices where isDigit(bytes[start]) && (start == 0 || !isDigit(bytes[start - 1])) {
            if let found = date(bytes, start, zone) { return found }
            let digits = bytes[start...].prefix(while: isDigit)
            if let number = Int64(String(decoding: digits, as: UTF8.self)) {
                if digits.count == 10 { return Instant(milliseconds: number * 1_000) }
                if digits.count == 13 { return Instant(milliseconds: number) }
            }
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private static func date(_ bytes: [UInt8], _ start: Int, _ zone: ReportTimeZone) -> Instant? {
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
        let isMarked = position < bytes.count && "Tt".utf8.contains(bytes[position])
        skip("T t_-.")
        guard let hour = number(2), hour < 24 else { return Instant(milliseconds: midnight) }
        skip(":-_.h")
        guard let minute = number(2), minute < 60 else { return Instant(milliseconds: midnight) }
        skip(":-_.m")
        let counted = number(2).flatMap { $0 <= 60 ? $0 : nil }
        // Without seconds, and without a T before it, `2026-11-16_1042` may as well name a mapping.
        guard counted != nil || isMarked else { return Instant(milliseconds: midnight) }
        let second = counted ?? 0  // 60 is the next minute, as in `Instant`
        let local = midnight + Int64(hour * 3_600 + minute * 60 + second) * 1_000
        let isUTC = position < bytes.count && bytes[position] == UInt8(ascii: "Z")
        return isUTC ? Instant(milliseconds: local) : zone.instant(local: local)
    }
}
