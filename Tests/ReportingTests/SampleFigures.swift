import Figures
import IngestionAPI

@testable import Reporting

/// Figures built by hand for the tests of the report.
enum SampleFigures {
    static let week = ISOWeek(iso: "2026-W47")!

    static func counts(
        _ success: Int, _ failed: Int = 0, _ aborted: Int = 0, pending: Int = 0, records: Int128 = 0,
        codes: [String: Int] = [:]
    ) -> Counts {
        var counts = Counts()
        counts.success = success
        counts.failed = failed
        counts.aborted = aborted
        counts.pending = pending
        counts.requests = success + failed + aborted + pending
        counts.records = records
        counts.codes = codes
        return counts
    }

    /// An ordinary week: one mapping in trouble, one without a finished request, one gone, a day without captures.
    static var ordinary: WeeklyFigures {
        var troubled = counts(81, 12, 3, pending: 2, records: 12_340, codes: ["ACP-880056": 9, "(no code)": 3])
        troubled.notStopped = 4
        troubled.notPublished = 1
        troubled.rejectedOtherwise = 1
        troubled.collisions = 2
        troubled.apiErrors = 5
        troubled.unrecognized = 1
        troubled.inferred = 2
        troubled.emptySuccesses = 1
        troubled.uncountedSuccesses = 1
        var ordinary = figures(
            mappings: [
                MappingFigures(organization: "acme", mapping: "9", counts: counts(0, pending: 3), previous: counts(4)),
                MappingFigures(
                    organization: "acme", mapping: "1042", counts: troubled,
                    previous: counts(95, 1, 0, records: 14_000, codes: ["ACP-880056": 1])),
                MappingFigures(
                    organization: "acme", mapping: "XDM44", counts: Counts(), previous: counts(7, records: 70)),
            ],
            errors: [
                code("ACP-880056", 9, before: 1), code(nil, 3, before: 0, first: "2026-11-18T08:00:00Z"),
            ],
            days: [30, 25, 0, 20, 14, 7, 5])
        addBackground(to: &ordinary)
        addRequests(to: &ordinary)
        ordinary.conflicts = [
            ConflictFigures(
                name: MappingName(organization: "acme", mapping: "1042"), id: .number(3_520),
                submitted: week.monday.noon,
                mappings: ["1042", "1043"])
        ]
        return ordinary
    }

    /// Thirteen even weeks before the period, and the period's own days, for the second mapping; the third falls silent.
    private static func addBackground(to figures: inout WeeklyFigures) {
        let first = week.monday.advanced(by: -91)
        var troubled = (0..<91).map { (day: Int) -> Counts in
            let isWorkday = day % 7 < 5
            return counts(isWorkday ? 18 : 6, day % 10 == 0 ? 1 : 0, records: Int128(2_000 + day % 9 * 60))
        }
        for index in stride(from: 0, to: 91, by: 10) { troubled[index].codes = ["ACP-880056": 1] }
        troubled += figures.days.map { day in
            var counts = day.counts
            counts.records = Int128(counts.success) * 110
            counts.codes = counts.failed > 0 ? ["ACP-880056": counts.failed] : [:]
            return counts
        }
        let gone = (0..<91).map { _ in counts(4, records: 40) } + Array(repeating: Counts(), count: 7)
        figures.background = Background(
            days: first...week.sunday,
            mappings: [
                MappingDays(name: MappingName(organization: "acme", mapping: "1042"), counts: troubled),
                MappingDays(name: MappingName(organization: "acme", mapping: "XDM44"), counts: gone),
            ],
            capturedHours: Array(repeating: 0xFFFFFF, count: 91)
                + figures.days.map { $0.capturedHours == 0 ? 0 : 0xFFFFFF })
    }

    /// Requests of the second mapping: a cluster of failures on Thursday, a stuck one, one with its answers.
    private static func addRequests(to figures: inout WeeklyFigures) {
        let name = MappingName(organization: "acme", mapping: "1042")
        let start = Instant(rfc3339: "2026-11-16T00:10:00Z")!.milliseconds
        figures.requests = [
            MappingRequests(
                name: name,
                requests: (0..<96).map { number in
                    MappingRequests.Request(
                        submitted: Instant(milliseconds: start + Int64(number) * 5_400_000),
                        outcome: (50..<62).contains(number) ? .failed : .success,
                        duration: Int64(number % 12 + 1) * 90_000)
                })
        ]
        func request(_ id: Int64, _ time: String, _ outcome: Outcome) -> RequestFigures {
            let submitted = Instant(rfc3339: time)!
            let isOver = outcome != .pending
            return RequestFigures(
                name: name, id: .number(id), submitted: submitted,
                lastSeen: Instant(milliseconds: submitted.milliseconds + 600_000), outcome: outcome,
                finished: isOver ? Instant(milliseconds: submitted.milliseconds + 600_000) : nil,
                codes: outcome == .failed ? ["ACP-880056"] : [],
                batchID: outcome == .failed ? "01E4567890123456789012345678" : nil)
        }
        figures.attention = [
            request(3_519, "2026-11-16T04:00:00Z", .pending), request(3_520, "2026-11-19T03:10:00Z", .failed),
            request(900_719_925_474_099_267, "2026-11-20T05:00:00Z", .aborted),
        ]
        figures.usualDurations = [
            UsualDuration(name: name, durations: (1...40).map { Int64($0) * 30_000 })
        ]
        var hours = WeekdayHours(weeks: 4)
        for index in hours.hours.indices { hours.hours[index].finished = index % 24 < 20 ? 3 : 0 }
        hours.hours[75].troubled = 2
        hours.hours[99].troubled = 1
        figures.weekdayHours = hours
        figures.restated = Restatement(endedLater: 2, without: counts(104, 1, 0, pending: 2))
        let body =
            #"{"batchId":"01E4567890123456789012345678","info":"Mapping Id: 1042. ACP-880056 Failed","numRecords":0}"#
        figures.stories = [
            StoryFigures(
                name: name, id: .number(3_520),
                sights: [
                    .init(
                        at: Instant(rfc3339: "2026-11-19T03:10:00Z")!, method: "POST", httpStatus: 200, durationMs: 184,
                        kind: .submitted, response: Array(#"{"requestId":3520,"status":"Success"}"#.utf8),
                        path: "capture.ndjson", line: 17),
                    .init(
                        at: Instant(rfc3339: "2026-11-19T03:20:00Z")!, method: "GET", httpStatus: 200, durationMs: nil,
                        kind: .failed, response: Array(body.utf8), path: "capture.ndjson", line: 21),
                ])
        ]
    }

    /// Nothing was captured in the week, but something in the one before: mappings are listed, with nothing to say.
    static var silent: WeeklyFigures {
        var figures = ordinary
        figures.mappings = figures.mappings.map {
            MappingFigures(
                organization: $0.organization, mapping: $0.mapping, counts: Counts(), previous: $0.previous)
        }
        figures.errors = []
        figures.days = figures.days.map { DayFigures(day: $0.day, counts: Counts(), capturedHours: 0) }
        figures.weeks[11] = WeekFigures(week: week, counts: Counts(), capturedDays: 0)
        figures.background = .none(figures.period)
        (figures.requests, figures.attention, figures.usualDurations, figures.stories) = ([], [], [], [])
        (figures.weekdayHours, figures.restated) = (nil, nil)
        return figures
    }

    /// A week in which nothing was captured.
    static var empty: WeeklyFigures {
        var figures = figures(mappings: [], errors: [], days: [Int](repeating: 0, count: 7))
        figures.weeks = figures.weeks.map { WeekFigures(week: $0.week, counts: Counts(), capturedDays: 0) }
        figures.evidence = EvidenceFigures(
            firstExchange: nil, lastExchange: nil, exchanges: 0, imports: 0, quarantined: 0)
        return figures
    }

    /// Names that try to be markup, formulas, templates, tables and escape sequences.
    static let hostileNames = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{title}}{{{script}}}", "=1+1", "+1", "-1",
        "@x",
        "a|b\nc", "*b* _i_ `c` [l](http://x)", "\u{202E}evil", "\u{1B}[31mred", "</style></script>", "&lt;", "a,\"b\"",
        // Marks that combine with the character before: what looks like one character are still two to a parser.
        "\"\u{301} onfocus=alert(1) x=\"\u{301}", "<\u{338}b>\u{338}", "a|\u{301}b", "'\u{301}&\u{301}amp;",
        String(repeating: "x", count: 300),
    ]

    static var hostile: WeeklyFigures {
        var hostile = figures(
            mappings: hostileNames.map {
                MappingFigures(
                    organization: $0, mapping: $0, counts: counts(1, 1, codes: [$0: 1]), previous: counts(1))
            },
            errors: hostileNames.map { code($0, 1, before: 0, first: "2026-11-17T08:00:00Z") },
            days: [30, 0, 0, 0, 0, 0, 0])
        let days = week.monday.advanced(by: -91)...week.sunday
        hostile.background = Background(
            days: days,
            mappings: hostileNames.map { name in
                MappingDays(
                    name: MappingName(organization: name, mapping: name),
                    counts: (0..<98).map { _ in counts(1, 1, codes: [name: 1]) })
            },
            capturedHours: Array(repeating: 0xFFFFFF, count: 98))
        hostile.attention = hostileNames.map { name in
            RequestFigures(
                name: MappingName(organization: name, mapping: name), id: .text(name),
                submitted: week.monday.noon, lastSeen: week.monday.noon, outcome: .failed,
                finished: week.monday.noon, codes: [name], batchID: name)
        }
        hostile.stories = hostileNames.map { name in
            StoryFigures(
                name: MappingName(organization: name, mapping: name), id: .text(name),
                sights: [
                    .init(
                        at: week.monday.noon, method: "GET", httpStatus: 200, durationMs: 1, kind: .failed,
                        response: Array(name.utf8), path: name, line: 1)
                ])
        }
        hostile.conflicts = hostileNames.map { name in
            ConflictFigures(
                name: MappingName(organization: name, mapping: name), id: .text(name), submitted: week.monday.noon,
                mappings: ["1", name])
        }
        hostile.weekdayHours = WeekdayHours(weeks: 4)
        return hostile
    }

    /// Five hundred mappings, each with thirteen weeks behind it and failures to list.
    static var large: WeeklyFigures {
        var large = ordinary
        let (model, days) = (large.mappings[1], large.background.mappings[0])
        let names = (0..<500).map { MappingName(organization: "acme", mapping: "\(1_000 + $0)") }
        large.mappings = names.map {
            MappingFigures(
                organization: $0.organization, mapping: $0.mapping, counts: model.counts, previous: model.previous)
        }
        large.background.mappings = names.map { MappingDays(name: $0, counts: days.counts) }
        let failed = large.attention[1]
        large.attention = names.enumerated().flatMap { number, name in
            (0..<4).map { copy in
                var request = failed
                request.name = name
                request.id = .number(Int64(number * 4 + copy))
                return request
            }
        }
        let sights = large.stories[0].sights
        large.stories = EvidenceSelection(large).embedded.map { StoryFigures(name: $0.name, id: $0.id, sights: sights) }
        return large
    }

    /// Names of 100,000 bytes everywhere.
    static var endless: WeeklyFigures {
        var endless = hostile
        let name = MappingName(
            organization: String(repeating: "<b>", count: 33_334), mapping: String(repeating: "한", count: 33_334))
        let code = String(repeating: "'\"", count: 50_000)
        endless.mappings = [
            MappingFigures(
                organization: name.organization, mapping: name.mapping, counts: counts(1, 1, codes: [code: 1]),
                previous: counts(1))
        ]
        endless.errors = [self.code(code, 1, before: 0)]
        endless.background.mappings = [MappingDays(name: name, counts: endless.background.mappings[0].counts)]
        endless.attention = endless.attention.prefix(1).map { request in
            var request = request
            (request.name, request.id, request.codes, request.batchID) = (name, .text(code), [code], code)
            return request
        }
        endless.conflicts = [
            ConflictFigures(
                name: name, id: .text(code), submitted: week.monday.noon, mappings: [name.mapping, name.organization])
        ]
        endless.stories = endless.stories.prefix(1).map { story in
            var story = story
            // Of an answer the beginning, as it is read.
            (story.name, story.id, story.sights[0].bytes, story.sights[0].path) = (
                name, .text(code), code.utf8.count, code
            )
            story.sights[0].response = Array(code.utf8.prefix(SightBounds.shown.bytesOfAnswer))
            return story
        }
        return endless
    }

    /// Figures whose last week is the report's own, so that chart and totals agree.
    static func figures(mappings: [MappingFigures], errors: [CodeFigures], days: [Int]) -> WeeklyFigures {
        let own = mappings.reduce(into: Counts()) { $0 += $1.counts }
        return WeeklyFigures(
            period: Period(week: week, timeZone: .utc), mappings: mappings, errors: errors,
            days: days.enumerated().map { offset, count in
                DayFigures(
                    day: week.monday.advanced(by: offset),
                    counts: count == 0 ? Counts() : counts(count - 1, 1), capturedHours: count == 0 ? 0 : 24)
            },
            weeks: (0..<12).map { index in
                // The fourth week has no data, the fifth no finished request.
                let week = week.advanced(by: index - 11)
                let counts =
                    switch index {
                    case 3: Counts()
                    case 4: self.counts(0, pending: 2)
                    case 11: own
                    default: self.counts(90 + index, 5, 1)
                    }
                return WeekFigures(week: week, counts: counts, capturedDays: index == 3 ? 0 : 7)
            },
            evidence: EvidenceFigures(
                firstExchange: Instant(rfc3339: "2026-05-25T00:01:57.351Z"),
                lastExchange: Instant(rfc3339: "2026-11-22T23:44:44.140Z"), exchanges: 503_252, imports: 3,
                quarantined: 1))
    }

    private static func code(
        _ code: String?, _ count: Int, before: Int, first: String = "2026-05-25T07:39:00Z"
    ) -> CodeFigures {
        CodeFigures(
            code: code, count: count, previousCount: before, mappings: 1,
            firstSeen: Instant(rfc3339: first)!, lastSeen: Instant(rfc3339: "2026-11-20T15:43:00Z")!)
    }
}

extension Day {
    /// Its middle in UTC.
    fileprivate var noon: Instant { Instant(milliseconds: Int64(number) * 86_400_000 + 43_200_000) }
}
