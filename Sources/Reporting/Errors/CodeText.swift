import Assessment
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

    /// `Profiles (1042)`, with its organization where there are several; the ID stays where names have to be cut.
    private func mapping(_ name: MappingName, width: Int = 60) -> String {
        guard namesOrganizations else { return labels.visible(name, width: min(32, width)) }
        let organization = " of " + page.name(name.organization, width: min(24, max(8, width / 2 - 4)))
        return labels.visible(name, width: min(32, width - DisplayWidth.of(organization))) + organization
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
        let state = ErrorState(figures, in: errors)
        let meaning = figures.code.flatMap { CodeCatalogue(.en)[$0]?.meaning }
        var lines = page.wrapped(page.bold(page.name(code, width: 60)) + (meaning.map { ": \($0)" } ?? ""))
        lines += page.wrapped(page.basis(errors.period, errors.evidence))
        lines += page.wrapped(
            "\(page.style.painted(state.rawValue, state.tone)): \(Numbers.counted(figures.count, "request")) in "
                + "\(Numbers.counted(figures.mappings, "mapping"))\(share ?? ""); "
                + "first seen \(page.time(figures.firstSeen)), last seen \(page.time(figures.lastSeen))")
        let weeks = errors.weeks.map(\.week)
        let counts = ErrorsList.counts(figures, errors.weeks).map { $0.map(Numbers.grouped) ?? "–" }
        // The line of blocks has blanks where nothing is known: it is no text to wrap.
        lines += WrappedText.pieces(
            [
                ErrorsList.spark(figures, errors.weeks),
                "\(weeks[0]) to \(weeks[weeks.count - 1]): \(counts.joined(separator: " "))",
            ], indent: 0, width: page.style.width)
        if let since = history.since {
            let text =
                "What follows is about its latest \(Numbers.counted(analysis.requests.count, "request")), submitted since "
                + page.words.longDate(since)
            lines +=
                options.command.map { page.hint("\(text). To look at all", "\($0) --limit 0") }
                ?? page.wrapped(text + ".")
        }
        return lines
    }

    private func patterns() -> [String] {
        let phrases = PatternPhrases(analysis: analysis, labels: labels, page: page)
        let found = analysis.patterns
        let compared =
            "\(Numbers.counted(history.onsets.count, "episode")) \(history.onsets.count == 1 ? "was" : "were") compared with "
            + "\(Numbers.counted(history.others.count, "other request")) of the same mappings: \(Numbers.grouped(WeekTime.all.count)) times of the week, \(Precursor.allCases.count) things "
            + "that may go before, each mapping; the chance of a false one is 1% at most."
        guard !found.isEmpty else { return page.wrapped("Nothing beyond chance. " + compared) }
        return found.flatMap { page.item(phrases.sentence($0)) } + page.wrapped(compared)
    }

    private func episodes() -> [String] {
        let figures = analysis.episodes
        var sentence =
            "\(Numbers.grouped(figures.count)) (runs of failures of a mapping up to its next success), \(Numbers.grouped(figures.open)) "
            + "still open; \(Numbers.counted(figures.lost, "request")) lost, \(Numbers.grouped(figures.longest)) in the longest."
        if let median = figures.medianRecovery, let slow = figures.slowRecovery {
            sentence +=
                " Time to recover: \(page.duration(median)) at the median, 95% within \(page.duration(slow))"
                + " (n = \(Numbers.grouped(figures.count - figures.open)))."
        }
        sentence +=
            " Records not delivered: unknown; as the mappings' successes before go, about \(Numbers.grouped(figures.usualRecords))"
        if figures.withoutUsual > 0 {
            sentence += ", and unknown for \(Numbers.counted(figures.withoutUsual, "request"))"
        }
        let shown = Array(history.episodes.suffix(Self.rows).reversed())
        var table = AlignedTable(
            columns: [
                .init(heading: "mapping", least: AlignedTable.leastName), .init(heading: "start"),
                .init(heading: "attempts", isNumber: true, rank: 2), .init(heading: "lost", isNumber: true, rank: 0),
                .init(heading: "records usually", isNumber: true, rank: 3),
                .init(heading: "recovered after", isNumber: true, rank: 1),
                .init(heading: "other codes", isNumber: false, rank: 4),
            ],
            rows: shown.map { episode in
                [
                    mapping(episode.name), page.time(episode.start),
                    Numbers.grouped(episode.attempts.count), Numbers.grouped(episode.lost),
                    episode.usuallyDelivered.map { Numbers.grouped($0) } ?? "–",
                    episode.timeToRecover.map(page.duration) ?? (episode.recovery == nil ? "still open" : "not known"),
                    episode.otherCodes(than: history.figures.code).map { page.name($0) }.joined(separator: " "),
                ]
            })
        table.shortened = { row, column, width in column == 0 ? mapping(shown[row].name, width: width) : nil }
        return page.wrapped(sentence + ".") + page.table(table)
            + more(history.episodes.count, "earlier episode", "--format csv", "episodes.csv")
    }

    /// How many are not shown, and where they are: what a command prints, or a file beside this one.
    private func more(_ count: Int, _ what: String, _ option: String, _ file: String) -> [String] {
        guard count > Self.rows else { return [] }
        let text = "… and \(Numbers.counted(count - Self.rows, what, plural: what.hasSuffix("ch") ? what + "es" : nil))"
        return options.command.map { page.hint(text, "\($0) \(option)") } ?? page.wrapped("\(text): \(file)")
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
                    .init(heading: "95% interval", isNumber: true, rank: 0),
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
        var table = AlignedTable(
            columns: [
                .init(heading: "mapping", least: AlignedTable.leastName),
                .init(heading: "requests", isNumber: true, rank: 0),
                .init(heading: "of its finished", isNumber: true, rank: 0),
                .init(heading: "rate", isNumber: true, rank: 0),
                .init(heading: "95% interval", isNumber: true, rank: 1),
            ],
            rows: shown.prefix(Self.rows).map { share in
                let rate = Proportion(share.count, of: share.finished)
                return [
                    mapping(share.name), Numbers.grouped(share.count), Numbers.grouped(share.finished),
                    rate.map { Numbers.percent($0.rate) } ?? "–", rate.map(\.interval.text) ?? "–",
                ]
            })
        table.shortened = { row, column, width in column == 0 ? mapping(shown[row].name, width: width) : nil }
        let untouched = history.shares.count - shown.count
        return page.table(table) + more(shown.count, "more mapping", "--format json", "summary.json")
            + (untouched > 0 ? page.wrapped("\(Numbers.counted(untouched, "other mapping")) never had it.") : [])
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
        let shown = Array(named.suffix(Self.rows).reversed())
        guard !named.isEmpty else {
            return page.wrapped("None of its \(Numbers.counted(analysis.requests.count, "answer")) names a batch.")
        }
        var table = AlignedTable(
            columns: [
                .init(heading: "batch"), .init(heading: "request", rank: 1),
                .init(heading: "mapping", rank: 2, least: AlignedTable.leastName),
                .init(heading: "answered", isNumber: false, rank: 0),
            ],
            rows: shown.map { request in
                [
                    page.name(request.batchID ?? "", width: 40), page.name(request.id.description),
                    mapping(request.name),
                    request.finished.map(page.time) ?? "–",
                ]
            })
        table.shortened = { row, column, width in column == 2 ? mapping(shown[row].name, width: width) : nil }
        return page.table(table) + more(named.count, "earlier batch", "--bundle DIR", "requests.csv")
    }

    private func answers() -> [String] {
        TypicalAnswers.of(history.stories).flatMap { story, sight in
            let response = PlainText.visible(sight.text)
            let cut = response.count > Self.answerLength ? "\(response.prefix(Self.answerLength))…" : response
            return page.wrapped(
                "• request \(page.name(story.id.description)) of mapping \(mapping(story.name)), "
                    + "\(page.second(sight.at)), HTTP \(sight.httpStatus), \(PlainText.visible(sight.path)):\(sight.line)",
                indent: 2
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
            let text = "No public documentation of this code is known to this tool."
            lines +=
                options.command.map { page.hint("\(text) To gather the evidence for support", "\($0) --bundle DIR") }
                ?? page.wrapped(text)
        }
        if let note = history.figures.code.flatMap({ options.codeNotes[$0] }) {
            let owner = note.owner.map { " (\(PlainText.visible($0)))" } ?? ""
            lines += page.wrapped("The team's note\(owner): \(PlainText.visible(note.text))")
        }
        return lines
    }
}
