import IngestionAPI

/// When calls end early: at a time, or when somebody says so. Whoever calls asks here before each call, and waits here between
/// two: no wait is longer than it may be.
public struct CallLimit: Sendable {
    /// The clocks.
    let time: TimeSource
    /// When the time is over, by the clock that only goes forward; nil for never.
    private let end: Double?
    private let isStopped: @Sendable () -> Bool

    /// How long to wait at most before the limit is looked at again, seconds.
    static let glance = 0.1

    /// - Parameters:
    ///   - seconds: after how many from now the time is over; nil for never.
    ///   - isStopped: whether to end at once.
    public init(
        after seconds: Double? = nil, time: TimeSource, isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.time = time
        self.isStopped = isStopped
        end = seconds.map { time.seconds() + $0 }
    }

    /// Why no other call is made, as a part of a line; nil while there may be one.
    var reason: String? {
        if isStopped() { return "interrupted" }
        return left == 0 ? "the time is over" : nil
    }

    /// How many seconds are left; nil for as many as it takes.
    var left: Double? { end.map { max(0, $0 - time.seconds()) } }

    /// Waits for so many seconds, or until the limit.
    func wait(_ seconds: Double) {
        var rest = seconds
        while rest > 0, reason == nil {
            let step = min(rest, Self.glance, left ?? rest)
            time.sleep(step)
            rest -= step
        }
    }

    /// How long a call may take that otherwise may take so many seconds.
    func timeout(_ seconds: Int) -> Int { Int(min(Double(seconds), max(1, left?.rounded(.up) ?? .infinity))) }
}
