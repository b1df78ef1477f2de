import Testing

@testable import Assessment

@Suite("Success rates and their intervals")
struct ProportionTests {
    /// From SciPy 1.17: `binomtest(k, n).proportion_ci(0.95, method='wilson')`.
    static let scipy: [(Int, Int, Double, Double)] = [
        (0, 1, 0.0, 0.7934506856227626),
        (1, 1, 0.20654931437723745, 1.0),
        (7, 7, 0.6456695649333126, 1.0),
        (0, 10, 0.0, 0.27753279986288926),
        (1, 10, 0.017876213095072896, 0.4041500267952385),
        (5, 10, 0.236593090512564, 0.7634069094874361),
        (235, 246, 0.9217176360483819, 0.9748509361066502),
        (3993, 4138, 0.9589110159335749, 0.9701443422344899),
        (95732, 99191, 0.9639680741303609, 0.9662516695879231),
        (1, 1000000, 1.765245767453709e-07, 5.664911804311442e-06),
    ]

    @Test("agree with SciPy's Wilson intervals", arguments: scipy.indices)
    func reference(index: Int) throws {
        let (count, total, low, high) = Self.scipy[index]
        let interval = try #require(Proportion(count, of: total)).interval
        #expect(abs(interval.low - low) < 1e-12)
        #expect(abs(interval.high - high) < 1e-12)
    }

    @Test("solve the equation that defines them: the rate lies z standard errors from each end")
    func definition() throws {
        for total in [1, 2, 3, 10, 97, 1_000] {
            for count in stride(from: 0, through: total, by: max(1, total / 7)) {
                let proportion = try #require(Proportion(count, of: total))
                for end in [proportion.interval.low, proportion.interval.high] where end > 0 && end < 1 {
                    let error = (end * (1 - end) / Double(total)).squareRoot()
                    #expect(abs(abs(proportion.rate - end) / error - WilsonInterval.z) < 1e-9)
                }
                #expect(proportion.interval.low <= proportion.rate && proportion.rate <= proportion.interval.high)
            }
        }
    }

    @Test("have no value without a denominator")
    func undefined() {
        #expect(Proportion(0, of: 0) == nil)
        #expect(Proportion(2, of: 1) == nil)
        #expect(Proportion(-1, of: 1) == nil)
    }
}
