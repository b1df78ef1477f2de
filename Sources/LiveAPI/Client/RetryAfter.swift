import IngestionAPI

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or the time of an HTTP date.
enum RetryAfter {
    /// How many seconds it asks to wait, 0 for a time that is over; nil for what it can't be: a negative number, words.
    static func seconds(_ value: String, now: Instant) -> Double? {
        let text = value.trimmingPrefix { $0.isWhitespace }
        let plain = String(text.reversed().trimmingPrefix { $0.isWhitespace }.reversed())
        if !plain.isEmpty, plain.utf8.allSatisfy({ $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }) { return Double(plain) }
        guard let time = HTTPDate.instant(plain) else { return nil }
        return max(0, Double(time.milliseconds - now.milliseconds) / 1_000)
    }
}
