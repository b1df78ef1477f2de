/// What a success rate usually is, and how far off another one has to lie to be more than chance: every sentence, mark and
/// limit about a success rate comes from here.
///
/// The test is the most cautious of three, of which the last is asked where the others come near a finding: Fisher's exact one,
/// which holds for few requests; Student's t of the quasi-binomial model, which knows by how much the weeks scatter; and, for a lower
/// rate, the failures day by day (`FailingDays`), or, where the days are not known, the beta-binomial tail with the weeks' scatter:
/// rates close to 1 scatter downwards further than a normal distribution does.
package struct UsualRate: Sendable {
    /// The usual rate, 0 to 1.
    package let level: Double
    /// From how many finished requests.
    package let sample: Int

    /// p of at most so many ingested, by chance.
    private let lower: @Sendable (Proportion) -> Double
    /// The same by those of its tests that cost nothing: never more.
    private let lowerAtLeast: @Sendable (Proportion) -> Double
    /// p of at least so many.
    private let upper: @Sendable (Proportion) -> Double

    /// The usual rate of one mapping.
    /// - Parameters:
    ///   - before: ingested of the finished requests that count.
    ///   - weeks: of how many weeks they are.
    ///   - dispersion: φ of its weeks.
    ///   - freedom: degrees of freedom of φ.
    ///   - span: how many weeks what is held against it is of.
    ///   - days: the days of what is held against it.
    init(
        _ before: Proportion, weeks: Int, dispersion: Double, freedom: Double, span: Double, days: FailingDays? = nil
    ) {
        level = before.rate
        sample = before.total
        let failing = before.failing
        let correlation = Self.correlation(dispersion, requests: before.total, weeks: weeks)
        let student = { @Sendable (now: Proportion) -> Double in
            let (n, m) = (Double(now.total), Double(before.total))
            let common = Double(now.count + before.count) / (n + m)
            let spread = (dispersion * common * (1 - common) * (1 / n + 1 / m)).squareRoot()
            guard spread > 0 else { return 0 }
            return (now.rate - before.rate) / spread
        }
        let others = { @Sendable (now: Proportion) in
            let t = student(now)
            return max(
                TwoProportions(now: now, before: before).pValueOfLess,
                t < 0 ? Tails.studentTwoSided(t, freedom: freedom) / 2 : 0.5)
        }
        lowerAtLeast = others
        lower = { now in
            let others = others(now)
            // What is no finding by these needs no third to say so.
            guard others < Self.surelyUsual else { return others }
            if let days, days.total == now.total { return max(others, days.pValue(failed: now.total - now.count)) }
            return max(
                others,
                Tails.betaBinomial(
                    atLeast: now.total - now.count, of: now.total, failing,
                    correlation: Self.correlation(correlation, requests: now.total, span: span)))
        }
        upper = { now in
            let t = student(now)
            return max(
                TwoProportions(now: now, before: before).pValueOfMore,
                t > 0 ? Tails.studentTwoSided(t, freedom: freedom) / 2 : 0.5)
        }
    }

    /// The usual rate of several mappings together: the one that they have with the volumes of now, so that a shift of
    /// volume between good and bad mappings is no change (Cochran, Mantel and Haenszel's test with a dispersion).
    /// - Parameters:
    ///   - parts: how many finished now, and the usual rate, of each mapping.
    ///   - weeks: of how many weeks that is known.
    ///   - scatter: how much more the weeks of all together scattered around their usual rates than chance makes them.
    ///   - span: how many weeks what is held against it is of.
    init?(together parts: [(now: Int, before: Proportion)], weeks: Int, scatter: Scatter, span: Double) {
        let total = parts.map(\.now).reduce(0, +)
        guard total > 0 else { return nil }
        // A rate of 0 or 1 has been seen in so many only: its variance is that of one request more.
        level = parts.reduce(0) { $0 + Double($1.now) * $1.before.rate } / Double(total)
        sample = parts.map(\.before.total).reduce(0, +)
        let variance = parts.reduce(0.0) { sum, part in
            let (rate, n) = (part.before.failing, Double(part.now))
            return sum + n * rate * (1 - rate) * (1 + n / Double(part.before.total))
        }
        let factor = scatter.dispersion
        let freedom = max(1, scatter.freedom)
        let (level, spread) = (self.level, (factor * variance).squareRoot() / Double(total))
        let score = { @Sendable (now: Proportion) in spread > 0 ? (now.rate - level) / spread : 0 }
        let correlation = Self.correlation(factor, requests: sample, weeks: weeks)
        let failing = parts.reduce(0) { $0 + Double($1.now) * $1.before.failing } / Double(total)
        let student = { @Sendable (now: Proportion) in
            let t = score(now)
            return t < 0 ? Tails.studentTwoSided(t, freedom: freedom) / 2 : 0.5
        }
        lowerAtLeast = student
        lower = { now in
            max(
                Tails.betaBinomial(
                    atLeast: now.total - now.count, of: now.total, failing,
                    correlation: Self.correlation(correlation, requests: now.total, span: span)),
                student(now))
        }
        upper = { now in
            let t = score(now)
            return max(
                Tails.binomial(atLeast: now.count, of: now.total, level),
                t > 0 ? Tails.studentTwoSided(t, freedom: freedom) / 2 : 0.5)
        }
    }

    /// A p-value that no rule finds anything at.
    private static let surelyUsual = 0.05

    /// How much two requests of one week are alike, by how much the weeks scatter: φ = 1 + (n − 1) ρ.
    private static func correlation(_ dispersion: Double, requests: Int, weeks: Int) -> Double {
        Scatter.correlation(dispersion, requests: Double(requests) / Double(max(1, weeks)))
    }

    /// The same of two requests of several weeks: those of different weeks are not alike.
    private static func correlation(_ correlation: Double, requests: Int, span: Double) -> Double {
        let n = Double(requests)
        return n > 1 && span > 1 ? correlation * max(0, n / span - 1) / (n - 1) : correlation
    }

    /// The probability of a rate so low, or lower, as long as nothing has changed.
    func pValueOfLess(_ now: Proportion) -> Double { lower(now) }

    /// The probability of a rate so high, or higher.
    func pValueOfMore(_ now: Proportion) -> Double { upper(now) }

    /// Where the rate of `total` finished requests lies as long as nothing has changed: from the lowest to the highest that
    /// is no finding.
    /// - Parameters:
    ///   - below: the share of weeks in which a rate may lie below by chance.
    ///   - above: the same above.
    package func limits(total: Int, below: Double, above: Double) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let middle = min(total, max(0, Int((level * Double(total)).rounded())))
        let isUsual = { (count: Int, test: (Proportion) -> Double, alpha: Double) in
            Proportion(count, of: total).map { test($0) > alpha } ?? false
        }
        // The tails fall steadily from the middle outwards.
        var (out, inside) = (-1, middle)
        func narrow(_ test: (Proportion) -> Double) {
            while inside - out > 1 {
                let half = (inside + out) / 2
                if isUsual(half, test, below) { inside = half } else { out = half }
            }
        }
        narrow(lowerAtLeast)
        // From there outwards in growing steps: what the other tests cost grows with the failures.
        out = -1
        var step = 1
        while inside > 0, out < 0 {
            let next = max(0, inside - step)
            if isUsual(next, lower, below) { inside = next } else { out = next }
            step *= 2
        }
        narrow(lower)
        var (top, beyond) = (middle, total + 1)
        while beyond - top > 1 {
            let half = (top + beyond) / 2
            if isUsual(half, upper, above) { top = half } else { beyond = half }
        }
        return Double(inside) / Double(total)...Double(top) / Double(total)
    }
}

extension Proportion {
    /// The share that is not ingested, with half a request added, so that it is never 0.
    var failing: Double { (Double(total - count) + 0.5) / (Double(total) + 1) }
}
