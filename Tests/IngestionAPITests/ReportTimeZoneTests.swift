import Foundation
import IngestionAPI
import TestSupport
import Testing

@Suite("Days in a time zone")
struct ReportTimeZoneTests {
    static let zones = [
        "UTC", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo",
        "Pacific/Apia", "America/St_Johns", "Asia/Beirut", "Africa/Cairo", "Pacific/Kiritimati", "Etc/GMT+12",
    ]

    private func zone(_ name: String) throws -> ReportTimeZone {
        try #require(ReportTimeZone(identifier: name))
    }

    @Test(
        "the first instant of a day",
        arguments: [
            ("UTC", "2026-11-16", "2026-11-16T00:00:00.000Z"),
            ("Asia/Seoul", "2026-11-16", "2026-11-15T15:00:00.000Z"),
            ("Asia/Kathmandu", "2026-11-16", "2026-11-15T18:15:00.000Z"),
            ("America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z"),
            ("America/New_York", "2026-03-09", "2026-03-09T04:00:00.000Z"),
            ("America/New_York", "2026-11-02", "2026-11-02T05:00:00.000Z"),
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00.000Z"),
            ("Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00.000Z"),
            // Clocks went from 00:00 to 01:00: the day began at 01:00 local time.
            ("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00:00.000Z"),
            ("America/Sao_Paulo", "2017-10-16", "2017-10-16T02:00:00.000Z"),
            // Clocks were set back at 00:00: the day before had 25 hours.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z"),
            // The 30th of December 2011 did not exist in Samoa.
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z"),
        ])
    func start(zone name: String, day: String, expected: String) throws {
        let day = try #require(Day(iso: day))
        #expect(try zone(name).start(of: day).description == expected)
    }

    @Test("days partition time: each instant lies in the one day that it is counted in", arguments: zones)
    func partition(name: String) throws {
        let zone = try zone(name)
        var chance = Chance(seed: 41)
        let years = Int64(473_385_600_000)...Int64(1_893_456_000_000)  // 1985 to 2030
        for _ in 0..<1_500 {
            let instant = Instant(milliseconds: Int64.random(in: years, using: &chance))
            let day = zone.day(of: instant)
            #expect(zone.start(of: day) <= instant && instant < zone.start(of: day.advanced(by: 1)))
        }
    }

    @Test("they do so around every change of the clocks, to the millisecond", arguments: zones)
    func partitionAtTransitions(name: String) throws {
        let zone = try zone(name)
        guard let foundation = TimeZone(identifier: name) else { return }
        var date = Date(timeIntervalSince1970: 473_385_600)
        while let change = foundation.nextDaylightSavingTimeTransition(after: date),
            change.timeIntervalSince1970 < 1.9e9
        {
            date = change
            let at = Int64(change.timeIntervalSince1970) * 1_000
            for minutes in stride(from: -180, through: 180, by: 15) {
                for milliseconds in [-1, 0, 1] as [Int64] {
                    let instant = Instant(milliseconds: at + Int64(minutes) * 60_000 + milliseconds)
                    let day = zone.day(of: instant)
                    #expect(
                        zone.start(of: day) <= instant && instant < zone.start(of: day.advanced(by: 1)),
                        "\(instant) in \(day)")
                }
            }
        }
    }

    @Test("away from changes of the clocks the day is the local date that Foundation gives", arguments: zones)
    func localDate(name: String) throws {
        let zone = try zone(name)
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(identifier: name == "UTC" ? "GMT" : name))
        var chance = Chance(seed: 42)
        for _ in 0..<1_500 {
            let milliseconds = Int64.random(in: 946_684_800_000...1_893_456_000_000, using: &chance)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            let near = [-7_200.0, 7_200.0].map { calendar.timeZone.secondsFromGMT(for: date + $0) }
            guard near[0] == near[1] else { continue }
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let day = zone.day(of: Instant(milliseconds: milliseconds))
            #expect(day.date == (parts.year!, parts.month!, parts.day!))
        }
    }

    @Test(
        "a local time that clocks show twice is the second one, one that they skip is counted on from before the skip",
        arguments: [
            ("America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T06:30:00.000Z"),
            ("America/New_York", "2026-11-01T00:59:59Z", "2026-11-01T04:59:59.000Z"),
            ("America/New_York", "2026-11-01T02:00:00Z", "2026-11-01T07:00:00.000Z"),
            ("America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T07:30:00.000Z"),
            ("America/New_York", "2026-03-08T01:59:59Z", "2026-03-08T06:59:59.000Z"),
            ("Australia/Lord_Howe", "2026-04-05T01:45:00Z", "2026-04-04T15:15:00.000Z"),
            ("Australia/Lord_Howe", "2026-10-04T02:15:00Z", "2026-10-03T15:45:00.000Z"),
            ("Asia/Kathmandu", "1986-01-01T00:05:00Z", "1985-12-31T18:35:00.000Z"),
            ("Asia/Seoul", "2026-11-16T12:00:00Z", "2026-11-16T03:00:00.000Z"),
            ("UTC", "2026-11-16T12:00:00Z", "2026-11-16T12:00:00.000Z"),
        ])
    func local(zone name: String, clock: String, expected: String) throws {
        let local = try #require(Instant(rfc3339: clock)).milliseconds
        #expect(try zone(name).instant(local: local).description == expected)
    }

    @Test("what clocks show leads back to the instant, or where they show it twice to the later one", arguments: zones)
    func localRoundTrip(name: String) throws {
        let zone = try zone(name)
        guard let foundation = TimeZone(identifier: name) else { return }
        var dates = [Date(timeIntervalSince1970: 1e9)]
        while let last = dates.last, let next = foundation.nextDaylightSavingTimeTransition(after: last),
            next.timeIntervalSince1970 < 1.9e9
        {
            dates.append(next)
        }
        for date in dates {
            for minutes in stride(from: -240, through: 240, by: 15) {
                let instant = Instant(milliseconds: Int64(date.timeIntervalSince1970) * 1_000 + Int64(minutes) * 60_000)
                let local = instant.milliseconds + zone.offset(at: instant)
                let found = zone.instant(local: local)
                #expect(found >= instant && found.milliseconds + zone.offset(at: found) == local, "\(instant)")
            }
        }
    }

    @Test(
        "names outside the time zone database, and abbreviations, are refused",
        arguments: ["PST", "Seoul", "Mars/One", "", "KST"])
    func unknown(name: String) {
        #expect(ReportTimeZone(identifier: name) == nil)
    }

    @Test("clocks show a local time once, twice where they are set back, and never where they skip it")
    func instants() throws {
        let zone = try #require(ReportTimeZone(identifier: "America/New_York"))
        func shown(_ text: String) -> [String] {
            zone.instants(local: Instant(rfc3339: text + "Z")!.milliseconds).map(\.description)
        }
        #expect(shown("2026-11-16T12:00:00") == ["2026-11-16T17:00:00.000Z"])
        #expect(shown("2026-11-01T01:30:00") == ["2026-11-01T05:30:00.000Z", "2026-11-01T06:30:00.000Z"])
        #expect(shown("2026-03-08T02:30:00") == [])
        #expect(ReportTimeZone.utc.instants(local: 0) == [Instant(milliseconds: 0)])
    }
}

@Suite("Periods")
struct PeriodTests {
    @Test("a week's period is its seven days, and the one before is the week before")
    func week() throws {
        let week = try #require(ISOWeek(iso: "2026-W01"))
        let period = Period(week: week, timeZone: .utc)
        #expect((period.first.description, period.last.description) == ("2025-12-29", "2026-01-04"))
        #expect(period.dayCount == 7)
        #expect(period.previous.week == ISOWeek(iso: "2025-W52"))
    }

    @Test("any days make a period, and the one before is as long and ends the day before")
    func days() throws {
        let first = try #require(Day(iso: "2026-03-01"))
        let period = try #require(Period(first: first, last: first.advanced(by: 9), timeZone: .utc))
        #expect(period.week == nil)
        #expect(period.dayCount == 10)
        #expect(period.previous.first.description == "2026-02-19")
        #expect(period.previous.last.description == "2026-02-28")
        #expect(Period(first: first, last: first.advanced(by: -1), timeZone: .utc) == nil)
        #expect(Period(first: first, last: first, timeZone: .utc)?.dayCount == 1)
    }

    @Test("its instants reach from the first midnight to the one after the last day, 167 hours in a week of spring")
    func instants() throws {
        let zone = try #require(ReportTimeZone(identifier: "America/New_York"))
        let period = Period(week: try #require(ISOWeek(iso: "2026-W10")), timeZone: zone)
        #expect(period.instants.lowerBound.description == "2026-03-02T05:00:00.000Z")
        #expect(period.instants.upperBound.description == "2026-03-09T04:00:00.000Z")
        #expect(period.previous.instants.upperBound == period.instants.lowerBound)
    }
}
