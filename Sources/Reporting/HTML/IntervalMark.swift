import Assessment

/// A rate and its interval as a mark on a line from 0 to 100 %, 100 units long: how much a rate says, seen at a glance.
enum IntervalMark {
    /// What the template draws.
    static func context(_ rate: Proportion) -> [String: Any] {
        let number = ChartScale.coordinate
        return [
            "low": number(rate.interval.low * 100), "rate": number(rate.rate * 100),
            "high": number(rate.interval.high * 100),
        ]
    }
}
