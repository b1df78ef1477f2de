import IngestionAPI

/// Figures built by hand for the tests of the report.
enum SampleFigures {
    static let week = ISOWeek(iso: "2026-W47")!

    static func counts(
        _ success: Int, _ failed: Int = 0, _ aborted: Int = 0, pending: Int = 0, records: Int64 = 0,
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
        return figures(
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
        figures(
            mappings: hostileNames.map {
                MappingFigures(
                    organization: $0, mapping: $0, counts: counts(1, 1, codes: [$0: 1]), previous: counts(1))
            },
            errors: hostileNames.map { code($0, 1, before: 0) }, days: [30, 0, 0, 0, 0, 0, 0])
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
