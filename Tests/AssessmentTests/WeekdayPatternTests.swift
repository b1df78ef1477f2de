import Testing

@testable import Assessment

@Suite("The pattern of a week")
struct WeekdayPatternTests {
    @Test("a weekday's usual volume is its own, robust against one odd day, and unknown from too few")
    func weekdays() throws {
        // Mondays 100, other days 10, with a little noise and one wild Monday.
        let values = (0..<84).map { ($0 % 7 == 0 ? 100.0 : 10) + Double($0 % 3) }
        let pattern = WeekdayPattern(
            days: 0..<84, kind: { $0 % 7 }, volume: { $0 == 28 ? 5_000 : values[$0] }, requests: { Int(values[$0]) })
        let monday = try #require(pattern.usual(84))
        #expect((95...110).contains(monday.middle) && monday.low > 50 && monday.high < 200)
        #expect(try #require(pattern.usual(85)).high < 60)
        #expect(monday.pValue(of: 100) > 0.5 && monday.pValue(of: 3) < 1e-4)
        #expect(
            WeekdayPattern(days: 0..<35, kind: { $0 % 7 }, volume: { values[$0] }, requests: { _ in 50 }).usual(35)
                == nil)
        #expect(
            WeekdayPattern(days: 0..<84, kind: { $0 % 7 }, volume: { values[$0] }, requests: { _ in 1 }).usual(84)
                == nil)
    }

    @Test("days at the turn of a month are compared with their like")
    func monthEnds() throws {
        let isTurn = { @Sendable (day: Int) in day % 30 >= 27 }
        let pattern = WeekdayPattern(
            days: 0..<84, kind: { isTurn($0) ? 7 : $0 % 7 }, volume: { isTurn($0) ? 300 : 100 }, requests: { _ in 100 })
        let (turn, other) = (try #require(pattern.usual(87)), try #require(pattern.usual(86)))
        #expect(abs(turn.middle - 300) < 1e-6 && turn.sample == 6)
        #expect(abs(other.middle - 100) < 1e-6)
    }
}
