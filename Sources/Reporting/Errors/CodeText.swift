import IngestionAPI

/// All about one code for a terminal.
struct CodeText {
    /// How many rows of each table are shown; the rest is counted.
    private static let rows = 10
    /// Bytes of one raw answer.
    private static let answerLength = 1_000

    private let analysis: CodeAnalysis
    private let options: ReportOptions
    private let page: TerminalPage
    private let labels: MappingLabels
    private let code: String
    /// Mappings of several organizations may have the same ID.
    private let namesOrganizations: Bool

    init(_ analysis: CodeAnalysis, _ options: ReportOptions) {
        let history = analysis.history
        self.analysis = analysis
        self.options = options
        labels = options.labels
        page = TerminalPage(options.terminal, history.errors.period.timeZone)
        code = history.figures.code ?? ErrorCode.none
        namesOrganizations = Set(history.shares.map(\.name.organization)).count > 1
    }

    private var history: CodeHistory { analysis.history }

    private func mapping(_ name: MappingName) -> String {
        let shown = page.name(labels.shown(name), width: 32)
        return namesOrganizations ? "\(shown), \(page.name(name.organization))" : shown
    }

    /// The whole text.
    func written() -> String {
        guard !analysis.requests.isEmpty else {
            let none = page.wrapped("None of its requests was submitted in this period.")
            return [head() + none, section("What to do", advice())].filter { !$0.isEmpty }
                .map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
        }
        let sections = [
            head(), section("What stands out", patterns()), section("Episodes", episodes()),
            section("Retries", retries()), section("When", times()), section("Mappings", mappings()),
            section("What went before", precursors()), section("Batches to look up in the Platform", batches()),
            section("Typical answers", answers()), section("What to do", advice()),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : [page.bold(title)] + lines
    }

    private func head() -> [String] {
        let errors = history.errors
        let figures = history.figures
        let troubled = Proportion(figures.count, of: errors.totals.failed + errors.totals.aborted)
        let share = troubled.map {
            ", \(Numbers.percent($0.rate)) of the \(Numbers.grouped($0.total)) that failed or were aborted"
        }
        let meaning = figures.code.flatMap { CodeCatalogue(.en)[$0]?.meaning }
        var lines = [page.bold(page.name(code, width: 60)) + (meaning.map { ": \($0)" } ?? "")]
        lines = lines.flatMap { page.style.isColored ? [$0] : page.wrapped($0) }
        lines += page.wrapped(page.basis(errors.period, errors.evidence))
        lines += page.wrapped(
            "\(ErrorState(figures, in: errors).rawValue): \(Numbers.grouped(figures.count)) requests in "
                + "\(Numbers.grouped(figures.mappings)) \(figures.mappings == 1 ? "mapping" : "mappings")\(share ?? ""); "
                + "first seen \(page.time(figures.firstSeen)), last seen \(page.time(figures.lastSeen))")
        let weeks = errors.weeks.map(\.week)
        lines.append(
            "\(ErrorsList.spark(figures, errors.weeks))  \(weeks[0]) to \(weeks[weeks.count - 1]): "
                + figures.weekCounts.map(Numbers.grouped).joined(separator: " "))
        if let since = history.since {
            lines += page.wrapped(
                "What follows is about its latest \(Numbers.grouped(analysis.requests.count)) requests, submitted since "
                    + "\(page.words.longDate(since)); --limit 0 looks at all.")
        }
        return lines
    }

    private func patterns() -> [String] {
        let phrases = PatternPhrases(analysis: analysis, labels: labels, page: page)
        let found = analysis.patterns
        let compared =
            "\(Numbers.grouped(history.onsets.count)) episodes were compared with \(Numbers.grouped(history.others.count)) "
            + "other requests of the same mappings: \(WeekTime.all.count) times of the week, \(Precursor.allCases.count) things "
            + "that may go before, each mapping; the chance of a false one is 1 % at most."
        guard !found.isEmpty else { return page.wrapped("Nothing beyond chance. " + compared) }
        return found.flatMap { page.item(phrases.sentence($0)) } + page.wrapped(compared)
    }

    private func episodes() -> [String] {
        let figures = analysis.episodes
        var sentence =
            "\(Numbers.grouped(figures.count)) (runs of failures of a mapping up to its next success), \(Numbers.grouped(figures.open)) "
            + "still open; \(Numbers.grouped(figures.lost)) requests lost, \(Numbers.grouped(figures.longest)) in the longest."
        if let median = figures.medianRecovery, let slow = figures.slowRecovery {
            sentence +=
                " Time to recover: \(page.duration(median)) at the median, 95 % within \(page.duration(slow))"
                + " (n = \(Numbers.grouped(figures.count - figures.open)))."
        }
        sentence +=
            " Records not delivered: unknown; as the mappings' successes before go, about \(Numbers.grouped(figures.usualRecords))"
        if figures.withoutUsual > 0 {
            sentence += ", and unknown for \(Numbers.grouped(figures.withoutUsual)) requests"
        }
        let shown = history.episodes.suffix(Self.rows).reversed()
        let table = AlignedTable(
            columns: [
                .init(heading: "mapping", isNumber: false, rank: 0), .init(heading: "start", isNumber: false, rank: 0),
                .init(heading: "attempts", isNumber: true, rank: 2), .init(heading: "lost", isNumber: true, rank: 0),
                .init(heading: "records, usually", isNumber: true, rank: 3),
                .init(heading: "recovered after", isNumber: true, rank: 0),
                .init(heading: "other codes", isNumber: false, rank: 4),
            ],
            rows: shown.map { episode in
                [
                    mapping(episode.name), page.time(episode.start),
                    Numbers.grouped(episode.attempts.count), Numbers.grouped(episode.lost),
                    episode.usuallyDelivered.map(Numbers.grouped) ?? "–",
                    episode.timeToRecover.map(page.duration) ?? "still open",
                    episode.otherCodes(than: history.figures.code).map { page.name($0) }.joined(separator: " "),
                ]
            })
        return page.wrapped(sentence + ".") + page.table(table)
            + more(history.episodes.count, "episodes", "--format csv")
    }

    private func more(_ count: Int, _ what: String, _ option: String) -> [String] {
        guard count > Self.rows else { return [] }
        return page.wrapped("… and \(Numbers.grouped(count - Self.rows)) earlier \(what): \(option)")
    }

    private func retries() -> [String] {
        let figures = analysis.retries
        func rate(_ proportion: Proportion?) -> String {
            proportion.map {
                "\(Numbers.grouped($0.count)) of \(Numbers.grouped($0.total)) (\(Numbers.percent($0.rate)), \($0.interval.text))"
            } ?? "none"
        }
        var lines = page.wrapped(
            "Soon retries (within an hour, and within half of the mapping's usual pause) that succeeded: \(rate(figures.retries)). "
                + "Other next requests: \(rate(figures.others)). Not known yet, or submitted before the failure was: \(Numbers.grouped(figures.unknown))."
        )
        lines += page.table(
            AlignedTable(
                columns: [
                    .init(heading: "next request after", isNumber: false, rank: 0),
                    .init(heading: "n", isNumber: true, rank: 0), .init(heading: "succeeded", isNumber: true, rank: 0),
                    .init(heading: "95 % interval", isNumber: true, rank: 0),
                ],
                rows: figures.delays.map { delay in
                    [
                        delay.upTo.map { "up to \(page.duration($0))" } ?? "longer",
                        Numbers.grouped(delay.helped?.total ?? 0),
                        delay.helped.map { Numbers.percent($0.rate) } ?? "–",
                        delay.helped.map(\.interval.text) ?? "–",
                    ]
                }))
        return lines
    }

    /// When its episodes begin: a line of blocks a weekday, a block an hour.
    private func times() -> [String] {
        guard !history.episodes.isEmpty else { return [] }
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let hours = analysis.hours
        let greatest = hours.max() ?? 0
        let rows = names.enumerated().map { day, name in
            let week = hours[day * 24..<day * 24 + 24]
            return
                "\(name)  \(SparkText.of(week.map(\.self), greatest: greatest))  \(Numbers.grouped(week.reduce(0, +)))"
        }
        return ["     00    06    12    18    episodes begun, \(page.zone.identifier)"] + rows
    }

    private func mappings() -> [String] {
        let shown = history.shares.filter { $0.count > 0 }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let table = AlignedTable(
            columns: [
                .init(heading: "mapping", isNumber: false, rank: 0),
                .init(heading: "requests", isNumber: true, rank: 0),
                .init(heading: "of its finished", isNumber: true, rank: 0),
                .init(heading: "rate", isNumber: true, rank: 0),
                .init(heading: "95 % interval", isNumber: true, rank: 1),
            ],
            rows: shown.prefix(Self.rows).map { share in
                let rate = Proportion(share.count, of: share.finished)
                return [
                    mapping(share.name), Numbers.grouped(share.count), Numbers.grouped(share.finished),
                    rate.map { Numbers.percent($0.rate) } ?? "–", rate.map(\.interval.text) ?? "–",
                ]
            })
        let rest = shown.count - Self.rows
        let untouched = history.shares.count - shown.count
        return page.table(table)
            + (rest > 0 ? page.wrapped("… and \(Numbers.grouped(rest)) more: --format json") : [])
            + (untouched > 0 ? page.wrapped("\(Numbers.grouped(untouched)) more mappings never had it.") : [])
    }

    private func precursors() -> [String] {
        let figures = analysis.precursors
        return page.table(
            AlignedTable(
                columns: [
                    .init(heading: "before the episode", isNumber: false, rank: 0),
                    .init(heading: "episodes", isNumber: true, rank: 0),
                    .init(heading: "expected", isNumber: true, rank: 0),
                    .init(heading: "lift", isNumber: true, rank: 0),
                    .init(heading: "of n", isNumber: true, rank: 1),
                ],
                rows: figures.map { precursor, excess in
                    [
                        precursor.short, Numbers.grouped(excess.observed), Numbers.decimal(excess.expected),
                        excess.expected > 0 ? PatternPhrases.lift(excess) : "–", Numbers.grouped(excess.total),
                    ]
                }))
    }

    private func batches() -> [String] {
        let named = analysis.requests.filter { $0.batchID != nil }
        guard !named.isEmpty else {
            return page.wrapped("None of its \(Numbers.grouped(analysis.requests.count)) answers names a batch.")
        }
        let table = AlignedTable(
            columns: [
                .init(heading: "batch", isNumber: false, rank: 0), .init(heading: "request", isNumber: false, rank: 1),
                .init(heading: "mapping", isNumber: false, rank: 2),
                .init(heading: "answered", isNumber: false, rank: 0),
            ],
            rows: named.suffix(Self.rows).reversed().map { request in
                [
                    page.name(request.batchID ?? "", width: 40), page.name(request.id.description),
                    mapping(request.name),
                    request.finished.map(page.time) ?? "–",
                ]
            })
        return page.table(table) + more(named.count, "batches", "--bundle DIR")
    }

    private func answers() -> [String] {
        TypicalAnswers.of(history.stories).flatMap { story, sight in
            let response = PlainText.visible(sight.response)
            let cut = response.count > Self.answerLength ? "\(response.prefix(Self.answerLength))…" : response
            return page.wrapped(
                "• request \(page.name(story.id.description)) of mapping \(mapping(story.name)), "
                    + "\(sight.at), HTTP \(sight.httpStatus), \(PlainText.visible(sight.path)):\(sight.line)", indent: 2
            )
                + ["  " + cut]
        }
    }

    private func advice() -> [String] {
        var lines: [String] = []
        if let code = history.figures.code, let entry = CodeCatalogue(.en)[code] {
            lines += page.wrapped("Likely cause: \(entry.cause)") + page.wrapped("What to do: \(entry.action)")
            lines += page.wrapped("Source: \(entry.source)")
        } else if history.figures.code != nil {
            lines += page.wrapped(
                "No public documentation of this code is known to this tool. Gather the evidence for support: --bundle DIR."
            )
        }
        if let note = history.figures.code.flatMap({ options.codeNotes[$0] }) {
            let owner = note.owner.map { " (\(PlainText.visible($0)))" } ?? ""
            lines += page.wrapped("The team's note\(owner): \(PlainText.visible(note.text))")
        }
        return lines
    }
}
