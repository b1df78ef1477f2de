import Demo
import Figures
import Foundation
import IngestionAPI
import Testing

@testable import History

/// Each figure is held against another way to it: other figures of the report, or the stories of single requests.
@Suite("The figures of a report")
struct WeeklyFiguresTests {
    private static let demo = DemoHistory(weeks: 16, requests: 2_400)
    private static let week = ISOWeek(containing: demo.lastDay)

    private let scratch: Scratch
    private let history: History

    init() throws {
        scratch = try Scratch()
        history = try scratch.history()
        let capture = Self.demo.capture().bytes
        // In pieces that overlap, so that evidence lies in several blocks and imports.
        try scratch.importing(Array(capture[(capture.count / 2)...]), as: "second.ndjson", into: history)
        try scratch.importing(capture, as: "all.ndjson", into: history)
    }

    private func figures(_ zone: ReportTimeZone = .utc, week: ISOWeek = Self.week) throws -> WeeklyFigures {
        try history.weeklyFigures(Period(week: week, timeZone: zone))
    }

    @Test(
        "the background's days add up to the mappings' counts, the days' and the weeks'",
        arguments: ["UTC", "Asia/Seoul"])
    func background(zone: String) throws {
        let figures = try figures(#require(ReportTimeZone(identifier: zone)))
        let background = figures.background
        let period = background.indices(figures.period.first...figures.period.last)
        for mapping in figures.mappings {
            let days = try #require(
                background.mappings.first {
                    $0.name == MappingName(organization: mapping.organization, mapping: mapping.mapping)
                })
            #expect(days.total(period) == mapping.counts)
            #expect(days.total(period.lowerBound - 7..<period.lowerBound) == mapping.previous)
        }
        for week in figures.weeks {
            let range = background.indices(week.week.monday...week.week.sunday)
            #expect(background.mappings.reduce(into: Counts()) { $0 += $1.total(range) } == week.counts)
            #expect(range.count { background.isCaptured($0) } == week.capturedDays)
        }
        #expect(background.capturedHours.suffix(7).map(\.nonzeroBitCount) == figures.days.map(\.capturedHours))
        #expect(background.mappings.map(\.name) == background.mappings.map(\.name).sorted())
    }

    @Test(
        "requests that ask for attention are those that failed, were aborted, are pending or empty",
        arguments: ["UTC", "Asia/Seoul"])
    func attention(zone: String) throws {
        let figures = try figures(#require(ReportTimeZone(identifier: zone)))
        let totals = figures.totals
        let outcomes = Dictionary(grouping: figures.attention, by: \.outcome).mapValues(\.count)
        #expect(outcomes[.failed] == totals.failed && outcomes[.aborted] == totals.aborted)
        #expect(outcomes[.pending] == totals.pending && outcomes[.success] == totals.emptySuccesses)
        #expect(figures.requests.map(\.requests.count).reduce(0, +) == totals.requests)
        for request in figures.attention {
            let known = try #require(try history.request(request.id, organization: request.name.organization))
            #expect(known.mapping == request.name.mapping)
            #expect(known.state.birth.at == request.submitted && known.state.lastSeen == request.lastSeen)
            #expect(known.state.terminal?.at == request.finished)
            #expect(known.state.terminal?.codes ?? "" == request.codes.joined(separator: ","))
        }
    }

    @Test(
        "failures by weekday and hour are those of four weeks, in the report's zone",
        arguments: ["UTC", "Asia/Kathmandu"])
    func hours(zone: String) throws {
        let zone = try #require(ReportTimeZone(identifier: zone))
        let figures = try figures(zone)
        var expected = [HourFigures](repeating: HourFigures(), count: 168)
        for back in 0..<4 {
            let week = try self.figures(zone, week: Self.week.advanced(by: -back))
            for request in week.requests.flatMap(\.requests) where request.outcome != .pending {
                let local = request.submitted.milliseconds + zone.offset(at: request.submitted)
                let day = zone.day(of: request.submitted)
                let place = (day.weekday - 1) * 24 + Int((local % 86_400_000) / 3_600_000)
                expected[place].finished += 1
                if request.outcome != .success { expected[place].troubled += 1 }
            }
        }
        #expect(figures.weekdayHours == WeekdayHours(weeks: 4, hours: expected))
    }

    @Test("stories read together are the stories read one by one")
    func stories() throws {
        let figures = try figures()
        let wanted = Array(figures.attention.prefix(25))
        let stories = try history.stories(of: wanted)
        #expect(stories.map(\.id) == wanted.map(\.id))
        for story in stories {
            let alone = try #require(
                try history.requestStories(story.id).first { $0.organization == story.name.organization })
            #expect(!story.sights.isEmpty)
            #expect(story.sights.map(\.response) == alone.sights.map(\.exchange.response))
            #expect(story.sights.map(\.at) == alone.sights.map(\.exchange.at))
            #expect(story.sights.map(\.line) == alone.sights.map(\.line))
        }
    }

    @Test("a cut gives what was known then: the report of a history that was captured only so far")
    func cut() throws {
        let end = Instant(milliseconds: Int64(Self.week.monday.number + 3) * 86_400_000 + 30_000_000)
        let capture = String(decoding: Self.demo.capture().bytes, as: UTF8.self)
        let early = capture.split(separator: "\n").filter { line in
            let stamp = line.dropFirst(#"{"at":""#.count).prefix { $0 != "\"" }
            return Instant(rfc3339: String(stamp)).map { $0 <= end } ?? false
        }
        #expect(early.count > 1_000 && early.count < capture.split(separator: "\n").count)
        let then = try scratch.history("then.sqlite")
        try scratch.importing(Array((early.joined(separator: "\n") + "\n").utf8), as: "early.ndjson", into: then)

        for back in 0...2 {
            let period = Period(week: Self.week.advanced(by: -back), timeZone: .utc)
            var cut = try history.asOf(end).weeklyFigures(period)
            var expected = try then.weeklyFigures(period)
            #expect(cut.evidence.exchanges == expected.evidence.exchanges)
            #expect(cut.evidence.lastExchange == expected.evidence.lastExchange)
            // Imports, and lines that could not be read, have no time of the captures.
            (cut.evidence.imports, expected.evidence.imports) = (0, 0)
            (cut.evidence.quarantined, expected.evidence.quarantined) = (0, 0)
            #expect(cut.mappings == expected.mappings && cut.errors == expected.errors)
            #expect(cut.days == expected.days)
            #expect(cut.weeks == expected.weeks)
            #expect(cut.evidence == expected.evidence)
            #expect(cut.background == expected.background && cut.attention == expected.attention)
            #expect(cut == expected)
        }
        let whole = try history.asOf(Instant(milliseconds: 4_000_000_000_000))
        #expect(try whole.weeklyFigures(Period(week: Self.week, timeZone: .utc)) == figures())
        let nothing = try history.asOf(Instant(milliseconds: 0))
        #expect(try nothing.weeklyFigures(Period(week: Self.week, timeZone: .utc)).totals.isEmpty)
    }

    @Test("what ended after the period before was over is what a cut at its end shows as pending")
    func restatement() throws {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/9/ingest"
        func line(_ at: String, _ method: String, _ id: Int, _ answer: String) -> String {
            #"{"at":"\#(at)","method":"\#(method)","url":"\#(url)","response":{"requestId":\#(id),\#(answer)}}"# + "\n"
        }
        var capture = ""
        for (id, end, answer) in [
            (1, "2026-11-15T21:00:00Z", #""status":"Success","numRecords":5"#),
            (2, "2026-11-16T00:00:00Z", #""status":"Success","numRecords":7"#),
            (3, "2026-11-17T09:00:00Z", #""status":"Failed","info":"ACP-880056""#),
            (4, "2026-11-15T22:00:00Z", #""status":"Aborted""#),
            (5, "2026-11-15T22:00:00Z", #""status":"In Progress""#),
        ] {
            capture += line("2026-11-15T20:00:00Z", "POST", id, #""status":"Success""#) + line(end, "GET", id, answer)
        }
        let history = try scratch.history("late.sqlite")
        try scratch.importing(Array(capture.utf8), as: "late.ndjson", into: history)
        let week = ISOWeek(iso: "2026-W46")!
        let period = Period(week: week, timeZone: .utc)
        let restated = try history.weeklyFigures(Period(week: week.advanced(by: 1), timeZone: .utc)).restated
        let then = try history.asOf(Instant(milliseconds: period.instants.upperBound.milliseconds - 1))
            .weeklyFigures(period).totals
        let ended = try #require(restated)
        #expect(ended.endedLater == 2)
        #expect(ended.without.success == then.success && ended.without.pending == then.pending)
        #expect(ended.without.failed == then.failed && ended.without.aborted == then.aborted)
        #expect(then.pending == 3)
        // By another zone's clocks one of them ended in time.
        let newYork = try #require(ReportTimeZone(identifier: "America/New_York"))
        #expect(
            try history.weeklyFigures(Period(week: week.advanced(by: 1), timeZone: newYork)).restated?.endedLater == 1)
    }

    @Test("a code's days before the period are those on which requests ended with it")
    func codesBefore() throws {
        let figures = try figures()
        for code in figures.errors {
            let name = code.code ?? ErrorCode.none
            let before = figures.background.days.lowerBound.number..<figures.period.first.number
            let days = before.filter { day in
                figures.background.mappings.contains { mapping in
                    mapping.counts[day - before.lowerBound].codes[name, default: 0] > 0
                }
            }
            if let last = days.last { #expect(code.lastDayBefore == Day(number: last)) }
        }
    }

    @Test("findings are the same in either detail, over a week and over a quarter", arguments: [7, 84])
    func detail(days: Int) throws {
        let last = Self.demo.lastDay
        let period = try #require(Period(first: last.advanced(by: 1 - days), last: last, timeZone: .utc))
        let full = try history.weeklyFigures(period, detail: .full)
        let lean = try history.weeklyFigures(period, detail: .findings)
        #expect(lean.attention == full.attention.filter { $0.outcome == .pending })
        #expect(lean.attention.count == lean.totals.pending && lean.usualDurations == full.usualDurations)
        for mapping in lean.requests {
            let same = try #require(full.requests.first { $0.name == mapping.name })
            #expect(mapping.requests.map(\.outcome) == same.requests.map(\.outcome))
            #expect(mapping.requests.map(\.submitted) == same.requests.map(\.submitted))
        }
        #expect(!lean.requests.isEmpty)
    }
}
