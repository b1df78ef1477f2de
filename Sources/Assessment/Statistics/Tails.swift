import Foundation

/// Tail probabilities of the distributions that the rules for findings ask for.
///
/// The discrete ones are summed term by term, from the observed value outwards, each term from the one before: exact but
/// for rounding, at the cost of some standard deviations' worth of terms.
package enum Tails {
    /// P(X ≥ k) for X binomial: `n` trials, each with probability `p`.
    package static func binomial(atLeast k: Int, of n: Int, _ p: Double) -> Double {
        if k <= 0 { return 1 }
        if k > n || p <= 0 { return 0 }
        if p >= 1 { return 1 }
        // Below the mean the other tail is the short one.
        if Double(k) < Double(n) * p { return 1 - binomial(atLeast: n - k + 1, of: n, 1 - p) }
        let logTerm = logChoose(n, k) + Double(k) * log(p) + Double(n - k) * log1p(-p)
        return sum(from: exp(logTerm), k..<n) { Double(n - $0) / Double($0 + 1) * p / (1 - p) }
    }

    /// The same of counts that scatter more than chance makes them: they are divided by that excess first, to the cautious side.
    package static func binomial(atLeast k: Int, of n: Int, _ p: Double, excess: Double) -> Double {
        binomial(
            atLeast: Int((Double(k) / excess).rounded(.down)), of: Int((Double(n) / excess).rounded(.up)), p)
    }

    /// P(X ≥ x) for X hypergeometric: the marked ones among `drawn` of `total`, of which `marked` are marked.
    package static func hypergeometric(atLeast x: Int, drawn: Int, marked: Int, total: Int) -> Double {
        let (least, most) = (max(0, drawn + marked - total), min(drawn, marked))
        if x <= least { return 1 }
        if x > most { return 0 }
        if Double(x) * Double(total) < Double(drawn) * Double(marked) {
            return 1 - hypergeometric(atLeast: drawn - x + 1, drawn: drawn, marked: total - marked, total: total)
        }
        let logTerm =
            logChoose(marked, x) + logChoose(total - marked, drawn - x) - logChoose(total, drawn)
        return sum(from: exp(logTerm), x..<most) {
            Double(marked - $0) * Double(drawn - $0) / (Double($0 + 1) * Double(total - marked - drawn + $0 + 1))
        }
    }

    /// P(|Z| ≥ z) for Z normal.
    package static func normalTwoSided(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

    /// P(|T| ≥ t) for T Student's with `freedom` degrees of freedom: the regularized incomplete beta function
    /// I(ν/(ν+t²); ν/2, ½).
    package static func studentTwoSided(_ t: Double, freedom: Double) -> Double {
        incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// P(X ≥ k) for X beta-binomial: `n` trials whose probability is itself drawn from a beta distribution with mean `p`, so
    /// that two trials are correlated by `correlation`; at 0 the binomial.
    package static func betaBinomial(atLeast k: Int, of n: Int, _ p: Double, correlation: Double) -> Double {
        guard correlation > 1e-6 else { return binomial(atLeast: k, of: n, p) }
        if k <= 0 { return 1 }
        if k > n || p <= 0 { return 0 }
        if p >= 1 { return 1 }
        // Below the mean the other tail is the short one.
        if Double(k) < Double(n) * p {
            return 1 - betaBinomial(atLeast: n - k + 1, of: n, 1 - p, correlation: correlation)
        }
        let size = (1 - correlation) / correlation
        let (a, b) = (p * size, (1 - p) * size)
        let (x, y) = (Double(k), Double(n - k))
        let logTerm =
            logChoose(n, k) + logGamma(x + a) + logGamma(y + b) - logGamma(Double(n) + a + b)
            - logGamma(a) - logGamma(b) + logGamma(a + b)
        return sum(from: exp(logTerm), k..<n) {
            Double(n - $0) / Double($0 + 1) * (Double($0) + a) / (Double(n - $0 - 1) + b)
        }
    }

    /// P(X ≥ k) for X Poisson with a mean.
    package static func poisson(atLeast k: Int, mean: Double) -> Double {
        if k <= 0 { return 1 }
        if mean <= 0 { return 0 }
        if Double(k) <= mean {
            var (term, below) = (exp(-mean), 0.0)
            for x in 0..<k {
                below += term
                term *= mean / Double(x + 1)
            }
            return max(0, 1 - below)
        }
        let first = exp(Double(k) * log(mean) - mean - logFactorial(k))
        return sum(from: first, k..<k + 10_000) { mean / Double($0 + 1) }
    }

    /// `first` and what follows it, each term its predecessor's times `ratio`, until the rest can't be seen.
    private static func sum(from first: Double, _ range: Range<Int>, _ ratio: (Int) -> Double) -> Double {
        var (term, sum) = (first, first)
        for index in range {
            term *= ratio(index)
            sum += term
            if term < sum * 1e-17 { break }
        }
        return min(1, sum)
    }

    package static func logChoose(_ n: Int, _ k: Int) -> Double {
        logFactorial(n) - logFactorial(k) - logFactorial(n - k)
    }

    private static func logFactorial(_ n: Int) -> Double { logGamma(Double(n) + 1) }

    /// ln Γ(x) for x > 0: Stirling's series from 8 on, the recurrence Γ(x+1) = x Γ(x) below. (The C library's keeps the
    /// sign in a global variable, which threads would share.)
    package static func logGamma(_ x: Double) -> Double {
        var (x, shift) = (x, 1.0)
        while x < 8 {
            shift *= x
            x += 1
        }
        let inverse = 1 / (x * x)
        let series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1_260 - inverse * (1.0 / 1_680)))) / x
        return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series - log(shift)
    }

    /// The regularized incomplete beta function I(x; a, b), by its continued fraction (Abramowitz and Stegun 26.5.8),
    /// evaluated from the front by Lentz's method.
    package static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)) / a
        var (c, d, fraction) = (1.0, 0.0, 1.0)
        for step in 0..<300 {
            let m = Double(step / 2)
            let numerator =
                step == 0
                ? 1
                : step % 2 == 0
                    ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + numerator * d)
            c = nonzero(1 + numerator / c)
            let change = c * d
            fraction *= change
            if step > 0, abs(change - 1) < 1e-15 { break }
        }
        return front * (fraction - 1)
    }

    private static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
