/// The comparison of two proportions: of now and before.
package struct TwoProportions {
    package let now: Proportion
    package let before: Proportion

    package init(now: Proportion, before: Proportion) {
        self.now = now
        self.before = before
    }

    /// The probability of a difference at least as large in either direction, were both rates the same: Fisher's exact
    /// test, twice the smaller tail. It holds for any size, and errs on the side of silence.
    package var pValue: Double {
        min(1, 2 * min(tail(isMore: true), tail(isMore: false)))
    }

    /// The same for more now than before only.
    package var pValueOfMore: Double { tail(isMore: true) }

    /// The same for less now than before only.
    package var pValueOfLess: Double { tail(isMore: false) }

    private func tail(isMore: Bool) -> Double {
        let total = now.total + before.total
        let marked = now.count + before.count
        return isMore
            ? Tails.hypergeometric(atLeast: now.count, drawn: now.total, marked: marked, total: total)
            : Tails.hypergeometric(
                atLeast: now.total - now.count, drawn: now.total, marked: total - marked, total: total)
    }

    /// `now` minus `before`, −1 to 1.
    package var difference: Double { now.rate - before.rate }

    /// The 95 % interval of the difference: Newcombe's hybrid score interval, from the Wilson intervals of both (R. G.
    /// Newcombe, *Interval estimation for the difference between independent proportions*, Statistics in Medicine 17
    /// (1998), method 10).
    package var interval: (low: Double, high: Double) {
        let (one, two) = (now.interval, before.interval)
        let down = ((now.rate - one.low).squared + (two.high - before.rate).squared).squareRoot()
        let up = ((one.high - now.rate).squared + (before.rate - two.low).squared).squareRoot()
        return (difference - down, difference + up)
    }
}

extension Double {
    fileprivate var squared: Double { self * self }
}
