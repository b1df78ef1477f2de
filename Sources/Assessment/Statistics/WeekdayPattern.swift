import Foundation

/// What volume a weekday usually has, from its own past: on the scale of logarithms, where twice as much is as far as half
/// as much.
///
/// The middle is the weekday's median. The spread is the greatest of three: the robust one of all days around their
/// weekday's median, that of the weekday alone, and what counting so few requests makes.
package struct WeekdayPattern {
    /// How many days of a weekday are needed.
    private static let leastSample = 6
    /// Requests a day below which a day without anything is ordinary.
    private static let leastRequests = 3.0

    /// One weekday's usual volume.
    package struct Usual {
        /// How many days it is taken from.
        package var sample: Int
        /// The median of ln(1 + volume).
        fileprivate var median: Double
        /// One standard deviation of ln(1 + volume) for another such day, the median's own uncertainty included.
        fileprivate var scale: Double

        /// The volume that half of such days lie below.
        package var middle: Double { expm1(median) }
        /// About 95 % of such days lie above it.
        package var low: Double { max(0, expm1(median - 2 * scale)) }
        /// About 95 % of such days lie below it.
        package var high: Double { expm1(median + 2 * scale) }

        /// The probability that another such day lies as far off by chance: Student's distribution.
        package func pValue(of volume: Double) -> Double {
            Tails.studentTwoSided((log1p(volume) - median) / scale, freedom: Double(sample - 1))
        }
    }

    private let kind: @Sendable (Int) -> Int
    private var weekdays: [Int: Usual] = [:]

    /// A pattern.
    /// - Parameters:
    ///   - days: places of the days to learn from.
    ///   - kind: what a day is like, as a small number from 0 on: its weekday, or what else it is compared by.
    ///   - volume: a day's volume; nil where it is not known.
    ///   - requests: how many requests the volume is made by.
    package init(
        days: some Sequence<Int>, kind: @escaping @Sendable (Int) -> Int, volume: (Int) -> Double?,
        requests: (Int) -> Int
    ) {
        self.kind = kind
        var samples: [(logs: [Double], requests: [Double])] = []
        for day in days {
            guard let volume = volume(day) else { continue }
            let kind = kind(day)
            while samples.count <= kind { samples.append(([], [])) }
            samples[kind].logs.append(log1p(volume))
            samples[kind].requests.append(Double(requests(day)))
        }
        var residuals: [Double] = []
        var spreads: [Int: Double] = [:]
        for (weekday, sample) in samples.enumerated() where sample.logs.count >= Self.leastSample {
            guard let median = Quantiles.median(sample.logs), let requests = Quantiles.median(sample.requests),
                requests >= Self.leastRequests
            else { continue }
            let count = Double(sample.logs.count)
            // A median that the values themselves have drawn near lies too close to them.
            let distances = sample.logs.map { ($0 - median) * (count / (count - 1)).squareRoot() }
            residuals += distances
            spreads[weekday] = max(Quantiles.robustSpread(distances), 1 / requests.squareRoot())
            weekdays[weekday] = Usual(sample: sample.logs.count, median: median, scale: 0)
        }
        let spread = Quantiles.robustSpread(residuals)
        for (weekday, own) in spreads {
            // The median of n values is itself uncertain: its variance is π/2n of theirs.
            let uncertainty = (1 + Double.pi / (2 * Double(weekdays[weekday]!.sample))).squareRoot()
            weekdays[weekday]!.scale = max(spread, own) * uncertainty
        }
    }

    /// What is usual on a day; nil where too little is known.
    package func usual(_ day: Int) -> Usual? { weekdays[kind(day)] }
}
