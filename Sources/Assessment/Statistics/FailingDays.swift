import Foundation
import IngestionAPI

/// How improbable so many failures on such days are, where the days' rates scatter more than chance makes them, and the weeks' on
/// top of that.
///
/// A day has a rate of its own, drawn from a beta distribution around its week's, and the week's is drawn around what is usual. A rate
/// that fell fails a little more on every day; a rate that scatters fails on one of them. So the days' failures are not added up: each
/// day weighs by the score of the beta-binomial distribution for a higher rate (the locally most powerful test: D. R. Cox,
/// D. V. Hinkley, *Theoretical Statistics* (1974), chapter 4), whose first failure says the most. The distribution of the sum is
/// worked out, not approximated: by convolution over the days, for each of some rates of the week.
struct FailingDays: Sendable {
    /// A day of more requests counts as one of so many: what days scatter by decides there, not chance.
    private static let most = 500
    /// Into how many steps the observed sum of scores is divided. A day's score is rounded up to the next: the sums of days that weigh a
    /// little less are taken for as much, to the cautious side.
    private static let steps = 128
    /// The rates of a week: the borders of those taken together, in standard deviations.
    private static let borders = [-2.0, -1.25, -0.5, 0, 0.5, 1, 1.5, 2, 2.75, 3.5, 4.5, 6, 8, 11]

    /// How many requests a day had, and how many of them failed; week by week.
    private let weeks: [[(total: Int, failed: Int)]]
    private let total: Int
    /// The usual share of failures.
    private let usual: Double
    /// How much two requests of one day are alike beyond those of one week.
    private let ofDays: Double
    /// How much two requests of one week are alike.
    private let ofWeeks: Double

    /// - Parameters:
    ///   - weeks: the days of each week, without those that had no request.
    ///   - usual: the usual share of failures, 0 to 1.
    ///   - days: the correlation of two requests of one day, 0 to 1.
    ///   - others: the same of different days of one week.
    init(_ weeks: [[(total: Int, failed: Int)]], usual: Double, days: Double, others: Double) {
        self.weeks = weeks
        total = weeks.joined().reduce(0) { $0 + $1.total }
        self.usual = usual
        ofWeeks = min(0.5, max(0, others))
        ofDays = min(0.5, max(1e-4, (days - ofWeeks) / (1 - ofWeeks)))
    }

    /// The probability that so many of `total` requests fail, or worse: of the days as they were where these are their requests, and
    /// of as many days alike where they are others.
    func pValue(failed: Int, of total: Int) -> Double {
        guard failed > 0 else { return 1 }
        let weeks = spread(failed, of: total)
        var scores: [Int: [Double]] = [:]
        for day in weeks.joined() where scores[day.total] == nil {
            scores[day.total] = Self.scores(day.total, usual, ofDays)
        }
        let observed = weeks.joined().reduce(0) { $0 + scores[$1.total]![$1.failed] }
        guard observed > 0 else { return 1 }
        let width = observed / Double(Self.steps)
        let steps = scores.mapValues { $0.map { Int(($0 / width - 1e-9).rounded(.up)) } }
        let rates = rates()
        var sums = [1.0] + [Double](repeating: 0, count: Self.steps)
        for week in weeks {
            var after = [Double](repeating: 0, count: sums.count)
            for (rate, weight) in rates {
                let chances = steps.mapValues { Self.chances($0, rate, ofDays) }
                let one = week.reduce(sums) { Self.sum($0, chances[$1.total]!) }
                for place in after.indices { after[place] += weight * one[place] }
            }
            sums = after
        }
        return min(1, sums[Self.steps])
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
    /// - Parameter steps: those of each number of failures.
    private static func chances(
        _ steps: [Int], _ rate: Double, _ correlation: Double
    ) -> [(step: Int, chance: Double)] {
        let size = (1 - correlation) / correlation
        let (a, b, total) = (rate * size, (1 - rate) * size, Double(steps.count - 1))
        var chances: [(step: Int, chance: Double)] = []
        var chance = exp(
            Tails.logGamma(total + b) - Tails.logGamma(total + size) + Tails.logGamma(size) - Tails.logGamma(b))
        var below = 0.0
        for (failed, step) in steps.enumerated() {
            // What hardly ever happens is taken for the worst.
            guard step < Self.steps, chance > 1e-12 || Double(failed) < total * rate else { break }
            if chances.last?.step == step {
                chances[chances.count - 1].chance += chance
            } else {
                chances.append((step, chance))
            }
            below += chance
            let failed = Double(failed)
            chance *= (total - failed) / (failed + 1) * (failed + a) / (total - failed - 1 + b)
        }
        chances.append((Self.steps, max(0, 1 - below)))
        return chances
    }

    /// Failures spread over the days: where these are the days' own requests, first those that failed, day by day in turn; what
    /// is left evenly.
    private func spread(_ failed: Int, of total: Int) -> [[(total: Int, failed: Int)]] {
        let isOwn = total == self.total
        let largest = weeks.joined().map(\.total).max() ?? 1
        let scale = min(
            Double(total) / Double(max(1, self.total)),
            Double(Self.most) / Double(largest))
        let sizes = weeks.map { $0.map { isOwn && scale == 1 ? $0.total : Int((Double($0.total) * scale).rounded()) } }
        let own = weeks.map { $0.map { isOwn ? Int((Double($0.failed) * min(1, scale)).rounded(.down)) : 0 } }
        let room = sizes.joined().reduce(0, +)
        // Down, to the cautious side.
        var left = min(room, failed * room / max(1, total))
        var spread = sizes.map { $0.map { (total: $0, failed: 0) } }
        for limits in [zip(own, sizes).map { zip($0, $1).map { min($0, $1) } }, sizes] {
            while left > 0 {
                var isFull = true
                for week in spread.indices {
                    for day in spread[week].indices where left > 0 && spread[week][day].failed < limits[week][day] {
                        spread[week][day].failed += 1
                        left -= 1
                        isFull = false
                    }
                }
                if isFull { break }
            }
        }
        return spread
    }
}
