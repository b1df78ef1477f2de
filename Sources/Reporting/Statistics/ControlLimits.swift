/// Control limits of a rate over weeks of different size: Laney's p′-chart (D. B. Laney, *Improved control charts for
/// attributes*, Quality Engineering 14 (2002)). It widens the binomial's limits by how much more the weeks scatter than
/// chance alone makes them, measured from neighbors; by their median range, so that one odd week does not hide the next.
struct ControlLimits {
    /// How many standard deviations the limits lie off.
    private static let width = 3.0
    /// How many weeks with a rate are needed.
    private static let least = 6

    /// The rate of all the weeks together, 0 to 1.
    let center: Double
    private let excess: Double

    /// Limits from the weeks that come before the one to be judged; nil for too few.
    init?(_ weeks: [Proportion]) {
        guard weeks.count >= Self.least,
            let all = Proportion(weeks.map(\.count).reduce(0, +), of: weeks.map(\.total).reduce(0, +))
        else { return nil }
        center = all.rate
        let center = all.rate
        let scores = weeks.map { week -> Double in
            let spread = (center * (1 - center) / Double(week.total)).squareRoot()
            return spread > 0 ? (week.rate - center) / spread : 0
        }
        let ranges = zip(scores, scores.dropFirst()).map { abs($0 - $1) }
        // The median moving range of two over 0.954 estimates a standard deviation. Below 1 chance itself is the measure.
        excess = max(1, (Quantiles.median(ranges) ?? 0) / 0.954)
    }

    /// Where a week of `total` finished requests lies as long as nothing has changed, 0 to 1.
    func limits(total: Int) -> ClosedRange<Double> {
        let spread = Self.width * excess * (center * (1 - center) / Double(max(1, total))).squareRoot()
        return max(0, center - spread)...min(1, center + spread)
    }
}
