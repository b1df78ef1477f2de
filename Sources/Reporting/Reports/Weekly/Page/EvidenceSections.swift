import Figures
import IngestionAPI

/// From a mapping to its requests, and from a request to its exchanges with the raw answers.
struct EvidenceSections {
    /// How many requests of a day are named one by one.
    private static let ofDay = 40
    /// A report of more days has no room for them one by one.
    private static let mostDays = 31

    let selection: EvidenceSelection
    /// The stories that fit the page.
    let stories: [StoryFigures]
    /// The days whose requests are listed.
    let days: Set<Day>
    private let sections: WeeklySections
    private let byRequest: [Place: StoryFigures]

    private var summary: WeeklySummary { sections.summary }
    private var words: Words { sections.words }
    private var writing: Writing { sections.writing }
    private var period: Period { summary.period }

    init(_ sections: WeeklySections) {
        self.sections = sections
        let figures = sections.summary.figures
        selection = EvidenceSelection(figures)
        stories = Self.fitting(figures.stories)
        byRequest = Dictionary(stories.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
        let period = figures.period
        let all = selection.requests.map { period.timeZone.day(of: $0.submitted) }
        days = period.dayCount > Self.mostDays ? [] : Set(all.filter { (period.first...period.last).contains($0) })
    }

    /// Those stories that fit a page, in the order given.
    private static func fitting(_ stories: [StoryFigures]) -> [StoryFigures] {
        var bytes = 0
        return Array(
            stories.filter { !$0.sights.isEmpty }.prefix { story in
                bytes += story.sights.map(\.response.count).reduce(0, +)
                return bytes <= EvidenceSelection.bytes
            })
    }

    /// All of it; nil where there is nothing to show.
    var section: Section? {
        let mappings = mappings
        guard summary.hasData, !mappings.isEmpty else { return nil }
        let days = byDay
        var section = Section(
            "evidence", words["evidenceTitle"],
            budget + (days.isEmpty ? [] : [.definitions(days)]) + mappings.map { .details($0) })
        section.label = words["requests"]
        return section
    }

    /// What of the requests is in the page, and the command that shows the rest.
    private var budget: [Block] {
        guard selection.total > 0, !summary.isServed else { return [] }
        let command = "ingest-audit requests ID" + sections.options.databaseOption
        let values = [
            "total": words.counted("requestCount", selection.total), "embedded": Numbers.grouped(stories.count),
        ].mapValues { [Span($0)] }.merging(["command": [Span(command, .prose)]]) { $1 }
        return [.remark(words.spans("budget", values))]
    }

    /// Whether a request's answers are in the page, or on one of their own.
    func hasAnswers(_ request: RequestFigures) -> Bool { summary.isServed || byRequest[request.place] != nil }

    /// A request's ID, which leads to its answers; of one without, to its mapping.
    func link(_ request: RequestFigures) -> Span {
        Span(request.id.description, .name, link: hasAnswers(request) ? request.place : .mapping(request.name))
    }

    // MARK: - By day

    /// The requests that are listed, by day: where the pictures lead.
    private var byDay: [Definition] {
        let listed = Dictionary(grouping: selection.requests) { period.timeZone.day(of: $0.submitted) }
        return days.sorted().map { day in
            let requests = (listed[day] ?? []).inOrder
            let shown = requests.prefix(Self.ofDay).map { [link($0), Span(" "), outcome($0)] }
            let more = requests.count - shown.count
            return Definition(
                [Span(words.weekdayDate(day)), Span(" (\(words.counted("requestCount", requests.count)))")],
                .joined(shown + (more > 0 ? [[Span(words.counted("moreOfDay", more))]] : []), ", "), place: .day(day))
        }
    }

    private func outcome(_ request: RequestFigures) -> Span {
        let key =
            switch request.outcome {
            case .success: "emptySuccess"
            case .failed: "failedOne"
            case .aborted: "abortedOne"
            case .pending: "pendingOne"
            }
        return Span(words[key], tone: Tone(request.outcome))
    }

    // MARK: - By mapping

    /// The mappings with requests to list or findings to tell, in the report's order.
    private var mappings: [Details] {
        let listed = Dictionary(grouping: selection.requests, by: \.name)
        let totals = Dictionary(grouping: summary.figures.attention, by: \.name).mapValues(\.count)
        let counts = Dictionary(
            summary.figures.mappings.map { ($0.name, $0.counts) }, uniquingKeysWith: { first, _ in first })
        let found = sections.notices.byMapping
        return Set(listed.keys).union(found.keys).sorted().map { name in
            let requests = (listed[name] ?? []).inOrder
            let notices = found[name].map { [Block.notices($0, from: nil)] } ?? []
            return Details(
                .mapping, heading(name, counts[name] ?? Counts()), place: .mapping(name),
                team(name) + notices + table(requests) + missing((totals[name] ?? 0) - requests.count)
                    + requests.compactMap(story).map { .details($0) })
        }
    }

    /// `Profiles (1042) acme 12 requests: 3 failed, 1 aborted, 2 pending`.
    private func heading(_ name: MappingName, _ counts: Counts) -> [Span] {
        let line = words(
            "mappingLine",
            [
                "requests": words.counted("requestCount", counts.requests), "failed": Numbers.grouped(counts.failed),
                "aborted": Numbers.grouped(counts.aborted), "pending": Numbers.grouped(counts.pending),
            ])
        return summary.labels.spans(name).toned(.heading)
            + [Span(" "), Span(name.organization, .name, tone: .quiet), Span(" "), Span(line, tone: .quiet)]
    }

    /// Whose the mapping is, and what it fills, as far as the team says so.
    private func team(_ name: MappingName) -> [Block] {
        let label = summary.labels[name]
        let parts = [("owner", label?.owner), ("schema", label?.schema)].compactMap { key, text in
            text.map { [Span(words[key] + " "), Span($0, .name)] }
        }
        return parts.isEmpty ? [] : [.remark(.joined(parts, " · "))]
    }

    /// The columns of a request that are no one's but its own.
    private static let columns = ["request", "submitted", "submitted_inferred", "outcome", "records", "codes", "batch"]

    private func table(_ requests: [RequestFigures]) -> [Block] {
        guard !requests.isEmpty else { return [] }
        let end = summary.figures.pendingUntil ?? period.instants.upperBound
        let columns = RequestsColumns.found(.none, present: end).filter {
            Self.columns.contains($0.name) || $0.name == "seconds"
        }
        var table = Table("requests", columns, of: requests, writing)
        table.hasTools = false
        for place in table.columns.indices { table.columns[place].definition = nil }
        return [.table(table)]
    }

    /// How many are not listed, and the command that writes them all.
    private func missing(_ count: Int) -> [Block] {
        guard count > 0 else { return [] }
        let options = sections.options
        let command = "ingest-audit export DIR" + period.option + options.scopeOption + options.databaseOption
        return [
            .remark(
                words.spans(
                    "requestsNotListed",
                    [
                        "requests": [Span(words.counted("requestCount", count))], "command": [Span(command, .prose)],
                    ]))
        ]
    }

    // MARK: - The exchanges of a request

    private func story(_ request: RequestFigures) -> Details? {
        guard let story = byRequest[request.place] else { return nil }
        let back = Span(words["linkBackToMapping"] + " ", link: .mapping(request.name))
        let name = summary.labels.spans(request.name).linked(.mapping(request.name))
        let batch = request.batchID.map { [Span(" · \(words["batch"]) "), Span($0, .name)] } ?? []
        return Details(
            .story,
            [
                Span(words["request"] + " "), Span(request.id.description, .name), Span(" · "), outcome(request),
                Span(" · " + writing.time(request.submitted)),
            ], place: request.place,
            [
                .paragraph([back] + name + batch), .timeline(story.sights.map { moment($0, of: request) }),
            ] + (story.leftOut > 0 ? [.remark(words.counted("storyLeftOut", story.leftOut))] : []))
    }

    private func moment(_ sight: StoryFigures.Sight, of request: RequestFigures) -> Moment {
        let after = sight.at.milliseconds - request.submitted.milliseconds
        return Moment(
            time: writing.second(sight.at), exactTime: sight.at.description,
            facts: [
                after > 0 ? "+" + words.duration(after) : nil, sight.method, "HTTP \(sight.httpStatus)",
                sight.durationMs.map { "\(Numbers.grouped($0)) ms" },
            ].compactMap(\.self),
            says: Span(words["answer_\(sight.kind)"], tone: .heading),
            notes: sight.isCut ? [[Span(words("bodyCut", ["bytes": Numbers.grouped(sight.bytes)]))]] : [],
            source: Span(
                "\(ShownName.of(sight.path)):\(sight.line)", .prose,
                link: .answer(
                    organization: request.name.organization, request.id, at: "\(sight.path):\(sight.line)")),
            body: sight.text)
    }
}

extension RequestFigures {
    /// The place of the request.
    var place: Place { .request(organization: name.organization, id) }
}

extension StoryFigures {
    fileprivate var place: Place { .request(organization: name.organization, id) }
}

extension [RequestFigures] {
    /// As they were submitted.
    fileprivate var inOrder: [RequestFigures] { sorted { ($0.submitted, $0.id) < ($1.submitted, $1.id) } }
}
