import Assessment
import Figures
import IngestionAPI

/// All about one error code: what stands out, its episodes, retries, times, mappings, batches, answers, and what to do.
struct CodeReport: Report {
    /// How many rows of each table people see; the rest is counted.
    private static let rows = 10
    /// Characters of one raw answer.
    private static let answerLength = 1_000

    let analysis: CodeAnalysis
    let options: ReportOptions

    init(_ history: CodeHistory, _ options: ReportOptions) {
        analysis = CodeAnalysis(history, options.platformOrganizations)
        self.options = options
    }

    private var history: CodeHistory { analysis.history }
    var zone: ReportTimeZone { history.errors.period.timeZone }

    private var writing: Writing {
        var writing = Writing(options, zone, of: history.shares.map(\.name.organization))
        writing.requests = RequestFilter(history.errors.period, options)?.with(code: history.figures.code)
        return writing
    }

    func tables() -> [ExportTable] {
        let words = ExportWords(options.language)
        return [
            ExportTable(
                "episodes", EpisodeColumns.all(history.figures.code, options.labels), of: history.episodes, words),
            ExportTable("code_requests", RequestsColumns.attention(options.labels), of: history.requests, words),
        ]
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(analysis, options)) }

    func document() -> Document {
        let writing = writing
        let words = writing.words
        let entry = history.figures.code.flatMap { CodeCatalogue(options.language)[$0] }
        var document = Document(
            title: [writing.code(history.figures.code)] + (entry.map { [Span(": \($0.meaning)")] } ?? []))
        document.lead = head(writing)
        let toDo = Section("to-do", words["toDo"], advice(entry, writing))
        guard !analysis.requests.isEmpty else {
            document.lead.append(.paragraph(words["codeNoRequests"]))
            document.sections = [toDo].filter { !$0.blocks.isEmpty }
            return document
        }
        document.sections = [
            Section("patterns", words["codePatterns"], patterns(writing)),
            Section("episodes", words["codeEpisodes"], episodes(writing)),
            Section("retries", words["codeRetries"], retries(writing)),
            Section("times", words["codeTimes"], times(words)),
            Section("mappings", words["mappings"], mappings(writing)),
            Section("precursors", words["codePrecursors"], precursors(writing)),
            Section("reasons", words["codeReasons"], reasons(writing)),
            Section("batches", words[areBatchesKnown ? "codeBatchesKnown" : "codeBatches"], batches(writing)),
            Section("answers", words["codeAnswers"], answers(writing)), toDo,
        ].filter { !$0.blocks.isEmpty }
        return document
    }

    // MARK: - What it is

    private func head(_ writing: Writing) -> [Block] {
        let (errors, figures, words) = (history.errors, history.figures, writing.words)
        let state = ErrorState(figures, in: errors)
        let share = Proportion(figures.count, of: errors.totals.failed + errors.totals.aborted).map {
            words("codeShare", ["rate": Numbers.percent($0.rate), "n": Numbers.grouped($0.total)])
        }
        let row = ErrorsColumns.Row(error: figures, figures: errors)
        var blocks: [Block] = [.remark(writing.basis(errors.period, errors.evidence))]
        blocks.append(
            .paragraph(
                words.spans(
                    "codeHead",
                    [
                        "state": [Span(words["errorState_\(state.rawValue)"], tone: state.tone)],
                        "requests": [Span(words.counted("requestCount", figures.count))],
                        "mappings": [Span(words.counted("mappingCount", figures.mappings))],
                        "share": [Span(share ?? "")], "first": [Span(writing.time(figures.firstSeen))],
                        "last": [Span(writing.time(figures.lastSeen))],
                    ])))
        if let first = errors.weeks.first?.week, let last = errors.weeks.last?.week {
            let counts = row.weeks.map { $0.map(Numbers.grouped) ?? writing.undefined }.joined(separator: " ")
            blocks.append(.series(row.weeks, [Span("\(first) – \(last): \(counts)")]))
        }
        if let since = history.since {
            let text = words(
                "codeSince",
                [
                    "requests": words.counted("requestCount", analysis.requests.count), "day": words.longDate(since),
                ])
            blocks.append(
                options.command.map { .command("\(text) \(words["codeSinceAll"])", "\($0) --limit 0") }
                    ?? .paragraph(text))
        }
        return blocks
    }

    private func patterns(_ writing: Writing) -> [Block] {
        let words = writing.words
        let phrases = PatternPhrases(analysis: analysis, writing: writing)
        let compared = words(
            "codeCompared",
            [
                "episodes": words.counted("episodeCount", history.onsets.count),
                "others": words.counted("otherRequestCount", history.others.count),
                "times": Numbers.grouped(WeekTime.all.count), "precursors": Numbers.grouped(Precursor.allCases.count),
            ])
        guard !analysis.patterns.isEmpty else { return [.paragraph("\(words["codeNoPattern"]) \(compared)")] }
        return [.list(analysis.patterns.map(phrases.sentence)), .remark(compared)]
    }

    // MARK: - Its episodes

    private func episodes(_ writing: Writing) -> [Block] {
        let (figures, words) = (analysis.episodes, writing.words)
        var sentences = [
            words(
                "codeEpisodesSentence",
                [
                    "n": Numbers.grouped(figures.count), "open": Numbers.grouped(figures.open),
                    "lost": words.counted("requestCount", figures.lost), "longest": Numbers.grouped(figures.longest),
                ])
        ]
        if let median = figures.medianRecovery, let slow = figures.slowRecovery {
            sentences.append(
                words(
                    "codeRecovery",
                    [
                        "median": writing.duration(median), "slow": writing.duration(slow),
                        "n": Numbers.grouped(figures.count - figures.open),
                    ]))
        }
        let unknown = figures.withoutUsual > 0 ? words.counted("codeRecordsUnknown", figures.withoutUsual) : ""
        sentences.append(
            words("codeRecordsLost", ["records": Numbers.grouped(figures.usualRecords), "unknown": unknown]))
        let shown = Array(history.episodes.suffix(Self.rows).reversed())
        return [
            .paragraph(sentences.joined(separator: " ")),
            .table(Table("episodes", EpisodeColumns.all(history.figures.code, options.labels), of: shown, writing)),
        ] + more("moreEpisodes", history.episodes.count, "--format csv", words)
    }

    /// How many are not shown, and the command that shows them.
    private func more(_ key: String, _ count: Int, _ option: String, _ words: Words) -> [Block] {
        guard count > Self.rows else { return [] }
        let text = words.counted(key, count - Self.rows)
        return [options.command.map { .command(text, "\($0) \(option)") } ?? .paragraph(text)]
    }

    private func retries(_ writing: Writing) -> [Block] {
        let (figures, words) = (analysis.retries, writing.words)
        func rate(_ proportion: Proportion?) -> String {
            guard let proportion else { return words["codeRetryNone"] }
            return words(
                "rateOf",
                [
                    "count": Numbers.grouped(proportion.count), "n": Numbers.grouped(proportion.total),
                    "rate": Numbers.percent(proportion.rate), "interval": writing.interval(proportion.interval),
                ])
        }
        return [
            .paragraph(
                words(
                    "codeRetrySentence",
                    [
                        "retries": rate(figures.retries), "others": rate(figures.others),
                        "unknown": Numbers.grouped(figures.unknown),
                    ])),
            .table(Table("retries", RetryColumns.all, of: figures.delays, writing)),
        ]
    }

    /// When its episodes begin: a row a weekday, a column an hour.
    private func times(_ words: Words) -> [Block] {
        guard !history.episodes.isEmpty else { return [] }
        let hours = (0..<24).map { $0 % 6 == 0 ? ($0 < 10 ? "0\($0)" : "\($0)") : "" }
        return [
            .grid(
                Grid(
                    title: words("codeTimesTitle", ["zone": zone.identifier]), headings: hours,
                    rows: (0..<7).map { day in
                        Grid.Row(
                            heading: words["weekday\(day + 1)"],
                            counts: Array(analysis.hours[day * 24..<day * 24 + 24]))
                    }))
        ]
    }

    private func mappings(_ writing: Writing) -> [Block] {
        let words = writing.words
        let struck = history.shares.filter { $0.count > 0 }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let untouched = history.shares.count - struck.count
        return [
            .table(
                Table("code_mappings", ShareColumns.all(options.labels), of: Array(struck.prefix(Self.rows)), writing))
        ]
            + more("codeMoreMappings", struck.count, "--format json", words)
            + (untouched > 0 ? [.remark(words.counted("codeUntouched", untouched))] : [])
    }

    private func precursors(_ writing: Writing) -> [Block] {
        [
            .table(
                Table(
                    "precursors", PrecursorColumns.all, of: analysis.precursors.map(PrecursorColumns.Row.init), writing)
            )
        ]
    }

    // MARK: - Its evidence

    private func batches(_ writing: Writing) -> [Block] {
        let words = writing.words
        let named = analysis.batches
        guard !named.isEmpty else {
            return [.paragraph(words.counted("codeNoBatch", analysis.requests.count))]
        }
        let shown = Array(named.suffix(Self.rows).reversed())
        return [.table(Table("batches", BatchColumns.all, of: shown, writing))]
            + more("moreBatches", named.count, "--format xlsx > code.xlsx", words)
    }

    /// Whether nothing is left to look up.
    private var areBatchesKnown: Bool {
        !analysis.batches.isEmpty && analysis.batches.allSatisfy { $0.batch?.outcome.isFinal ?? false }
    }

    /// What the Platform says of its batches; nothing where it was never asked about one.
    private func reasons(_ writing: Writing) -> [Block] {
        let words = writing.words
        let sums = PlatformFigures.sums(analysis.batches)
        guard sums.unasked < sums.batches else { return [] }
        let arrived = words(
            "codeReasonsArrived",
            ["output": Numbers.grouped(sums.arrivedRecords), "input": Numbers.grouped(sums.inputRecords)])
        let sentence = words(
            "codeReasonsSentence",
            [
                "batches": words.counted("batchCount", sums.batches), "known": Numbers.grouped(sums.known),
                "arrived": sums.counted > 0 ? arrived : "", "rest": words.untold(sums),
            ])
        let ranked = PlatformReason.ranked(analysis.batches)
        guard !ranked.isEmpty else { return [.paragraph("\(sentence) \(words["codeReasonsNone"])")] }
        let columns = ReasonColumns.all(CodeCatalogue(options.language))
        return [
            .paragraph(sentence),
            .table(Table("reasons", columns, of: Array(ranked.prefix(Self.rows)), writing)),
        ]
    }

    private func answers(_ writing: Writing) -> [Block] {
        TypicalAnswers.of(history.stories).flatMap { story, sight -> [Block] in
            let cut = sight.text.count > Self.answerLength ? "\(sight.text.prefix(Self.answerLength))…" : sight.text
            let head = writing.words.spans(
                "codeAnswer",
                [
                    "request": [Span(story.id.description, .name)], "mapping": writing.mapping(story.name),
                    "time": [Span(writing.second(sight.at))], "status": [Span(String(sight.httpStatus))],
                    "place": [Span("\(sight.path):\(sight.line)", .prose)],
                ])
            return [.paragraph(head), .raw(cut)]
        }
    }

    private func advice(_ entry: CodeCatalogue.Entry?, _ writing: Writing) -> [Block] {
        let words = writing.words
        var blocks: [Block] = []
        if let entry {
            blocks = [("codeCause", entry.cause), ("codeAction", entry.action), ("codeSource", entry.source)].map {
                .paragraph("\(words[$0]): \($1)")
            }
        } else if history.figures.code != nil {
            let text = words["codeUndocumented"]
            blocks = [
                options.command.map { .command("\(text) \(words["codeSupport"])", "\($0) --bundle DIR") }
                    ?? .paragraph(text)
            ]
        }
        if let code = history.figures.code, let note = options.codeNotes[code] {
            let owner = note.owner.map { words.spans("noteOwner", ["owner": [Span($0, .prose)]]) } ?? []
            blocks.append(
                .paragraph(words.spans("codeTeamsNote", ["owner": owner, "note": [Span(note.text, .prose)]])))
        }
        return blocks
    }
}
