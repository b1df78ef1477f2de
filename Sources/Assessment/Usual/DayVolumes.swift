/// What volume a day usually has: its weekday's. A day at the turn of a month is held against such days, by how many times its
/// weekday's volume it has.
package struct DayVolumes {
    /// What is usual on one day.
    package struct Usual {
        /// How many days it is taken from.
        package var sample: Int { pattern.sample }
        /// The volume that half of such days lie below.
        package var middle: Double { pattern.middle * factor }
        /// About 95 % of such days lie above it.
        package var low: Double { pattern.low * factor }
        /// About 95 % of such days lie below it.
        package var high: Double { pattern.high * factor }

        fileprivate let pattern: WeekdayPattern.Usual
        fileprivate let factor: Double

        /// The probability that another such day lies as far off by chance.
        package func pValue(of volume: Double) -> Double { pattern.pValue(of: volume / factor) }
    }

    /// What stands for once the weekday's volume, so that the logarithm of one more than it is as good as its own.
    private static let scale = 1_000.0

    private let calendar: DayCalendar
    private let weekdays: WeekdayPattern
    private let turns: WeekdayPattern

    /// - Parameters:
    ///   - baseline: whose ordinary days it is learnt from.
    ///   - volume: a day's volume; nil where it is not known.
    ///   - requests: how many requests the volume is made by.
    package init(_ baseline: Baseline, volume: (Int) -> Double?, requests: (Int) -> Int) {
        let calendar = baseline.calendar
        let ordinary = baseline.ordinaryDays
        let weekdays = WeekdayPattern(
            days: ordinary.filter { !calendar.isMonthEnd($0) }, kind: { $0 % 7 }, volume: volume, requests: requests)
        turns = WeekdayPattern(
            days: ordinary.filter(calendar.isMonthEnd), kind: { _ in 0 },
            volume: { index in
                guard let volume = volume(index), let factor = Self.factor(index, weekdays) else { return nil }
                return volume / factor
            }, requests: requests)
        self.calendar = calendar
        self.weekdays = weekdays
    }

    /// What is usual on a day; nil where too little is known.
    package func usual(_ index: Int) -> Usual? {
        guard calendar.isMonthEnd(index) else { return weekdays.usual(index).map { Usual(pattern: $0, factor: 1) } }
        guard let turn = turns.usual(index), let factor = Self.factor(index, weekdays) else { return nil }
        return Usual(pattern: turn, factor: factor)
    }

    private static func factor(_ index: Int, _ weekdays: WeekdayPattern) -> Double? {
        weekdays.usual(index).flatMap { $0.middle >= 1 ? $0.middle / scale : nil }
    }
}
