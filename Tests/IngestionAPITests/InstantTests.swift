import Foundation
import IngestionAPI
import TestSupport
import Testing

@Suite("Times as RFC 3339 writes them")
struct InstantTests {
    @Test(
        "a time stamp with an offset is read to the millisecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-16T03:00:00.000Z", 1_794_798_000_000),
            ("2026-11-16T03:00:00.184Z", 1_794_798_000_184), ("2026-11-16T12:00:00+09:00", 1_794_798_000_000),
            ("2026-11-15T23:30:00-03:30", 1_794_798_000_000), ("2026-11-16T08:45:00+05:45", 1_794_798_000_000),
            ("2026-11-16t03:00:00z", 1_794_798_000_000), ("2026-11-16 03:00:00Z", 1_794_798_000_000),
            ("2026-11-16T03:00:00-00:00", 1_794_798_000_000), ("2026-11-16T03:00:00.1Z", 1_794_798_000_100),
            ("2026-11-16T03:00:00.18Z", 1_794_798_000_180), ("2026-11-16T03:00:00.1849999999999Z", 1_794_798_000_184),
            ("2026-11-16T03:00:00.999999Z", 1_794_798_000_999), ("1969-12-31T23:59:59.999Z", -1),
            ("1969-12-31T23:59:59.9999Z", -1), ("1969-12-31T23:59:59Z", -1_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("9999-12-31T23:59:59-00:00", 253_402_300_799_000),
        ] as [(String, Int64)])
    func read(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test("a leap second is the first instant of the next minute, whatever its fraction")
    func leapSecond() {
        let next = Instant(rfc3339: "2017-01-01T00:00:00Z")
        #expect(next != nil)
        #expect(Instant(rfc3339: "2016-12-31T23:59:60Z") == next)
        #expect(Instant(rfc3339: "2016-12-31T23:59:60.999Z") == next)
        #expect(Instant(rfc3339: "2017-01-01T08:59:60+09:00") == next)
    }

    @Test("a leap second with any offset, a lower-case t and z, and a fraction of one to twelve digits")
    func edges() {
        var chance = Chance(seed: 34)
        for _ in 0..<2_000 {
            let day = Day(number: Int.random(in: -25_000...60_000, using: &chance))
            let minute = Int64(day.number) * 1_440 + Int64.random(in: 0..<1_440, using: &chance)
            let offset = Int64.random(in: -1_439...1_439, using: &chance)
            let digits = (0..<Int.random(in: 1...12, using: &chance)).map { _ in Int.random(in: 0...9, using: &chance) }
            let second = Int64(Bool.random(using: &chance) ? 60 : Int.random(in: 0...59, using: &chance))
            let local = Instant(milliseconds: (minute + offset) * 60_000).description.prefix(17)
            let (hours, minutes) = abs(offset).quotientAndRemainder(dividingBy: 60)
            let sign = offset < 0 ? "-" : "+"
            let zone =
                offset == 0 ? "z" : "\(sign)\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
            let text =
                local.replacing("T", with: "t") + "\(second < 10 ? "0" : "")\(second)."
                + digits.map { "\($0)" }.joined() + zone
            let thousandths = (digits + [0, 0]).prefix(3).reduce(0) { $0 * 10 + $1 }
            let expected = minute * 60_000 + second * 1_000 + Int64(second == 60 ? 0 : thousandths)
            #expect(Instant(rfc3339: text)?.milliseconds == expected, "\(text)")
        }
    }

    @Test("how long ago is not known where a clock was set back meanwhile")
    func elapsed() {
        let (early, late) = (Instant(milliseconds: -5), Instant(milliseconds: 7))
        #expect(late.elapsed(since: early) == 12 && early.elapsed(since: early) == 0)
        #expect(early.elapsed(since: late) == nil)
        #expect(Instant.writable.upperBound.elapsed(since: Instant.writable.lowerBound) == 315_569_519_999_999)
    }

    @Test(
        "anything else gives no time",
        arguments: [
            "", "2026", "2026-11-16", "2026-11-16T03:00:00", "2026-11-16T03:00:00.000", "2026-11-16T03:00Z",
            "2026-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-11-16T24:00:00Z", "2026-11-16T03:60:00Z", "2026-11-16T03:00:61Z", "2026-11-16T03:00:00.Z",
            "2026-11-16T03:00:00Z ", " 2026-11-16T03:00:00Z", "2026-11-16T03:00:00+09", "2026-11-16T03:00:00+0900",
            "2026-11-16T03:00:00+24:00", "2026-11-16T03:00:00+09:60", "2026-11-16T03:00:00+09:0",
            "2026-11-16T03:00:00+9:00",
            "2026-11-16X03:00:00Z", "2026/11/16T03:00:00Z", "+026-11-16T03:00:00Z", "2026-11-16T03:00:00,5Z",
            "２０２６-11-16T03:00:00Z", "2026-11-16T03:00:00ZZ", "2026-11-16T03:00:00.5+", "10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "1794798000000", "2026-W47-1T03:00:00Z",
        ])
    func refuse(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("what is written is read back, and Foundation writes the same")
    func writing() {
        var chance = Chance(seed: 31)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // From 1600 on: Foundation goes over to the Julian calendar before 1582, RFC 3339 does not.
        for _ in 0..<5_000 {
            let instant = Instant(
                milliseconds: Int64.random(in: -11_676_096_000_000...253_402_300_799_999, using: &chance))
            #expect(Instant(rfc3339: instant.description) == instant)
            // Half a millisecond more, so that a Double's rounding can't fall below the millisecond that is meant.
            let date = Date(timeIntervalSince1970: (Double(instant.milliseconds) + 0.5) / 1_000)
            #expect(instant.description == date.formatted(style))
        }
        for instant in [Instant.writable.lowerBound, Instant.writable.upperBound] {
            #expect(Instant(rfc3339: instant.description) == instant)
        }
    }

    @Test("Foundation reads the same time at any offset")
    func offsets() throws {
        var chance = Chance(seed: 32)
        for _ in 0..<5_000 {
            let seconds = Int64.random(in: -11_676_000_000...250_000_000_000, using: &chance)
            let minutes = Int.random(in: -1_439...1_439, using: &chance)
            let local = Instant(milliseconds: (seconds + Int64(minutes) * 60) * 1_000).description.prefix(19)
            let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
            let text = "\(local)\(minutes < 0 ? "-" : "+")" + String(format: "%02d:%02d", hours, rest)
            #expect(Instant(rfc3339: text)?.milliseconds == seconds * 1_000)
            if abs(minutes) <= 14 * 60 {
                let date = try Date(text, strategy: Date.ISO8601FormatStyle(timeZoneSeparator: .colon))
                #expect(Int64(date.timeIntervalSince1970) == seconds)
            }
        }
    }

    @Test("no bytes crash it: prefixes and flipped bytes of a time stamp are read or refused")
    func robust() {
        var chance = Chance(seed: 33)
        let stamp = Array("2026-11-16T03:00:00.184+09:00".utf8)
        for _ in 0..<20_000 {
            var bytes = Array(stamp.prefix(Int.random(in: 0...stamp.count, using: &chance)))
            for _ in 0..<Int.random(in: 0...2, using: &chance) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            }
            if let instant = bytes.withUnsafeBytes({ Instant(rfc3339: $0) }) {
                #expect(Instant.writable.contains(instant))
            }
        }
    }
}
