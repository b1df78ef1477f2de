/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z. Finer fractions are cut off towards the past.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public var milliseconds: Int64

    /// An instant from milliseconds since 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// What RFC 3339 can write: years 0000 to 9999, UTC. Times outside are refused wherever an instant is read.
    public static let writable =
        Instant(milliseconds: -62_167_219_200_000)...Instant(milliseconds: 253_402_300_799_999)

    /// How long ago another instant was, milliseconds; nil where it lies ahead. What is to have taken that long then has no
    /// known length: between its two ends the clock was set back.
    public func elapsed(since start: Instant) -> Int64? {
        start <= self ? milliseconds - start.milliseconds : nil
    }

    /// The earlier instant first.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
