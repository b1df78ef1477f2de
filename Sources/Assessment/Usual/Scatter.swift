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

    /// By how much the parts' squared distances from the rate exceed what chance makes them; requests squared.
    private(set) var surplus = 0.0
    /// By how much they would if all requests of a part were alike.
    private var pairs = 0.0
    /// The standard error of ρ, where it was taken from several mappings.
    private var error = 0.0

    /// Nothing known.
    init() {}

    /// The scatter of some parts of time around their common rate. Where no trouble is to be expected they say nothing.
    init(_ parts: [Proportion]) {
        let rate = Self.common(parts)
        guard parts.count > 1, let squares = Self.squares(parts, around: rate) else { return }
        square = squares.reduce(0, +)
        freedom = Double(parts.count - 1)
        let total = Double(parts.map(\.total).reduce(0, +))
        for (part, square) in zip(parts, squares) {
            let n = Double(part.total)
            let chance = n * rate * (1 - rate)
            // The rate was taken from the same parts.
            surplus += chance * (square - 1 + n / total)
            pairs += chance * (n - 1)
        }
    }

    /// From squared distances in units of what chance makes them.
    /// - Parameter fitted: how many degrees of freedom the usual rate cost.
    init(_ squares: [Double], fitted: Double) {
        square = squares.reduce(0, +)
        freedom = max(0, Double(squares.count) - fitted)
    }

    /// From how many weeks on one may be odd.
    static let leastForOdd = 8
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

    /// All mappings' together. How well ρ is known shows in what it would be without each of them (B. Efron's jackknife): weeks of
    /// great trouble are rare, and few mappings have had one.
    static func together(_ mappings: [Scatter]) -> Scatter {
        var all = Scatter()
        for one in mappings {
            all.square += one.square
            all.freedom += one.freedom
            all.surplus += one.surplus
            all.pairs += one.pairs
        }
        let others = mappings.filter { $0.pairs > 0 && $0.pairs < all.pairs }
            .map { max(0, (all.surplus - $0.surplus) / (all.pairs - $0.pairs)) }
        guard others.count > 1 else { return all }
        let (count, mean) = (Double(others.count), others.reduce(0, +) / Double(others.count))
        let square = others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        all.error = (square * (count - 1) / count).squareRoot()
        return all
    }

    /// What is alike between the days of a week: its own scatter without that of its days. Of a single week nothing is known.
    func between(_ days: Scatter) -> Scatter {
        var between = Scatter()
        guard pairs > days.pairs else { return between }
        between.surplus = surplus - days.surplus
        between.pairs = pairs - days.pairs
        return between
    }

    /// φ by itself, at least 1: chance is always there.
    var dispersion: Double { freedom > 0 ? max(1, square / freedom) : 1 }

    /// ρ, at least 0, and one standard error more, to the cautious side: the sums of surplus and pairs of all parts and mappings (J. C. Kleinman,
    /// *Proportions with Extraneous Variance* (1973)). One failure where hardly any is to be expected weighs little in it.
    var correlation: Double { likeliest + error }

    /// ρ without the standard error.
    var likeliest: Double { pairs > 0 ? max(0, surplus / pairs) : 0 }

    /// φ drawn towards that which all mappings' ρ makes of so many requests a week: few weeks can't tell it well by
    /// themselves; at least 1.
    func dispersion(towards all: Scatter, requests mean: Double) -> Double {
        dispersion(towards: all.correlation, requests: mean)
    }

    /// ρ of so many requests a part, drawn towards all mappings' likeliest.
    func correlation(towards all: Scatter, requests mean: Double) -> Double {
        Self.correlation(dispersion(towards: all.likeliest, requests: mean), requests: mean)
    }

    /// ρ of a dispersion φ = 1 + (n − 1) ρ of so many requests a part, at most ½.
    static func correlation(_ dispersion: Double, requests mean: Double) -> Double {
        mean > 1 ? min(0.5, (dispersion - 1) / (mean - 1)) : 0
    }

    private func dispersion(towards correlation: Double, requests mean: Double) -> Double {
        let common = 1 + max(0, mean - 1) * correlation
        return max(1, (Self.weightOfAll * common + square) / (Self.weightOfAll + freedom))
    }
}
