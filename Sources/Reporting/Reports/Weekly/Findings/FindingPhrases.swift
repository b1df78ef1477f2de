import Assessment
import IngestionAPI

/// Findings in words: one or two sentences with the n and the interval that they rest on.
struct FindingPhrases {
    let words: Words
    let zone: ReportTimeZone
    /// Whether the report is about more than one organization, so that mappings need theirs beside them.
    let namesOrganizations: Bool
    private let labels: MappingLabels

    init(_ summary: WeeklySummary, _ words: Words) {
        self.words = words
        labels = summary.labels
        zone = summary.period.timeZone
        namesOrganizations = Set(summary.figures.background.mappings.map(\.name.organization)).count > 1
    }

    /// The sentences, as pieces.
    func spans(_ finding: Finding) -> [Span] {
        let who = self.who(finding)
        switch finding.facts {
        case .rate(let now, let before, let low, let high):
            return words.spans(
                finding.rule == .decay ? "findDecay" : now.rate < before.rate ? "findRateFell" : "findRateRose",
                with(
                    who,
                    [
                        "now": Numbers.percent(now.rate), "n": Numbers.grouped(now.total),
                        "before": Numbers.percent(before.rate), "nBefore": Numbers.grouped(before.total),
                        "points": Numbers.signedDecimal((now.rate - before.rate) * 100),
                        "low": Numbers.signedDecimal(low * 100), "high": Numbers.signedDecimal(high * 100),
                    ])) + since(finding)
        case .outage(let failed, let from, let to, let usual):
            return words.spans(
                "findOutage",
                with(
                    who,
                    [
                        "count": Numbers.grouped(failed.count), "n": Numbers.grouped(failed.total),
                        "span": span(from, to),
                    ].merging(rate(usual)) { $1 }))
        case .apiErrors(let status, let count, let expected, let from, let to, let days):
            return words.spans(
                "findAPIErrors",
                with(
                    who,
                    [
                        "status": String(status), "count": Numbers.grouped(count), "span": span(from, to),
                        "expected": Numbers.decimal(expected), "days": words.counted("dayCount", days),
                    ]))
        case .slow(let now, let usual, let low, let high, let sample, let weeks):
            return words.spans(
                "findSlow",
                with(
                    who,
                    [
                        "now": words.duration(now), "n": Numbers.grouped(sample), "usual": words.duration(usual),
                        "low": words.duration(low), "high": words.duration(high),
                        "weeks": words.counted("weekCount", weeks),
                    ])) + since(finding)
        case .codeRose(let requests, let days, let expected, let before):
            return words.spans(
                "findCodeRose",
                with(
                    code(finding.code),
                    [
                        "requests": words.counted("requestCount", requests), "days": Numbers.grouped(days),
                        "expected": Numbers.decimal(expected), "n": Numbers.grouped(before),
                    ]))
        case .weekVolume(let days, let value, let usual, let low, let high, let weeks):
            return words.spans(
                "findWeekVolume",
                with(
                    who,
                    [
                        "value": Numbers.grouped(value), "days": words.counted("dayCount", days),
                        "usual": Numbers.rounded(usual), "low": Numbers.rounded(low), "high": Numbers.rounded(high),
                        "weeks": words.counted("weekCount", weeks),
                    ]))
        case .burst(let failed, let from, let to, let usual):
            return words.spans(
                "findBurst",
                with(
                    who,
                    [
                        "count": Numbers.grouped(failed.count), "n": Numbers.grouped(failed.total),
                        "span": span(from, to),
                    ].merging(rate(usual)) { $1 }))
        case .streak(let length, let from, let to, let usual):
            return words.spans(
                "findStreak",
                with(who, ["count": Numbers.grouped(length), "span": span(from, to)].merging(rate(usual)) { $1 }))
        case .stuck(let count, let age, let usual, let sample):
            return words.spans(
                "findStuck",
                with(
                    who,
                    [
                        "requests": words.counted("requestCount", count), "age": words.duration(age),
                        "usual": words.duration(usual), "n": Numbers.grouped(sample),
                    ]))
        case .silent(let days, let last, let usual):
            return words.spans(
                "findSilent",
                with(
                    who,
                    [
                        "last": words.weekdayDate(last), "days": words.counted("dayCount", days),
                        "count": Numbers.grouped(usual.count), "n": Numbers.grouped(usual.total),
                        "low": Numbers.percent(usual.interval.low), "high": Numbers.percent(usual.interval.high),
                    ]))
        case .newCode(let requests, let before):
            return words.spans(
                "findNewCode",
                with(
                    code(finding.code),
                    [
                        "requests": words.counted("requestCount", requests), "n": Numbers.grouped(before),
                        "high": Proportion(0, of: before).map { Numbers.percent($0.interval.high) }
                            ?? words["undefined"],
                    ]))
        case .returned(let requests, let last, let days):
            return words.spans(
                "findReturned",
                with(
                    code(finding.code),
                    [
                        "requests": words.counted("requestCount", requests), "last": words.longDate(last),
                        "days": words.counted("dayCount", days),
                    ]))
        case .rejections(let kind, let count, let expected, let most, let days):
            return words.spans(
                "findRejections",
                with(
                    who,
                    [
                        "count": Numbers.grouped(count), "expected": Numbers.decimal(expected),
                        "most": Numbers.grouped(most),
                        "days": words.counted("dayCount", days), "advice": words["advice_\(kind.rawValue)"],
                    ]))
        case .empty(let now, let before):
            return words.spans(
                "findEmpty",
                with(
                    who,
                    [
                        "count": Numbers.grouped(now.count), "n": Numbers.grouped(now.total),
                        "low": Numbers.percent(now.interval.low), "high": Numbers.percent(now.interval.high),
                        "before": Numbers.grouped(before.count), "nBefore": Numbers.grouped(before.total),
                    ]))
        case .volume(let day, let isRecords, let value, let low, let high, let sample):
            return words.spans(
                isRecords ? "findVolumeRecords" : "findVolumeRequests",
                with(
                    who,
                    [
                        "value": Numbers.grouped(value), "day": words.weekdayDate(day),
                        "low": Numbers.rounded(low), "high": Numbers.rounded(high),
                        "n": Numbers.grouped(sample),
                    ]))
        case .missingDays(let days):
            return words.spans("findMissingDays", ["days": [Span(list(days))]])
        case .missingHours(let from, let to, let weeks):
            return words.spans(
                "findMissingHours",
                ["span": [Span(span(from, to))], "weeks": [Span(words.counted("weekCount", weeks))]])
        }
    }

    /// The finding in a few words, without what it rests on: the head of what is to be done about it.
    func brief(_ finding: Finding) -> [Span] {
        let who = self.who(finding)
        switch finding.facts {
        case .rate(let now, let before, _, _):
            return words.spans(
                finding.rule == .decay ? "briefDecay" : "briefRate",
                with(who, ["now": Numbers.percent(now.rate), "before": Numbers.percent(before.rate)]))
                + since(finding, inBrief: true)
        case .outage(let failed, let from, let to, _), .burst(let failed, let from, let to, _):
            return words.spans(
                "briefBurst",
                with(
                    who,
                    [
                        "count": Numbers.grouped(failed.count), "n": Numbers.grouped(failed.total),
                        "span": span(from, to),
                    ]))
        case .streak(let length, let from, let to, _):
            return words.spans("briefStreak", with(who, ["count": Numbers.grouped(length), "span": span(from, to)]))
        case .stuck(let count, let age, _, _):
            return words.spans(
                "briefStuck",
                with(who, ["requests": words.counted("requestCount", count), "age": words.duration(age)]))
        case .silent(_, let last, _):
            return words.spans("briefSilent", with(who, ["last": words.weekdayDate(last)]))
        case .apiErrors(let status, let count, _, let from, let to, _):
            return words.spans(
                "briefAPIErrors",
                with(who, ["status": String(status), "count": Numbers.grouped(count), "span": span(from, to)]))
        case .slow(let now, let usual, _, _, _, _):
            return words.spans(
                "briefSlow", with(who, ["now": words.duration(now), "usual": words.duration(usual)]))
                + since(finding, inBrief: true)
        case .newCode(let requests, _), .returned(let requests, _, _), .codeRose(let requests, _, _, _):
            let key =
                switch finding.rule {
                case .newCode: "briefNewCode"
                case .codeReturned: "briefReturned"
                default: "briefCodeRose"
                }
            return words.spans(
                key, with(code(finding.code), ["requests": words.counted("requestCount", requests)]))
        case .rejections(_, let count, _, _, _):
            return words.spans("briefRejections", with(who, ["count": Numbers.grouped(count)]))
        case .empty(let now, _):
            return words.spans(
                "briefEmpty", with(who, ["count": Numbers.grouped(now.count), "n": Numbers.grouped(now.total)]))
        case .weekVolume(_, let value, let usual, _, _, _):
            return words.spans(
                "briefWeekVolume", with(who, ["value": Numbers.grouped(value), "usual": Numbers.rounded(usual)]))
        case .volume(let day, let isRecords, let value, _, _, _):
            return words.spans(
                isRecords ? "briefVolumeRecords" : "briefVolumeRequests",
                with(who, ["value": Numbers.grouped(value), "day": words.weekdayDate(day)]))
        case .missingDays(let days): return words.spans("briefMissing", ["span": [Span(list(days))]])
        case .missingHours(let from, let to, _): return words.spans("briefMissing", ["span": [Span(span(from, to))]])
        }
    }

    /// ` Since Wed 18 Nov 14:00 (between … and …).`; nothing where no beginning is known.
    /// - Parameter isBrief: without the brackets.
    private func since(_ finding: Finding, inBrief isBrief: Bool = false) -> [Span] {
        guard let since = finding.since else { return [] }
        let time = { (instant: Instant) in
            words.weekdayDate(zone.day(of: instant)) + " " + words.clock(instant, in: zone)
        }
        let isExact = isBrief || since.earliest == since.latest
        return [
            Span(
                " "
                    + words(
                        isExact ? "sinceExactly" : "sinceBetween",
                        isExact
                            ? ["at": time(since.at)]
                            : ["at": time(since.at), "from": time(since.earliest), "to": time(since.latest)]))
        ]
    }

    /// `Acknowledged until 1 December 2026: ticket 4711 (data team)`, as pieces.
    func spans(_ acknowledgement: Acknowledgement) -> [Span] {
        words.spans(
            "knownBy",
            [
                "until": [Span(words.longDate(acknowledgement.until))],
                "reason": [Span(acknowledgement.reason, isCaptured: true)],
                "owner": [Span(acknowledgement.owner, isCaptured: true)],
            ])
    }

    /// How many mappings of several are named.
    private static let named = 3

    /// What a finding is about: a mapping, several with the first of their names, or all together.
    private func who(_ finding: Finding) -> [String: [Span]] {
        guard finding.mapping == nil, !finding.mappings.isEmpty else { return who(finding.mapping) }
        var list: [Span] = []
        for name in finding.mappings.prefix(Self.named) {
            if !list.isEmpty { list.append(Span(", ")) }
            list += labels.spans(name)
        }
        if finding.mappings.count > Self.named { list.append(Span(", …")) }
        return [
            "who": words.spans(
                "findSeveral", ["n": [Span(Numbers.grouped(finding.mappings.count))], "mappings": list])
        ]
    }

    /// `1042` or `Profiles (1042)`, with its organization where there are several; or all mappings together.
    func who(_ mapping: MappingName?) -> [String: [Span]] {
        guard let mapping else { return ["who": [Span(words["findAll"])]] }
        let name = labels.spans(mapping)
        guard namesOrganizations else { return ["who": words.spans("findMapping", ["mapping": name])] }
        let organization = [Span(mapping.organization, isCaptured: true)]
        return ["who": words.spans("findMappingOf", ["mapping": name, "organization": organization])]
    }

    private func code(_ code: String?) -> [String: [Span]] {
        ["code": [Span(code ?? words["noCode"], isCaptured: code != nil)]]
    }

    private func with(_ spans: [String: [Span]], _ texts: [String: String]) -> [String: [Span]] {
        texts.mapValues { [Span($0)] }.merging(spans) { $1 }
    }

    private func rate(_ usual: Proportion) -> [String: String] {
        [
            "usual": Numbers.percent(usual.rate), "nBefore": Numbers.grouped(usual.total),
            "low": Numbers.percent(usual.interval.low), "high": Numbers.percent(usual.interval.high),
        ]
    }

    /// From one instant to another, the day said once where it is the same.
    private func span(_ from: Instant, _ to: Instant) -> String {
        let sameDay = zone.day(of: from) == zone.day(of: to)
        return words(
            sameDay ? "spanInDay" : "spanOverDays",
            sameDay
                ? [
                    "day": words.weekdayDate(zone.day(of: from)), "from": words.clock(from, in: zone),
                    "to": words.clock(to, in: zone),
                ]
                : [
                    "from": words.weekdayDate(zone.day(of: from)) + " " + words.clock(from, in: zone),
                    "to": words.weekdayDate(zone.day(of: to)) + " " + words.clock(to, in: zone),
                ])
    }

    /// Days, neighbors as a range: `Thu 5 Nov – Fri 6 Nov, Sun 8 Nov`.
    private func list(_ days: [Day]) -> String {
        let first = days.first?.number ?? 0
        let last = days.last?.number ?? 0
        let present = Set(days.map(\.number))
        let runs = (first...max(first, last)).map(present.contains).runs
        let shown = runs.prefix(6).map { run in
            let (from, to) = (Day(number: first + run.lowerBound), Day(number: first + run.upperBound - 1))
            return from == to
                ? words.weekdayDate(from)
                : words("dateRange", ["from": words.weekdayDate(from), "to": words.weekdayDate(to)])
        }
        return shown.joined(separator: ", ") + (runs.count > shown.count ? ", …" : "")
    }
}
