import Assessment
import Figures
import IngestionAPI

/// Findings in words: one or two sentences with the n and the interval that they rest on.
struct FindingPhrases {
    let words: Words
    let zone: ReportTimeZone
    /// Whether the report is about more than one organization, so that mappings need theirs beside them.
    let namesOrganizations: Bool
    /// What names the database in commands, with a blank before it.
    let databaseOption: String
    /// Whether all else is a press away.
    let isServed: Bool
    private let labels: MappingLabels

    init(_ summary: WeeklySummary, _ words: Words) {
        self.words = words
        databaseOption = summary.databaseOption
        isServed = summary.isServed
        labels = summary.labels
        zone = summary.period.timeZone
        namesOrganizations = Set(summary.figures.background.mappings.map(\.name.organization)).count > 1
    }

    /// The sentences, as pieces.
    func spans(_ finding: Finding) -> [Span] {
        words.spans("find_\(finding.wording)", values(finding)) + since(finding)
    }

    /// The finding in a few words, without what it rests on: the head of what is to be done about it.
    func brief(_ finding: Finding) -> [Span] {
        words.spans("brief_\(finding.wording)", values(finding)) + since(finding, inBrief: true)
    }

    /// What the sentences have places for: whom it is about, its figures, and when it was.
    private func values(_ finding: Finding) -> [String: [Span]] {
        var values = who(finding)
        values["code"] = [Span(finding.code ?? words["noCode"], isCaptured: finding.code != nil)]
        for (name, figure) in finding.facts.figures { values[name] = [Span(text(figure))] }
        if let kind = finding.facts.figures["kind"] { values["advice"] = [Span(words["advice_\(text(kind))"])] }
        if let span = finding.facts.span { values["span"] = [Span(self.span(span.lowerBound, span.upperBound))] }
        // Without any request before, nothing bounds how many have a code.
        if values["high"] == nil { values["high"] = [Span(words["undefined"])] }
        return values
    }

    private func text(_ value: Finding.Figure) -> String {
        switch value {
        case .count(let count): Numbers.grouped(count)
        case .requests(let count): words.counted("requestCount", count)
        case .days(let count): words.counted("dayCount", count)
        case .weeks(let count): words.counted("weekCount", count)
        case .number(let number): Numbers.decimal(number)
        case .volume(let number): Numbers.rounded(number)
        case .fraction(let fraction): Numbers.percent(fraction)
        case .points(let difference): Numbers.signedDecimal(difference * 100)
        case .duration(let milliseconds): words.duration(milliseconds)
        case .instant(let instant): words.time(instant, in: zone)
        case .day(let day): words.weekdayDate(day)
        case .date(let day): words.longDate(day)
        case .dayList(let days): list(days)
        case .name(let name): name
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
