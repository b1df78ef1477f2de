import Foundation

/// How improbable so many failures on such days are, where the days' rates scatter more than chance makes them, and the weeks' on
/// top of that.
///
/// A day has a rate of its own, drawn from a beta distribution around its week's, and the week's is drawn around what is usual. A rate
/// that fell fails a little more on every day; a rate that scatters fails on one of them. So the days' failures are not added up: each
/// day weighs by the score of the beta-binomial distribution for a higher rate (the locally most powerful test: D. R. Cox,
/// D. V. Hinkley, *Theoretical Statistics* (1974), chapter 4), whose first failure says the most. The scores are rounded to steps, and
/// the distribution of their sum is worked out by convolution over the days, for each of some rates of the week.
struct FailingDays: Sendable {
    /// Of how many days, and of how many requests a day at most: of more the work grows, and the weeks say as much.
    private static let mostDays = 35
    private static let mostRequests = 1_000
    /// Into how many steps the observed sum of scores is divided at least.
    private static let leastSteps = 128
    /// Into how many steps the score of a day's first failure is divided at least.
    private static let stepsOfFirst = 3.0
    /// The rates of a week: the borders of those taken together, in standard deviations.
    private static let borders = [-2.0, -1.25, -0.5, 0, 0.5, 1, 1.5, 2, 2.75, 3.5, 4.5, 6, 8, 11]

    /// How many requests of all these days there were.
    let total: Int
    /// How many requests a day had, and how many of them failed; week by week.
    private let weeks: [[(total: Int, failed: Int)]]
    /// The usual share of failures.
    private let usual: Double
    /// How much two requests of one day are alike beyond those of one week.
    private let ofDays: Double
    /// How much two requests of one week are alike.
    private let ofWeeks: Double

    /// Nil for more days, or more requests a day, than are looked at so.
    /// - Parameters:
    ///   - weeks: the days of each week, without those that had no request.
    ///   - usual: the usual share of failures, 0 to 1.
    ///   - days: the correlation of two requests of one day, 0 to 1.
    ///   - differentDays: the same of different days of one week.
    init?(_ weeks: [[(total: Int, failed: Int)]], usual: Double, days: Double, differentDays: Double) {
        let all = weeks.joined()
        guard all.count <= Self.mostDays, all.allSatisfy({ $0.total <= Self.mostRequests }) else { return nil }
        self.weeks = weeks
        total = all.reduce(0) { $0 + $1.total }
        self.usual = usual
        ofWeeks = min(0.5, max(0, differentDays))
        ofDays = min(0.5, max(1e-4, (days - ofWeeks) / (1 - ofWeeks)))
    }

    /// The probability that so many of the requests fail, or worse. Of the failures that there were each other number is the first
    /// of them, a day's in turn, and beyond them such as are spread evenly.
    func pValue(failed: Int) -> Double {
        guard failed > 0 else { return 1 }
        let spread = spread(failed)
        let sizes = Set(spread.joined().map(\.total))
        let scores = Dictionary(uniqueKeysWithValues: sizes.map { ($0, Self.scores($0, usual, ofDays)) })
        let observed = spread.joined().reduce(0) { $0 + scores[$1.total]![$1.failed] }
        let first = scores.values.compactMap { $0.count > 1 ? $0[1] : nil }.min() ?? 1
        guard observed > 0 else { return 1 }
        let width = min(observed / Double(Self.leastSteps), first / Self.stepsOfFirst)
        let steps = scores.mapValues { $0.map { Int(($0 / width).rounded()) } }
        let reached = spread.joined().reduce(0) { $0 + steps[$1.total]![$1.failed] }
        let rates = rates().map { rate, weight in
            (weight: weight, chances: steps.mapValues { Self.chances($0, reached, rate, ofDays) })
        }
        var sums = [1.0] + [Double](repeating: 0, count: reached)
        for week in spread {
            var after = [Double](repeating: 0, count: sums.count)
            for (weight, chances) in rates {
                let one = week.reduce(sums) { Self.sum($0, chances[$1.total]!) }
                for place in after.indices { after[place] += weight * one[place] }
            }
            sums = after
        }
        return min(1, sums[reached])
    }

    /// The rates that a week may have, and how probable each is.
    private func rates() -> [(rate: Double, weight: Double)] {
        guard ofWeeks > 1e-6 else { return [(usual, 1)] }
        let size = (1 - ofWeeks) / ofWeeks
        let deviation = (usual * (1 - usual) * ofWeeks).squareRoot()
        let edges = [0] + Self.borders.map { usual + $0 * deviation }.filter { $0 > 0 && $0 < 1 } + [1]
        let below = edges.map { Tails.incompleteBeta($0, usual * size, (1 - usual) * size) }
        return (1..<edges.count).compactMap { place in
            let weight = below[place] - below[place - 1]
            // The last one reaches to 1, but lies at its beginning.
            let end = place == edges.count - 1 ? min(1, edges[place - 1] + 2 * deviation) : edges[place]
            return weight > 1e-9 ? ((edges[place - 1] + end) / 2, weight) : nil
        }
    }

    /// The score of each number of failures of a day, 0 for none.
    private static func scores(_ total: Int, _ usual: Double, _ correlation: Double) -> [Double] {
        let size = (1 - correlation) / correlation
        let (a, b) = (usual * size, (1 - usual) * size)
        var scores = [0.0]
        scores.reserveCapacity(total + 1)
        for failed in 0..<total {
            scores.append(scores[failed] + 1 / (Double(failed) + a) + 1 / (Double(total - failed - 1) + b))
        }
        return scores
    }

    /// The distribution of a sum of scores with a day added; its last place holds what lies beyond, too.
    /// - Parameter day: how probable each number of steps is on it.
    private static func sum(_ before: [Double], _ day: [(step: Int, chance: Double)]) -> [Double] {
        let last = before.count - 1
        // What lies at a place or beyond it.
        var beyond = [Double](repeating: 0, count: last + 1)
        var after = beyond
        // By bare addresses, so that several places are added at a time.
        before.withUnsafeBufferPointer { before in
            beyond.withUnsafeMutableBufferPointer { beyond in
                var sum = 0.0
                for place in stride(from: last, through: 0, by: -1) {
                    sum += before[place]
                    beyond[place] = sum
                }
                after.withUnsafeMutableBufferPointer { after in
                    let source = before.baseAddress!
                    for (step, chance) in day {
                        let target = after.baseAddress! + step
                        for place in 0..<last - step { target[place] += chance * source[place] }
                        after[last] += chance * beyond[last - step]
                    }
                }
            }
        }
        return after
    }

    /// How probable each number of steps is on a day, the last one with all beyond.
    /// - Parameters:
    ///   - steps: those of each number of failures.
    ///   - last: from how many on they are not told apart.
    private static func chances(
        _ steps: [Int], _ last: Int, _ rate: Double, _ correlation: Double
    ) -> [(step: Int, chance: Double)] {
        let size = (1 - correlation) / correlation
        let (a, b, total) = (rate * size, (1 - rate) * size, Double(steps.count - 1))
        var chances: [(step: Int, chance: Double)] = []
        // On the scale of logarithms: where most fail, none is too improbable for a number.
        var chance =
            Tails.logGamma(total + b) - Tails.logGamma(total + size) + Tails.logGamma(size) - Tails.logGamma(b)
        let isSmall = chance < -600
        if !isSmall { chance = exp(chance) }
        var below = 0.0
        for (failed, step) in steps.enumerated() {
            let one = isSmall ? exp(chance) : chance
            // What hardly ever happens is taken for the worst.
            guard step < last, one > 1e-12 || Double(failed) < total * rate else { break }
            if chances.last?.step == step {
                chances[chances.count - 1].chance += one
            } else {
                chances.append((step, one))
            }
            below += one
            let failed = Double(failed)
            let ratio = (total - failed) / (failed + 1) * (failed + a) / (total - failed - 1 + b)
            if isSmall { chance += log(ratio) } else { chance *= ratio }
        }
        chances.append((last, max(0, 1 - below)))
        return chances
    }

    /// Failures spread over the days: first as they were, day by day in turn; what is left evenly.
    private func spread(_ failed: Int) -> [[(total: Int, failed: Int)]] {
        var left = failed
        var spread = weeks.map { $0.map { (total: $0.total, failed: 0) } }
        for isOwn in [true, false] {
            var isFull = false
            while left > 0, !isFull {
                isFull = true
                for week in spread.indices {
                    for (day, own) in weeks[week].enumerated()
                    where left > 0 && spread[week][day].failed < (isOwn ? own.failed : own.total) {
                        spread[week][day].failed += 1
                        left -= 1
                        isFull = false
                    }
                }
            }
        }
        return spread
    }
}
