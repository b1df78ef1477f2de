import IngestionAPI
import TestSupport
import Testing

@testable import Assessment

@Suite("Failures day by day")
struct FailingDaysTests {
    private func days(_ failed: [Int], of total: Int, usual: Double = 0.02, days: Double = 0.03, others: Double = 0)
        -> Double
    {
        FailingDays([failed.map { (total, $0) }], usual: usual, days: days, differentDays: others)!
            .pValue(failed: failed.reduce(0, +))
    }

    /// A number from a beta-binomial distribution: trial by trial, each failure making the next one likelier.
    private func draw(_ total: Int, _ mean: Double, _ correlation: Double, _ chance: inout Chance) -> Int {
        var failed = 0
        for trial in 0..<total {
            let odds = mean * (1 - correlation) + Double(failed) * correlation
            if chance.happens(odds / (1 - correlation + Double(trial) * correlation)) { failed += 1 }
        }
        return failed
    }

    @Test("the p-value is the sum over all weeks whose days weigh as much, or more", arguments: [0.001, 0.05, 0.3])
    func enumerated(correlation: Double) {
        // Three days of six requests, all 343 outcomes.
        let size = (1 - correlation) / correlation
        let usual = 0.2
        var chances = [Double]()
        var scores = [0.0]
        for failed in 0...6 {
            let tail = { Tails.betaBinomial(atLeast: $0, of: 6, usual, correlation: correlation) }
            chances.append(tail(failed) - tail(failed + 1))
            scores.append(
                scores[failed] + 1 / (Double(failed) + usual * size) + 1 / (Double(5 - failed) + (1 - usual) * size))
        }
        func chance(_ least: Double) -> Double {
            var sum = 0.0
            for one in 0...6 {
                for two in 0...6 {
                    for three in 0...6 where scores[one] + scores[two] + scores[three] >= least {
                        sum += chances[one] * chances[two] * chances[three]
                    }
                }
            }
            return sum
        }
        for observed in [[1, 1, 1], [3, 0, 0], [0, 2, 3], [6, 0, 1], [4, 4, 4]] {
            let score = observed.reduce(0) { $0 + scores[$1] }
            // Scores are rounded to steps: what lies closer than half a step a day may change places.
            let (least, most) = (chance(score * (1 + 3.0 / 128)), chance(score * (1 - 3.0 / 128)))
            let found = days(observed, of: 6, usual: usual, days: correlation)
            #expect(found >= least * (1 - 1e-9) && found <= most * (1 + 1e-9), "\(observed): \(found)")
        }
    }

    @Test("few failures on every day say more than as many on one, and more failures say more")
    func spread() {
        #expect(days([2, 2, 2, 2, 2], of: 25) < days([5, 5, 0, 0, 0], of: 25) / 5)
        #expect(days([5, 5, 0, 0, 0], of: 25) < days([10, 0, 0, 0, 0], of: 25) / 2)
        let week = FailingDays(
            [[(25, 4), (25, 0), (25, 3), (20, 2), (10, 0)]], usual: 0.02, days: 0.03, differentDays: 0.002)!
        let falling = (0...105).map { week.pValue(failed: $0) }
        #expect(zip(falling, falling.dropFirst()).allSatisfy { $1 <= $0 * 1.05 })
        #expect(falling[0] == 1 && falling[105] < 1e-9)
    }

    @Test(
        "where weeks and days scatter, and nothing has changed, one week in a hundred is as improbable as that",
        arguments: [(0.02, 0.03, 0.0), (0.02, 0.1, 0.0), (0.05, 0.02, 0.02), (0.1, 0.06, 0.05)])
    func level(usual: Double, ofDays: Double, ofWeeks: Double) {
        var chance = Chance(seed: 21)
        let weeks = 4_000
        var found = 0
        for _ in 0..<weeks {
            // The week's own rate: the share of a larger beta-binomial number.
            let rate = ofWeeks > 0 ? Double(draw(400, usual, ofWeeks, &chance)) / 400 : usual
            let within = (ofDays - ofWeeks) / (1 - ofWeeks)
            let failed = (0..<5).map { _ in draw(20, rate, max(1e-4, within), &chance) }
            if days(failed, of: 20, usual: usual, days: ofDays, others: ofWeeks) <= 0.01 { found += 1 }
        }
        #expect((weeks / 400...weeks * 15 / 1_000).contains(found), "\(found) of \(weeks)")
    }

    @Test("what days of a week have in common makes a bad week less improbable")
    func common() {
        let failed = [4, 3, 4, 3, 4]
        #expect(days(failed, of: 25, days: 0.03, others: 0.02) > 5 * days(failed, of: 25, days: 0.03, others: 0))
    }

    @Test(
        "five weeks in which twice as many fail are found, one large day among small ones, and a mapping that mostly fails"
    )
    func shapes() throws {
        let weeks = (0..<5).map { _ in [Int](repeating: 200, count: 7).map { ($0, 8) } }
        let long = try #require(FailingDays(weeks, usual: 0.02, days: 0.01, differentDays: 0.001))
        #expect(long.pValue(failed: 280) < 1e-5)
        let large = try #require(
            FailingDays(
                [[(1_000, 1)] + [Int](repeating: 200, count: 6).map { ($0, 6) }], usual: 0.002, days: 0.005,
                differentDays: 0))
        #expect(large.pValue(failed: 37) < 1e-6)
        let failing = try #require(
            FailingDays([[Int](repeating: 500, count: 7).map { ($0, 500) }], usual: 0.8, days: 1e-4, differentDays: 0))
        #expect(failing.pValue(failed: 3_500) < 1e-9)
        #expect(days([0, 0, 0], of: 100) == 1)
    }

    @Test("many days, and days of many requests, are left to the weeks; so is another number of requests")
    func left() {
        #expect(FailingDays([[(1_001, 3)]], usual: 0.1, days: 0.01, differentDays: 0) == nil)
        #expect(
            FailingDays(
                (0..<6).map { _ in [Int](repeating: 9, count: 7).map { ($0, 1) } }, usual: 0.1, days: 0.01,
                differentDays: 0) == nil)
        let before = Proportion(980, of: 1_000)!
        func usual(_ days: FailingDays?) -> UsualRate {
            UsualRate(before, weeks: 12, dispersion: 2, freedom: 41, span: 1, days: days)
        }
        let days = FailingDays([[(30, 3), (30, 3), (30, 3)]], usual: 0.02, days: 0.02, differentDays: 0)
        #expect(usual(days).pValueOfLess(Proportion(81, of: 90)!) < usual(nil).pValueOfLess(Proportion(81, of: 90)!))
        #expect(usual(days).pValueOfLess(Proportion(82, of: 91)!) == usual(nil).pValueOfLess(Proportion(82, of: 91)!))
    }
}
