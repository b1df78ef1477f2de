import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("What pictures are drawn from")
struct PictureTests {
    @Test(
        "control limits are three standard deviations wide, wider for few requests, and one odd week does not widen them"
    )
    func limits() throws {
        let even = (0..<11).map { Proportion(95 + $0 % 2, of: 100)! }
        let control = try #require(ControlLimits(even))
        #expect(abs(control.center - 0.9545) < 0.001)
        let spread = 3 * (control.center * (1 - control.center) / 100).squareRoot()
        #expect(abs(control.limits(total: 100).lowerBound - (control.center - spread)) < 1e-12)
        #expect(control.limits(total: 10).lowerBound < control.limits(total: 100).lowerBound)
        #expect(control.limits(total: 1).upperBound == 1)

        var odd = even
        odd[5] = Proportion(60, of: 100)!
        let limits = try #require(ControlLimits(odd)).limits(total: 100)
        #expect(limits.contains(0.95) && !limits.contains(0.75))
        #expect(ControlLimits(Array(even.prefix(5))) == nil)
    }

    @Test("a weekday's usual volume is its own, robust against one odd day, and unknown from too few")
    func weekdays() throws {
        // Mondays 100, other days 10, with a little noise and one wild Monday.
        let values = (0..<84).map { ($0 % 7 == 0 ? 100.0 : 10) + Double($0 % 3) }
        let pattern = WeekdayPattern(
            days: 0..<84, volume: { $0 == 28 ? 5_000 : values[$0] }, requests: { Int(values[$0]) })
        let monday = try #require(pattern.usual(84))
        #expect((95...110).contains(monday.middle) && monday.low > 50 && monday.high < 200)
        #expect(try #require(pattern.usual(85)).high < 60)
        #expect(monday.pValue(of: 100) > 0.5 && monday.pValue(of: 3) < 1e-4)
        #expect(WeekdayPattern(days: 0..<35, volume: { values[$0] }, requests: { _ in 50 }).usual(35) == nil)
        #expect(WeekdayPattern(days: 0..<84, volume: { values[$0] }, requests: { _ in 1 }).usual(84) == nil)
    }

    @Test("times to finish are counted on the day of the POST, pending ones and those without a POST left out")
    func durations() throws {
        var figures = SampleFigures.ordinary
        let start = figures.period.instants.lowerBound.milliseconds
        func request(_ hour: Int64, _ outcome: Outcome, _ minutes: Int64?) -> MappingRequests.Request {
            .init(
                submitted: Instant(milliseconds: start + hour * 3_600_000), outcome: outcome,
                duration: minutes.map { $0 * 60_000 })
        }
        figures.requests = [
            MappingRequests(
                name: MappingName(organization: "acme", mapping: "9"),
                requests: (1...21).map { request(1, $0 % 2 == 0 ? .failed : .success, $0) }
                    + [request(2, .pending, nil), request(3, .success, nil), request(30, .aborted, 7)])
        ]
        let days = DurationFigures.byDay(figures)
        #expect(days.count == 7)
        #expect(days[0] == DurationFigures(day: figures.period.first, count: 21, median: 660_000, p95: 1_200_000))
        #expect(days[1].count == 1 && days[1].median == 420_000)
        #expect(days[2].count == 0)
        figures.requests = []
        #expect(DurationFigures.byDay(figures).isEmpty)
    }

    @Test("arrows stand only where a change is outside chance")
    func verdicts() throws {
        func mapping(_ name: String, _ now: (Int, Int), _ before: (Int, Int)) -> MappingFigures {
            MappingFigures(
                organization: "acme", mapping: name, counts: SampleFigures.counts(now.0, now.1),
                previous: SampleFigures.counts(before.0, before.1))
        }
        let (each, together) = RateChange.all([
            mapping("1", (9, 3), (12, 0)), mapping("2", (60, 40), (98, 2)), mapping("3", (100, 0), (60, 40)),
            mapping("4", (5, 0), (0, 0)),
        ])
        func direction(_ name: String) -> RateChange.Direction? {
            each[MappingName(organization: "acme", mapping: name)]?.direction
        }
        #expect(direction("1") == RateChange.Direction.none)
        #expect(direction("2") == .down)
        #expect(direction("3") == .up)
        #expect(direction("4") == nil)
        #expect(together?.direction == RateChange.Direction.none)
        // Where too little happened for the test over strata, the exact one judges: nobody calls 0 of 10 chance.
        let small = RateChange.all((0..<10).map { mapping("\($0)", (0, 1), (1, 0)) }).together
        #expect(small?.direction == .down)
    }

    @Test("what would be a change by itself is none where it is the worst of twenty")
    func worstOfMany() {
        func mapping(_ name: Int, _ success: Int) -> MappingFigures {
            MappingFigures(
                organization: "acme", mapping: "\(name)", counts: SampleFigures.counts(success, 50 - success),
                previous: SampleFigures.counts(47, 3))
        }
        let name = MappingName(organization: "acme", mapping: "0")
        #expect(RateChange.all([mapping(0, 38)]).each[name]?.direction == .down)
        let among = RateChange.all((0..<20).map { mapping($0, $0 == 0 ? 38 : 47) })
        #expect(among.each[name]?.direction == RateChange.Direction.none)
    }

    @Test("lengths of time and counts in few characters")
    func words() {
        let (english, korean) = (Words(.en), Words(.ko))
        let durations: [(Int64, String)] = [
            (45_000, "45 s"), (840_000, "14 min"), (9_000_000, "2.5 h"), (93_600_000, "26 h"), (388_800_000, "4.5 d"),
        ]
        for (milliseconds, text) in durations { #expect(english.duration(milliseconds) == text) }
        #expect(korean.duration(840_000) == "14분")
        let counts: [(Int64, String)] = [
            (0, "0"), (950, "950"), (1_000, "1k"), (1_250, "1.3k"), (12_400, "12k"), (1_200_000, "1.2M"),
        ]
        for (value, text) in counts { #expect(english.compact(value) == text) }
        #expect(korean.compact(12_000) == "1.2만" && korean.compact(9_000) == "9,000")
    }
}
