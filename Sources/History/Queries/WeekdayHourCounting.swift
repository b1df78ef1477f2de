import Figures
import IngestionAPI

/// Counts finished and troubled requests by the quarter hour in which they were submitted, then by weekday and hour of a
/// time zone: whose clocks are asked once a quarter hour, not once a request.
struct WeekdayHourCounting {
    private static let quarter: Int64 = 900_000

    private let start: Int64
    private var quarters: [HourFigures]

    /// Counts requests of an interval.
    init(_ instants: Range<Instant>) {
        start = instants.lowerBound.milliseconds.flooredDivision(by: Self.quarter)
        let end = instants.upperBound.milliseconds.flooredDivision(by: Self.quarter)
        quarters = Array(repeating: HourFigures(), count: Int(end - start) + 1)
    }

    /// Counts a request.
    mutating func count(_ submitted: Int64, _ outcome: Outcome) {
        guard outcome != .pending else { return }
        let place = Int(submitted.flooredDivision(by: Self.quarter) - start)
        quarters[place].finished += 1
        if outcome != .success { quarters[place].troubled += 1 }
    }

    /// The 168 hours of a week by the clocks of a zone, Monday 00:00 first.
    func hours(in zone: ReportTimeZone) -> [HourFigures] {
        var hours = [HourFigures](repeating: HourFigures(), count: 168)
        for (index, quarter) in quarters.enumerated() where quarter.finished > 0 {
            let instant = Instant(milliseconds: (start + Int64(index)) * Self.quarter)
            let local = instant.milliseconds + zone.offset(at: instant)
            let hour = local.flooredDivision(by: 3_600_000)
            // 1970-01-01 was a Thursday: 72 hours after a Monday's beginning.
            let place = Int((hour + 72) - (hour + 72).flooredDivision(by: 168) * 168)
            hours[place].finished += quarter.finished
            hours[place].troubled += quarter.troubled
        }
        return hours
    }
}
