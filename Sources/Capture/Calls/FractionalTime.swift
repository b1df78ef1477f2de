import IngestionAPI

/// A time stamp finer than milliseconds, to which a duration is to be added before both are cut off.
struct FractionalTime {
    private let instant: Instant
    /// What the instant has cut off, milliseconds from 0 up to 1.
    private let rest: Double

    /// A time that has no more than milliseconds.
    init(_ instant: Instant) {
        self.instant = instant
        rest = 0
    }

    /// Reads an RFC 3339 time with an offset.
    init?(_ text: String) {
        guard let instant = Instant(rfc3339: text) else { return nil }
        self.instant = instant
        let fraction = text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { $0 &- 48 < 10 }
        var rest = 0.0
        var scale = 0.1
        for digit in fraction.dropFirst(3).prefix(6) {
            rest += Double(digit - 48) * scale
            scale /= 10
        }
        self.rest = rest
    }

    /// The instant that many milliseconds later; 0 or more, and less than 10¹².
    func adding(milliseconds: Double) -> Instant {
        // A millionth of a millisecond makes up for what binary fractions lose.
        Instant(milliseconds: instant.milliseconds + Int64((rest + milliseconds + 1e-6).rounded(.down)))
    }
}
