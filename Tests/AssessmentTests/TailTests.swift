import Foundation
import Testing

@testable import Assessment

/// The expected values were computed with SciPy 1.17.1 (`stats.binom.sf`, `hypergeom.sf`, `t.sf`, `fisher_exact`).
@Suite("Tail probabilities")
struct TailTests {
    private func near(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(value - expected) <= tolerance * max(expected, 1e-300)
    }

    @Test(
        "binomial",
        arguments: [
            (3, 10, 0.1, 0.0701908264), (8, 41, 0.02, 1.35628858712725e-06), (20, 20, 0.9, 0.12157665459056931),
            (50, 1_000, 0.04, 0.06630587123134754), (0, 5, 0.5, 1),
        ])
    func binomial(k: Int, n: Int, p: Double, expected: Double) {
        #expect(near(Tails.binomial(atLeast: k, of: n, p), expected))
    }

    /// The expected values of these two were computed with mpmath, 30 digits.
    @Test(
        "beta-binomial",
        arguments: [
            (3, 10, 0.1, 0.05, 0.1061295975295616), (8, 41, 0.02, 0.03, 0.003234017575675532), (0, 5, 0.5, 0.2, 1),
            (50, 1_000, 0.04, 0.01, 0.2791398203530745), (2, 3, 0.5, 0.5, 0.5), (3, 10, 0.1, 0, 0.0701908264),
        ])
    func betaBinomial(k: Int, n: Int, p: Double, correlation: Double, expected: Double) {
        #expect(near(Tails.betaBinomial(atLeast: k, of: n, p, correlation: correlation), expected))
    }

    @Test(
        "Poisson",
        arguments: [
            (5, 2.5, 0.1088219810858488), (0, 1, 1), (40, 12.5, 4.921748742239482e-10), (3, 30, 0.9999999999549898),
            (1, 0.001, 0.0009995001666250084),
        ])
    func poisson(k: Int, mean: Double, expected: Double) {
        #expect(near(Tails.poisson(atLeast: k, mean: mean), expected))
    }

    @Test(
        "hypergeometric",
        arguments: [
            (5, 20, 8, 200, 0.00028055241805638535), (12, 100, 15, 400, 7.962124361834623e-06),
            (1, 7, 3, 50, 0.37035714285714294), (300, 1_000, 900, 4_000, 8.993755865011266e-11),
            (9, 10, 60, 100, 0.03851576054395484),
        ])
    func hypergeometric(x: Int, drawn: Int, marked: Int, total: Int, expected: Double) {
        let value = Tails.hypergeometric(atLeast: x, drawn: drawn, marked: marked, total: total)
        #expect(near(value, expected))
    }

    @Test(
        "Student's t",
        arguments: [
            (2.0, 11, 0.07080395506803458), (9.0, 11, 2.0961583670088094e-06), (0.3, 5, 0.7762490422632745),
            (5.9, 11, 0.0001031174878760266), (3.5, 30, 0.0014768074376442532),
        ])
    func student(t: Double, freedom: Double, expected: Double) {
        #expect(near(Tails.studentTwoSided(t, freedom: freedom), expected))
        #expect(near(Tails.studentTwoSided(-t, freedom: freedom), expected))
    }

    @Test(
        "two proportions",
        arguments: [
            (88, 100, 970, 1_000, 0.0003632354599162055), (3, 7, 50, 60, 0.060646989799811105),
            (500, 510, 4_000, 4_100, 0.6280590162711389),
        ])
    func fisher(count: Int, total: Int, countBefore: Int, totalBefore: Int, expected: Double) throws {
        let both = TwoProportions(
            now: try #require(Proportion(count, of: total)),
            before: try #require(Proportion(countBefore, of: totalBefore)))
        #expect(near(both.pValue, expected))
        #expect(both.interval.low < both.difference && both.difference < both.interval.high)
    }

    @Test("Newcombe's interval is that of his paper's example (56 of 70 against 48 of 80)")
    func newcombe() throws {
        let both = TwoProportions(
            now: try #require(Proportion(56, of: 70)), before: try #require(Proportion(48, of: 80)))
        #expect(abs(both.interval.low - 0.0524) < 0.0001)
        #expect(abs(both.interval.high - 0.3339) < 0.0001)
    }

    @Test("Holm's correction goes on only as long as each test stands")
    func holm() {
        #expect(Holm.rejected([0.01, 0.04, 0.03, 0.005], family: 4, alpha: 0.05) == [0, 3])
        #expect(Holm.rejected([0.01], family: 10, alpha: 0.05) == [])
        #expect(Holm.rejected([], family: 0, alpha: 0.05) == [])
    }

    @Test("quantiles and the robust spread")
    func quantiles() {
        #expect(Quantiles.median([3, 1, 2]) == 2)
        #expect(Quantiles.median([4, 1, 2, 3]) == 2.5)
        #expect(Quantiles.median([]) == nil)
        #expect(Quantiles.quantile(0.95, ordered: (0...100).map(Double.init)) == 95)
        #expect(abs(Quantiles.robustSpread([-1, 1, -1, 1, 100]) - 1.4826) < 1e-12)
    }
}
