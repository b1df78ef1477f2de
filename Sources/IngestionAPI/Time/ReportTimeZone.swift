import Foundation

/// The time zone by whose days and weeks requests are counted.
///
/// A day is the interval between the first instants of two dates; every instant lies in exactly one. UTC is plain
/// arithmetic and asks no time zone database.
public struct ReportTimeZone: Sendable, Equatable {
    /// The IANA name, as in `Asia/Seoul`; `UTC` for UTC.
    public let identifier: String
    /// Nil for UTC.
    private let zone: TimeZone?

    /// Coordinated universal time.
    public static let utc = ReportTimeZone(identifier: "UTC", zone: nil)

    private init(identifier: String, zone: TimeZone?) {
        self.identifier = identifier
        self.zone = zone
    }

    /// The zone with an IANA name, or nil where there is none of that name.
    public init?(identifier: String) {
        if ["UTC", "Etc/UTC", "Z"].contains(identifier) {
            self = .utc
            return
        }
        // Foundation also takes abbreviations (`PST`), which mean different offsets in different places.
        guard identifier.contains("/"), let zone = TimeZone(identifier: identifier) else { return nil }
        self.init(identifier: identifier, zone: zone)
    }

    /// The offset from UTC at an instant, in milliseconds.
    public func offset(at instant: Instant) -> Int64 {
        guard let zone else { return 0 }
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        return Int64(zone.secondsFromGMT(for: date)) * 1_000
    }

    /// The instant of a local date and time, given as milliseconds since 1970-01-01T00:00 by the zone's own clocks.
    ///
    /// Of a time that clocks show twice it is the second one; one that they skip is counted on from before the skip, so that
    /// half past two stands for half past three.
    public func instant(local: Int64) -> Instant {
        let aDay: Int64 = 86_400_000
        // The offsets before and after the one change of the clocks that may be near.
        let before = offset(at: Instant(milliseconds: local - aDay))
        let after = offset(at: Instant(milliseconds: local + aDay))
        let second = Instant(milliseconds: local - after)
        return offset(at: second) == after ? second : Instant(milliseconds: local - before)
    }

    /// The instants at which the zone's clocks show a local time, in their order: one; two where they are set back over it; none where
    /// they skip it.
    public func instants(local: Int64) -> [Instant] {
        let aDay: Int64 = 86_400_000
        let before = offset(at: Instant(milliseconds: local - aDay))
        let after = offset(at: Instant(milliseconds: local + aDay))
        let (first, second) = (local - before, local - after)
        return (first == second ? [first] : [first, second].sorted()).map(Instant.init(milliseconds:)).filter {
            offset(at: $0) == local - $0.milliseconds
        }
    }

    /// The first instant of a day.
    ///
    /// Where clocks skip midnight it is the moment of the skip; where they are set back over midnight, the first time
    /// that the date was reached.
    public func start(of day: Day) -> Instant {
        let midnight = Int64(day.number) * 86_400_000
        guard zone != nil else { return Instant(milliseconds: midnight) }
        // The local date is reached somewhere between UTC+14:00 and UTC-12:00; look with an hour to spare.
        var before = midnight - 16 * 3_600_000
        var reached = midnight + 14 * 3_600_000
        let guess = midnight - offset(at: Instant(milliseconds: midnight))
        let exact = midnight - offset(at: Instant(milliseconds: guess))
        if localNumber(exact) == day.number, localNumber(exact - 1) < day.number {
            return Instant(milliseconds: exact)
        }
        while reached - before > 1 {
            let middle = before + (reached - before) / 2
            if localNumber(middle) >= day.number { reached = middle } else { before = middle }
        }
        return Instant(milliseconds: reached)
    }

    /// The day in which an instant lies.
    public func day(of instant: Instant) -> Day {
        guard zone != nil else { return Day(number: instant.dayAndRest.day) }
        let local = Day(number: localNumber(instant.milliseconds))
        if isSteady(around: instant) { return local }
        // Where clocks are set back over midnight the displayed date runs ahead of the interval's, or falls behind it.
        if start(of: local) > instant { return local.advanced(by: -1) }
        return start(of: local.advanced(by: 1)) > instant ? local : local.advanced(by: 1)
    }

    /// Whether the clocks do not change within a day before and after an instant.
    private func isSteady(around instant: Instant) -> Bool {
        let aDay: Int64 = 86_400_000
        let offset = offset(at: instant)
        return self.offset(at: Instant(milliseconds: instant.milliseconds - aDay)) == offset
            && self.offset(at: Instant(milliseconds: instant.milliseconds + aDay)) == offset
    }

    private func localNumber(_ milliseconds: Int64) -> Int {
        let instant = Instant(milliseconds: milliseconds)
        return Instant(milliseconds: milliseconds + offset(at: instant)).dayAndRest.day
    }
}
