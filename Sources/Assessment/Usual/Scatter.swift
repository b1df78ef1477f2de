import IngestionAPI

/// How much more the weeks of a rate scatter than chance alone makes them: the dispersion φ of a quasi-binomial model
/// (P. McCullagh, J. A. Nelder, *Generalized Linear Models* (1989), section 4.5), Pearson's X² over its degrees of freedom; and
/// how much two requests of one week are alike, ρ, with φ = 1 + (n − 1) ρ for n requests a week. What mappings of different volume
/// have in common is ρ, not φ.
struct Scatter: Sendable {
    /// How many degrees of freedom all mappings' common dispersion weighs in a mapping's own.
    static let weightOfAll = 30.0

    /// Pearson's X².
    private(set) var square = 0.0
    /// Its degrees of freedom.
    private(set) var freedom = 0.0

    /// Degrees of freedom times the mean number of requests but one.
    private var pairs = 0.0

    /// Nothing known.
    init() {}

    /// The scatter of some parts of time around their common rate. Where no trouble is to be expected they say nothing.
    init(_ parts: [Proportion]) {
        guard parts.count > 1, let squares = Self.squares(parts, around: Self.common(parts)) else { return }
        square = squares.reduce(0, +)
        freedom = Double(parts.count - 1)
        pairs = freedom * max(0, Self.mean(parts) - 1)
    }

    /// How many requests a part has on average.
    static func mean(_ parts: [Proportion]) -> Double {
        Double(parts.map(\.total).reduce(0, +)) / Double(max(1, parts.count))
    }

    /// From squared distances in units of what chance makes them.
    /// - Parameter fitted: how many degrees of freedom the usual rate cost.
    init(_ squares: [Double], fitted: Double) {
        square = squares.reduce(0, +)
        freedom = max(0, Double(squares.count) - fitted)
    }

    /// From how many weeks on one may be odd.
    private static let leastForOdd = 8
    /// How many times the other weeks' mean square a week has to lie off to be odd.
    private static let oddness = 25.0

    /// The place of a week that is no part of what is usual: one that lies off far more than all others scatter.
    static func odd(_ squares: [Double]) -> Int? {
        guard squares.count >= leastForOdd, let place = squares.indices.max(by: { squares[$0] < squares[$1] }) else {
            return nil
        }
        let others = (squares.reduce(0, +) - squares[place]) / Double(squares.count - 1)
        return squares[place] > oddness * max(1, others) ? place : nil
    }

    /// The common rate of some parts of time.
    static func common(_ parts: [Proportion]) -> Double {
        let total = parts.map(\.total).reduce(0, +)
        return total > 0 ? Double(parts.map(\.count).reduce(0, +)) / Double(total) : 0
    }

    /// Each part's squared distance from a rate, in units of what chance makes it; nil where nothing or all fails.
    static func squares(_ parts: [Proportion], around rate: Double) -> [Double]? {
        guard rate > 0, rate < 1 else { return nil }
        return parts.map { part in
            let expected = Double(part.total) * rate
            let difference = Double(part.count) - expected
            return difference * difference / (expected * (1 - rate))
        }
    }

    /// Both together.
    static func += (left: inout Scatter, right: Scatter) {
        left.square += right.square
        left.freedom += right.freedom
        left.pairs += right.pairs
    }

    /// φ by itself, at least 1: chance is always there.
    var dispersion: Double { freedom > 0 ? max(1, square / freedom) : 1 }

    /// ρ, at least 0.
    var correlation: Double { pairs > 0 ? max(0, (square - freedom) / pairs) : 0 }

    /// φ drawn towards that which all mappings' ρ makes of so many requests a week: few weeks can't tell it well by
    /// themselves; at least 1.
    func dispersion(towards all: Scatter, requests mean: Double) -> Double {
        let common = 1 + max(0, mean - 1) * all.correlation
        return max(1, (Self.weightOfAll * common + square) / (Self.weightOfAll + freedom))
    }
}
