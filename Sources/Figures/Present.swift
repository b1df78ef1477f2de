import IngestionAPI

/// What ages are counted to. Most histories are read long after they ended; "3 years pending" would then say nothing about
/// the request.
public struct Present: Sendable, Equatable {
    /// How long before the clock's time the data may end and still count as current: a day.
    public static let currentFor: Int64 = 86_400_000
    /// How far ahead of the clock an exchange may be dated and still count: a day. Clocks and zones differ; what is later has a
    /// wrong date.
    public static let aheadFor: Int64 = 86_400_000

    /// Up to when exchanges count by the clock.
    public static func limit(at clock: Instant) -> Instant {
        Instant(milliseconds: clock.milliseconds + aheadFor)
    }

    /// The instant: the clock's time, or the data's end.
    public let instant: Instant
    /// The latest exchange; nil where there is none.
    public let dataAsOf: Instant?

    /// The clock's time, unless the data end more than a day before it.
    public init(clock: Instant, lastExchange: Instant?) {
        dataAsOf = lastExchange
        guard let end = lastExchange else {
            instant = clock
            return
        }
        instant = clock.milliseconds - end.milliseconds <= Self.currentFor ? clock : end
    }

    /// Whether ages are counted to the data's end.
    public var isDataEnd: Bool { instant == dataAsOf }

    /// Milliseconds from an instant to the present; 0 for what lies ahead of it.
    public func age(of past: Instant) -> Int64 { max(0, instant.milliseconds - past.milliseconds) }
}
