import IngestionAPI
import TestSupport
import Testing

@testable import Assessment

@Suite("What a success rate usually is")
struct UsualRateTests {
    private func rate(_ count: Int, _ total: Int) -> Proportion { Proportion(count, of: total)! }

    @Test("the limits hold exactly the rates that the test does not reject", arguments: [1, 7, 38, 150, 900])
    func limits(total: Int) {
        for (before, dispersion) in [
            (rate(950, 1_000), 1.0), (rate(380, 400), 3), (rate(60, 60), 1), (rate(30, 60), 2),
        ] {
            let usual = UsualRate(before, weeks: 12, dispersion: dispersion, freedom: 41, span: 1)
            let limits = usual.limits(total: total, below: 0.002, above: 0.001)
            for count in 0...total {
                let now = rate(count, total)
                let isUsual =
                    (now.rate >= usual.level || usual.pValueOfLess(now) > 0.002)
                    && (now.rate <= usual.level || usual.pValueOfMore(now) > 0.001)
                #expect(limits.contains(now.rate) == isUsual, "\(count) of \(total) beside \(before)")
            }
        }
    }

    @Test("more scatter of the weeks makes the limits wider, fewer requests, too")
    func width() {
        let before = rate(950, 1_000)
        func low(_ dispersion: Double, _ total: Int) -> Double {
            UsualRate(before, weeks: 12, dispersion: dispersion, freedom: 41, span: 1).limits(
                total: total, below: 0.001, above: 0.001
            ).lowerBound
        }
        #expect(low(1, 200) > low(3, 200))
        #expect(low(1, 200) > low(1, 50))
    }

    @Test("a shift of volume to a bad mapping is no change of all together")
    func mix() throws {
        let (good, bad) = (rate(990, 1_000), rate(700, 1_000))
        let scatter = Scatter(Array(repeating: 1, count: 12), fitted: 1)
        let usual = try #require(
            UsualRate(together: [(10, good), (200, bad)], weeks: 12, scatter: scatter, span: 1))
        #expect(abs(usual.level - (9.9 + 140) / 210) < 1e-9)
        #expect(usual.pValueOfLess(rate(150, 210)) > 0.4)
        #expect(usual.pValueOfLess(rate(110, 210)) < 1e-3)
    }

    @Test("scatter is drawn towards that of all mappings, and never below chance")
    func scatter() {
        let even = Scatter((0..<12).map { _ in rate(95, 100) })
        #expect(even.dispersion == 1)
        let wild = Scatter((0..<12).map { rate($0 % 2 == 0 ? 99 : 80, 100) })
        #expect(wild.dispersion > 5)
        let drawn = wild.dispersion(towards: even, requests: 100)
        #expect(drawn > 1 && drawn < wild.dispersion)
        #expect(Scatter([rate(5, 5), rate(9, 9)]).freedom == 0, "where nothing failed nothing is known")
    }

    @Test(
        "what is alike within a week is measured by all mappings that scatter, not by one failure where hardly any is to be expected"
    )
    func correlation() {
        var chance = Chance(seed: 11)
        // Of 150 requests a week, at ρ = 0.01: the weeks' own rates from a beta distribution, here by two values as far apart.
        let half = (0.01 * 0.05 * 0.95).squareRoot()
        var all: [Scatter] = []
        for _ in 0..<200 {
            all.append(
                Scatter(
                    (0..<12).map { week in
                        let share = 0.05 + (week % 2 == 0 ? half : -half)
                        return rate(150 - (0..<150).count { _ in chance.happens(share) }, 150)
                    }))
        }
        let before = Scatter.together(all).correlation
        #expect((0.008...0.014).contains(before))
        // A failure in one of twelve weeks of one request each lies far off, for chance alone, and tells nothing of others.
        let sparse = (0..<200).map { _ in Scatter((0..<12).map { rate($0 == 5 ? 0 : 1, 1) }) }
        #expect(abs(Scatter.together(all + sparse).correlation - before) < 0.001)
        // Where one mapping alone scatters, it is not known by how much others do.
        let even = (0..<3).map { _ in Scatter((0..<12).map { rate($0 % 2 == 0 ? 142 : 143, 150) }) }
        let one = Scatter((0..<12).map { rate($0 == 5 ? 100 : 147, 150) })
        let few = Scatter.together(even + [one]).correlation
        let many = Scatter.together((0..<4).flatMap { _ in even + [one] }).correlation
        #expect(few > 1.2 * many)
    }

    @Test("requests of several weeks are less alike than those of one")
    func span() {
        let before = rate(950, 1_000)
        func low(_ span: Double, _ total: Int) -> Double {
            UsualRate(before, weeks: 12, dispersion: 3, freedom: 41, span: span)
                .limits(total: total, below: 0.001, above: 0.001).lowerBound
        }
        // Four weeks of 80 requests: half as wide as one week of 80, not as wide as one week of 320.
        #expect(low(4, 320) > low(1, 320))
        #expect((0.95 - low(4, 320)) / (0.95 - low(1, 80)) < 0.6)
    }

    @Test("one week of great trouble is odd, the greatest of what chance makes is not")
    func odd() {
        var chance = Chance(seed: 4)
        for _ in 0..<1_000 {
            let squares = (0..<12).map { _ in chance.normal() }.map { $0 * $0 }
            #expect(Scatter.odd(squares) == nil)
            #expect(Scatter.odd(squares + [500]) == 12)
        }
        #expect(Scatter.odd([1, 1, 1, 500]) == nil, "of so few weeks none is known to be odd")
    }

    @Test("a change is found where it began, and its interval holds it", arguments: 1...20)
    func changePoint(seed: Int) throws {
        var chance = Chance(seed: UInt64(seed))
        let events = (0..<300).map { place in
            (at: Instant(milliseconds: Int64(place)), isTrouble: chance.happens(place < 200 ? 0.03 : 0.4))
        }
        let change = try #require(ChangePoint(events, usual: 0.03))
        #expect((170...230).contains(change.at.milliseconds))
        #expect(change.earliest <= change.at && change.at <= change.latest)
    }

    @Test("where nothing is worse than usual there is no beginning")
    func noChange() {
        let events = (0..<50).map { (at: Instant(milliseconds: Int64($0)), isTrouble: false) }
        #expect(ChangePoint(events, usual: 0.1) == nil)
    }
}
