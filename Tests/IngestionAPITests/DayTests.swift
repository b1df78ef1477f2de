import Foundation
import IngestionAPI
import Testing

@Suite("Days and ISO weeks")
struct DayTests {
    /// Foundation's calendar of ISO 8601, in UTC: the independent reckoning.
    private let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        return calendar
    }()

    private func agrees(_ day: Day) {
        let date = Date(timeIntervalSince1970: Double(day.number) * 86_400)
        let parts = calendar.dateComponents(
            [.year, .month, .day, .weekday, .yearForWeekOfYear, .weekOfYear], from: date)
        let mine = day.date
        #expect(parts.year == mine.year && parts.month == mine.month && parts.day == mine.day)
        #expect(parts.weekday == day.weekday % 7 + 1)  // Foundation's Sunday is 1
        let week = ISOWeek(containing: day)
        #expect(parts.yearForWeekOfYear == week.year && parts.weekOfYear == week.number)
        #expect(Day(year: mine.year, month: mine.month, day: mine.day) == day)
    }

    @Test("every day from 1950 to 2150 has Foundation's date, weekday and ISO week")
    func everyDay() {
        let first = Day(year: 1950, month: 1, day: 1)!
        let last = Day(year: 2150, month: 12, day: 31)!
        for number in first.number...last.number { agrees(Day(number: number)) }
    }

    @Test("so have the days around every New Year and every end of February from 1600 to 3000")
    func edges() {
        for year in 1600...3000 {
            let newYear = Day(year: year, month: 1, day: 1)!
            for days in -4...4 { agrees(newYear.advanced(by: days)) }
            for days in 57...61 { agrees(newYear.advanced(by: days)) }
        }
    }

    @Test(
        "days just outside the years of four digits, which clocks of a zone may show, are written with a sign",
        arguments: [
            (-719_529, "-0001-12-31", "-0001-W52"), (-719_528, "0000-01-01", "-0001-W52"),
            (2_932_896, "9999-12-31", "9999-W52"), (2_932_897, "+10000-01-01", "9999-W52"),
            (2_932_899, "+10000-01-03", "+10000-W01"),
        ])
    func outside(number: Int, day: String, week: String) {
        #expect(Day(number: number).description == day)
        #expect(ISOWeek(containing: Day(number: number)).description == week)
    }

    @Test("days before 1970 and before year 1 go on without a gap")
    func longAgo() {
        var before = Day(year: -2, month: 1, day: 1)!
        for _ in 0..<3_000 {
            let day = before.advanced(by: 1)
            let (year, month, dayOfMonth) = day.date
            #expect(Day(year: year, month: month, day: dayOfMonth) == day)
            #expect(day.weekday == before.weekday % 7 + 1)
            before = day
        }
        #expect(Day(year: 1, month: 1, day: 1)?.weekday == 1)  // a Monday in the proleptic Gregorian calendar
    }

    @Test(
        "a day is read from ISO 8601 and from nothing else",
        arguments: [
            ("2026-11-22", "2026-11-22"), ("2024-02-29", "2024-02-29"), ("0000-01-01", "0000-01-01"),
            ("2026-02-29", nil), ("2026-11-31", nil), ("2026-1-2", nil), ("26-01-02", nil), ("2026-11-22 ", nil),
            ("20261122", nil), ("2026-11-22-1", nil), ("-026-11-22", nil), ("2026-+1-22", nil), ("", nil),
            ("2026-W47", nil), ("２０２６-11-22", nil),
        ] as [(String, String?)])
    func dayText(text: String, expected: String?) {
        #expect(Day(iso: text)?.description == expected)
    }

    @Test(
        "a week is read from ISO 8601, week 53 only where the year has one",
        arguments: [
            ("2026-W47", "2026-11-16"), ("2026-W01", "2025-12-29"), ("2026-W53", "2026-12-28"), ("2025-W53", nil),
            ("2020-W53", "2020-12-28"), ("2024-W53", nil), ("2026-W00", nil), ("2026-W54", nil), ("2026-47", nil),
            ("2026-w47", nil), ("2026W47", nil), ("2026-W7", nil), ("2026-W047", nil), ("2026-W47-1", nil),
            ("last", nil), ("", nil), ("2026-W+1", nil), ("+026-W01", nil),
        ] as [(String, String?)])
    func weekText(text: String, monday: String?) {
        let week = ISOWeek(iso: text)
        #expect(week?.monday.description == monday)
        if let week { #expect(week.description == text) }
    }

    @Test("weeks follow one another without a gap, over years of 52 and 53 weeks")
    func weekSteps() {
        var week = ISOWeek(iso: "1999-W01")!
        for _ in 0..<3_000 {
            let next = week.advanced(by: 1)
            #expect(next.monday == week.sunday.advanced(by: 1))
            #expect(next > week && next.advanced(by: -1) == week)
            #expect(ISOWeek(iso: next.description) == next)
            week = next
        }
    }
}
