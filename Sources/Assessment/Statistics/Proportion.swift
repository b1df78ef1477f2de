/// How many of how many: a rate that keeps its denominator.
public struct Proportion: Hashable, Sendable {
    /// The part that is counted, 0 to `total`.
    public let count: Int
    /// The denominator, above 0.
    public let total: Int

    /// `count` of `total`; nil where there is nothing to divide by, or the part is no part of the whole.
    public init?(_ count: Int, of total: Int) {
        guard total > 0, (0...total).contains(count) else { return nil }
        self.count = count
        self.total = total
    }

    /// The rate, 0 to 1.
    public var rate: Double { Double(count) / Double(total) }

    /// The 95 % interval of the rate.
    public var interval: WilsonInterval { WilsonInterval(self) }
}

/// The Wilson score interval of a proportion, at 95 %.
///
/// From E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927). With
/// p = count / n: `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. Unlike the textbook interval it stays within 0…1
/// and says something even at 0 of n and n of n: 7 of 7 means 65 to 100 %.
public struct WilsonInterval: Hashable, Sendable {
    /// The 97.5 % quantile of the normal distribution.
    public static let z = 1.959963984540054

    /// The lower end, 0 to 1.
    public let low: Double
    /// The upper end, 0 to 1.
    public let high: Double

    /// The interval of a proportion.
    public init(_ proportion: Proportion) {
        let n = Double(proportion.total)
        let p = proportion.rate
        let square = Self.z * Self.z
        let middle = p + square / (2 * n)
        let half = Self.z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        // The ends at 0 of n and n of n are exact; rounding must not say 0.9999… there.
        low = proportion.count == 0 ? 0 : max(0, (middle - half) / (1 + square / n))
        high = proportion.count == proportion.total ? 1 : min(1, (middle + half) / (1 + square / n))
    }
}
