import Figures
import IngestionAPI

/// From a mapping to its requests, and from a request to its exchanges with the raw answers.
struct RequestSections {
    private let summary: WeeklySummary
    private let phrases: WeeklyPhrases
    private let anchors: Anchors
    private let selection: EvidenceSelection
    private let stories: [Anchors.Request: StoryFigures]
    private let counts: [MappingName: Counts]
    /// The command that writes all requests of the report.
    private let exportCommand: String

    private var words: Words { phrases.words }
    private var zone: ReportTimeZone { summary.period.timeZone }

    init(
        _ phrases: WeeklyPhrases, _ anchors: Anchors, _ selection: EvidenceSelection, _ stories: [StoryFigures],
        _ options: ReportOptions
    ) {
        self.phrases = phrases
        exportCommand = "ingest-audit export DIR" + phrases.summary.period.option + options.databaseOption
        summary = phrases.summary
        self.anchors = anchors
        self.selection = selection
        counts = Dictionary(
            phrases.summary.figures.mappings.map { ($0.name, $0.counts) }, uniquingKeysWith: { first, _ in first })
        self.stories = Dictionary(
            stories.map { (Anchors.Request(organization: $0.name.organization, id: $0.id), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Those stories that fit the page, in the order given.
    static func fitting(_ stories: [StoryFigures]) -> [StoryFigures] {
        var bytes = 0
        return Array(
            stories.filter { !$0.sights.isEmpty }.prefix { story in
                bytes += story.sights.map { min($0.response.count, EvidenceSelection.bytesOfAnswer) }.reduce(0, +)
                return bytes <= EvidenceSelection.bytes
            })
    }

    /// How many requests of a day are named one by one.
    private static let ofDay = 40

    /// The days of whose requests some are listed, in their order: what a report of weeks or more has no room for.
    static func days(_ selection: EvidenceSelection, of period: Period) -> [Day] {
        guard period.dayCount <= 31 else { return [] }
        return Set(selection.requests.map { period.timeZone.day(of: $0.submitted) })
            .filter { (period.first...period.last).contains($0) }.sorted()
    }

    /// The requests that are listed, by day: where the pictures lead.
    var days: [[String: Any]] {
        let listed = Dictionary(grouping: selection.requests) { zone.day(of: $0.submitted) }
        return listed.sorted { $0.key < $1.key }.compactMap { day, requests in
            guard let anchor = anchors.day(day) else { return nil }
            let ordered = requests.sorted { ($0.submitted, $0.id) < ($1.submitted, $1.id) }
            return [
                "anchor": anchor, "day": words.weekdayDate(day),
                "count": words.counted("requestCount", ordered.count),
                "requests": ordered.prefix(Self.ofDay).reduce(into: "") { text, request in
                    // One that is not embedded stands in the table of its mapping.
                    let place = anchors.request(request.name.organization, request.id) ?? anchors.mapping(request.name)
                    Self.dayRequest.write(
                        [
                            place ?? "", ShownName.of(request.id.description), request.outcome.name, outcome(request),
                        ], to: &text)
                },
                "more": ordered.count > Self.ofDay
                    ? [words.counted("moreOfDay", ordered.count - Self.ofDay)] : [],
            ]
        }
    }

    /// The mappings with requests to list, in the report's order.
    func mappings(_ findings: [(name: MappingName, context: FindingList.Item)]) -> [[String: Any]] {
        let listed = Dictionary(grouping: selection.requests, by: \.name)
        let totals = Dictionary(grouping: summary.figures.attention, by: \.name).mapValues(\.count)
        let names = Set(listed.keys).union(findings.map(\.name)).sorted()
        return names.compactMap { name in
            guard let anchor = anchors.mapping(name) else { return nil }
            let requests = (listed[name] ?? []).sorted { ($0.submitted, $0.id) < ($1.submitted, $1.id) }
            let missing = (totals[name] ?? 0) - requests.count
            return [
                "anchor": anchor, "mapping": ShownName.of(summary.labels.shown(name)),
                "organization": ShownName.of(name.organization),
                "summary": line(name),
                "hasTeam": !team(name).isEmpty, "team": team(name),
                "findings": findings.filter { $0.name == name }.map(\.context),
                "hasRequests": !requests.isEmpty,
                "requests": requests.reduce(into: "") { text, request in
                    write(request, to: &text)
                    text += "\n"
                },
                "missing": missing > 0
                    ? [
                        words(
                            "requestsNotListed",
                            ["requests": words.counted("requestCount", missing), "command": exportCommand])
                    ] : [],
                "stories": requests.compactMap(story),
            ]
        }
    }

    /// Whose the mapping is, and what it fills, as far as the team says so.
    private func team(_ name: MappingName) -> [[String: Any]] {
        let label = summary.labels[name]
        return [("owner", label?.owner), ("schema", label?.schema)].compactMap { key, text in
            text.map { ["label": words[key], "text": ShownName.of($0)] }
        }
    }

    /// `12 failed, 3 aborted, 2 pending`.
    private func line(_ name: MappingName) -> String {
        let counts = counts[name] ?? Counts()
        return words(
            "mappingLine",
            [
                "requests": words.counted("requestCount", counts.requests), "failed": Numbers.grouped(counts.failed),
                "aborted": Numbers.grouped(counts.aborted), "pending": Numbers.grouped(counts.pending),
            ])
    }

    /// A link to a request that is embedded, or its ID alone.
    func link(_ request: RequestFigures) -> [String: Any] {
        let anchor = anchors.request(request.name.organization, request.id)
        return ["id": ShownName.of(request.id.description), "anchor": anchor.map { [$0] } ?? []]
    }

    private static let row = FlatTemplate(
        "request_row", ["anchor", "id", "submitted", "kind", "outcome", "took", "codes", "batch"])
    private static let code = FlatTemplate("request_code", ["anchor", "code"])
    private static let dayRequest = FlatTemplate("day_request", ["anchor", "id", "kind", "outcome"])

    /// The row of a request in its mapping's table.
    private func write(_ request: RequestFigures, to text: inout String) {
        let duration =
            request.finished?.elapsed(since: request.submitted).map(words.duration)
            ?? (request.outcome == .pending ? age(request) : nil)
        let codes = request.codes.reduce(into: "") { text, code in
            Self.code.write([anchors.code(code) ?? "", ShownName.of(code)], to: &text)
        }
        Self.row.write(
            [
                anchors.request(request.name.organization, request.id) ?? "", ShownName.of(request.id.description),
                words.time(request.submitted, in: zone) + (request.isInferred ? " *" : ""), request.outcome.name,
                outcome(request), duration ?? words["undefined"], codes, ShownName.of(request.batchID ?? ""),
            ], to: &text)
    }

    /// How long a pending request had been waiting when the figures end: at the end of the period, or at the last exchange.
    private func age(_ request: RequestFigures) -> String? {
        summary.figures.pendingUntil.flatMap { $0.elapsed(since: request.submitted) }.map {
            words("pendingFor", ["age": words.duration($0)])
        }
    }

    private func outcome(_ request: RequestFigures) -> String {
        switch request.outcome {
        case .success: return words["emptySuccess"]
        case .failed: return words["failedOne"]
        case .aborted: return words["abortedOne"]
        case .pending: return words["pendingOne"]
        }
    }

    /// The exchanges of a request that is embedded.
    private func story(_ request: RequestFigures) -> [String: Any]? {
        let key = Anchors.Request(organization: request.name.organization, id: request.id)
        guard let anchor = anchors.request(key.organization, key.id), let story = stories[key] else { return nil }
        return [
            "anchor": anchor, "id": ShownName.of(request.id.description), "outcome": outcome(request),
            "kind": request.outcome.name,
            "submitted": words.time(request.submitted, in: zone),
            "mappingAnchor": anchors.mapping(request.name) ?? "",
            "mapping": ShownName.of(summary.labels.shown(request.name)),
            "batch": request.batchID.map { [ShownName.of($0)] } ?? [],
            "sights": story.sights.reduce(into: "") { text, sight in
                write(sight, since: request.submitted, to: &text)
                text += "\n"
            },
        ]
    }

    private static let sight = FlatTemplate("sight", ["at", "after", "call", "says", "place", "body", "cut"])

    /// An exchange with its raw answer.
    private func write(_ sight: StoryFigures.Sight, since start: Instant, to text: inout String) {
        let bytes = sight.response
        let isCut = bytes.count > EvidenceSelection.bytesOfAnswer
        let body =
            isCut ? String(decoding: bytes.prefix(EvidenceSelection.bytesOfAnswer), as: UTF8.self) : sight.text
        let after = sight.at.milliseconds - start.milliseconds
        Self.sight.write(
            [
                sight.at.description, after > 0 ? "+" + words.duration(after) : "",
                "\(sight.method) · HTTP \(sight.httpStatus)"
                    + (sight.durationMs.map { " · \(Numbers.grouped($0)) ms" } ?? ""),
                words["answer_\(sight.kind)"], "\(ShownName.of(sight.path)):\(sight.line)", body,
                isCut ? words("bodyCut", ["bytes": Numbers.grouped(bytes.count)]) : "",
            ], to: &text)
    }
}
