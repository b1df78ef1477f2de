import Foundation

/// Where a program has the time from, and how it waits: the system's clocks, or others in their place.
///
/// Two clocks, because two questions: *when* something happened is asked of the calendar's, which may be set back; *how long*
/// something took, or has to last, of one that only goes forward.
public struct TimeSource: Sendable {
    /// The time of the calendar.
    public var now: @Sendable () -> Instant
    /// Seconds since some moment; never fewer than before.
    public var seconds: @Sendable () -> Double
    /// Waits for so many seconds.
    public var sleep: @Sendable (_ seconds: Double) -> Void

    /// A source from its parts.
    public init(
        now: @escaping @Sendable () -> Instant, seconds: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Double) -> Void
    ) {
        self.now = now
        self.seconds = seconds
        self.sleep = sleep
    }

    /// The system's clocks.
    public static let system = TimeSource(
        now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) },
        seconds: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        },
        sleep: { Thread.sleep(forTimeInterval: $0) })

    /// Clocks that begin now and run so many times as fast as the system's: what waits for minutes is over in seconds.
    public static func running(times factor: Double) -> TimeSource {
        let began = (now: system.now(), seconds: system.seconds())
        let elapsed: @Sendable () -> Double = { (system.seconds() - began.seconds) * factor }
        return TimeSource(
            now: { Instant(milliseconds: began.now.milliseconds + Int64(elapsed() * 1_000)) }, seconds: elapsed,
            sleep: { system.sleep($0 / factor) })
    }
}
