import Figures
import IngestionAPI

/// One story for people: what became of the request, its timeline, why that is its outcome, what to do, and its place in the
/// mapping.
struct StorySections {
    let story: RequestStory
    let reading: StoryReading
    let writing: Writing
    let options: ReportOptions
    private let phrases: StoryPhrases

    init(story: RequestStory, writing: Writing, options: ReportOptions) {
        self.story = story
        self.writing = writing
        self.options = options
        reading = story.reading
        phrases = StoryPhrases(story: story, reading: reading, writing: writing)
    }

    private var words: Words { writing.words }

    func document() -> Document {
        Document(
            title: title, lead: lead,
            sections: [
                Section(
                    "timeline",
                    leftOut + [.timeline(story.sights.indices.map(moment) + story.batchSights.map(batchMoment))]),
                Section("outcome", words["outcome"], outcome), Section("mapping", words["storyMapping"], place),
            ].filter { !$0.blocks.isEmpty })
    }

    // MARK: - What became of it

    private var title: [Span] {
        words.spans(
            "storyTitle",
            [
                "request": [Span(story.requestID.description, .prose)],
                "mapping": writing.labels.spans(story.name), "organization": [Span(story.organization, .name)],
            ]) + (story.state.map { [Span(": ")] + phrases.outcome($0).toned(Tone($0.outcome)) } ?? [])
    }

    private var lead: [Block] {
        let zoneLine = Block.remark(words("storyZone", ["zone": writing.zone.identifier]))
        guard let state = story.state else {
            let key = story.isAhead ? "storyAhead" : story.prunedBefore == nil ? "storyNeverAccepted" : "storyPruned"
            return [.paragraph(words(key, ["day": story.prunedBefore ?? ""])), zoneLine]
        }
        let label = options.labels[story.name]
        let team = [("owner", label?.owner), ("schema", label?.schema)].compactMap { key, text in
            text.map { [Span("\(words[key]) "), Span($0, .prose)] }
        }
        return [
            .paragraph(times(state))
        ] + (team.isEmpty ? [] : [.paragraph(.joined(team, " · "))]) + [zoneLine]
    }

    /// `submitted 2026-11-20 14:39:16.763, finished …, 9 min later`.
    private func times(_ state: RequestState) -> String {
        let isInferred = state.birth.inferred
        let start = words(isInferred ? "storyFirstSeen" : "storySubmitted", ["time": phrases.time(state.birth.at)])
        guard let terminal = state.terminal else {
            return "\(start), \(words("storyLastSeen", ["time": phrases.time(state.lastSeen)]))"
        }
        let took =
            terminal.at.elapsed(since: state.birth.at).map {
                words(isInferred ? "storyOverLater" : "storyLater", ["time": words.elapsed($0)])
            } ?? words["storyClockBack"]
        return "\(start), \(words("storyFinished", ["time": phrases.time(terminal.at)])), \(took)"
    }

    // MARK: - The timeline

    /// That there are more than are shown, and how to see them.
    private var leftOut: [Block] {
        let count = story.leftOutCount
        guard count > 0 else { return [] }
        return [.remark(words.counted("storyLeftOut", count))]
    }

    private func moment(_ place: Int) -> Moment {
        let sight = story.sights[place]
        let exchange = sight.exchange
        let elapsed = story.state.map { words.signedElapsed(exchange.at.milliseconds - $0.birth.at.milliseconds) }
        let tone = Outcome(sight.answer.kind).map { Tone($0) ?? .good }
        return Moment(
            time: phrases.time(exchange.at), exactTime: exchange.at.description,
            facts: [
                elapsed.flatMap { place == reading.birth ? nil : $0 }, exchange.method.name,
                "HTTP \(exchange.httpStatus)", exchange.durationMs.map { "\(Numbers.grouped($0)) ms" },
            ].compactMap(\.self),
            says: Span(phrases.answer(sight), tone: tone),
            effects: reading.effects[place].map { phrases.sentence($0, of: place) }, notes: notes(sight),
            url: exchange.url, source: source(sight), body: String(decoding: exchange.response, as: UTF8.self),
            curl: options.frame == nil ? "" : phrases.curl(exchange))
    }

    /// Where an exchange stands, which leads to its answer as it came.
    private func source(_ sight: RequestStory.Sight) -> Span {
        let place = "\(sight.path):\(sight.line)"
        return Span(place, .prose, link: .answer(organization: story.organization, story.requestID, at: place))
    }

    /// An answer of the Platform about the request's batch.
    private func batchMoment(_ sight: RequestStory.Sight) -> Moment {
        let exchange = sight.exchange
        let elapsed = story.state.map { words.signedElapsed(exchange.at.milliseconds - $0.birth.at.milliseconds) }
        let (says, effect): (Span, String)
        if let said = exchange.batchAnswer {
            let counts = exchange.at == story.batch?.seen && exchange.batchDigest == story.batch?.digest
            if let rows = said.refusedRows {
                (says, effect) = (Span(words["batchRows"]), rows.isEmpty ? "effectBatchNoRows" : "effectBatchRows")
            } else {
                says = Span(words["batch_\(said.outcome)"], tone: Tone(said.outcome))
                effect = counts ? "effectBatch" : "effectBatchOther"
            }
        } else {
            (says, effect) = (Span(words["batchNothing"]), "effectBatchNothing")
        }
        return Moment(
            time: phrases.time(exchange.at), exactTime: exchange.at.description,
            facts: [elapsed, words["platform"], "HTTP \(exchange.httpStatus)"].compactMap(\.self), says: says,
            effects: [[Span(words[effect])]], notes: notes(sight), url: exchange.url,
            source: source(sight), body: String(decoding: exchange.response, as: UTF8.self))
    }

    /// What of an exchange does not stand in its capture.
    private func notes(_ sight: RequestStory.Sight) -> [[Span]] {
        [
            sight.exchange.isTimeInferred ? "noteTimeInferred" : nil,
            sight.exchange.isMappingInferred ? "noteMappingInferred" : nil,
            sight.format == "csv" ? "noteFromSheet" : nil,
        ].compactMap { $0.map { [Span(words[$0])] } }
            + (sight.isCut ? [[Span(words("storyCut", ["bytes": Numbers.grouped(sight.bytes)]))]] : [])
    }

    // MARK: - Why, and what to do

    private var outcome: [Block] {
        guard let state = story.state else {
            let key =
                story.isAhead
                ? "storyAheadOutcome" : story.prunedBefore == nil ? "storyNoOutcome" : "storyPrunedOutcome"
            return [.paragraph(words(key, ["day": story.prunedBefore ?? ""]))]
        }
        var blocks: [Block] = [.paragraph(phrases.reason(state))]
        if let terminal = state.terminal, terminal.outcome != .success {
            let named = state.codes
            if !named.isEmpty {
                blocks.append(.paragraph(words.spans("storyCodes", ["codes": writing.codes(named)])))
            } else if terminal.outcome == .failed {
                blocks.append(.paragraph(words["storyNoCode"]))
            }
        }
        if let conflict = phrases.conflict(state) { blocks.append(.paragraph(conflict)) }
        blocks.append(.paragraph(phrases.counted(state)))
        if let batch = story.batch {
            let phrases = BatchPhrases(writing: writing)
            blocks += phrases.story(batch, of: story.organization, options).map { .paragraph($0) }
        } else if let batch = state.terminal?.batchID, state.outcome != .success {
            let name = Span(batch, .prose, link: place(of: batch))
            blocks.append(.paragraph(words.spans("storyBatch", ["batch": [name]])))
        }
        let reasons = story.batch?.reasons.map(\.code) ?? []
        return blocks + (state.codes + reasons).prefix(Writing.mostCodes).flatMap(advice)
    }

    /// All requests whose answers name a batch.
    private func place(of batch: String) -> Place {
        var filter = RequestFilter()
        filter.batch = batch
        return .requests(filter)
    }

    /// What the catalogue and the team know of a code.
    private func advice(_ code: String) -> [Block] {
        var blocks: [Block] = []
        if let entry = CodeCatalogue(options.language)[code] {
            blocks = [
                .paragraph("\(entry.code): \(entry.meaning)"), .paragraph("\(words["codeCause"]): \(entry.cause)"),
                .paragraph("\(words["codeAction"]): \(entry.action)"),
            ]
        }
        if let note = options.codeNotes[code] {
            let owner = note.owner.map { words.spans("noteOwner", ["owner": [Span($0, .prose)]]) } ?? []
            blocks.append(
                .paragraph(
                    words.spans(
                        "codeTeamNote", ["code": [writing.code(code)], "note": [Span(note.text, .prose)] + owner])))
        }
        return blocks
    }

    // MARK: - Its place in the mapping

    private var place: [Block] {
        let neighbors = [("storyBefore", story.before), ("storyAfter", story.after)].compactMap { key, request in
            request.map { NeighborColumns.Row(heading: words[key], request: $0, phrases: phrases) }
        }
        var blocks: [Block] =
            neighbors.isEmpty ? [] : [.table(Table("neighbors", NeighborColumns.all, of: neighbors, writing))]
        if let recovery = story.recovery, let end = story.state?.terminal {
            blocks.append(.paragraph(phrases.followed(recovery, end)))
        }
        return blocks
    }
}

/// The requests before and after one.
enum NeighborColumns {
    struct Row: Sendable {
        let heading: String
        let request: RequestFigures
        let phrases: StoryPhrases
    }

    typealias Column = TableColumn<Row>

    static let all: [Column] = [
        Column("neighbor", .text, nil).shown { row, _ in Cell(row.heading) },
        Column("request", .identifier) { .text($0.request.id.description) }.shown { row, _ in
            let id = row.request.id
            let place = Place.request(organization: row.phrases.story.organization, id)
            return Cell([Span(id.description, .name, link: place)])
        },
        Column("submitted", .time) { .time($0.request.submitted) }.shown { row, _ in
            Cell(row.phrases.time(row.request.submitted))
        },
        Column("outcome", .text) { .text($0.request.outcome.name) }.shown { row, _ in
            Cell(row.phrases.outcome(row.request), tone: Tone(row.request.outcome))
        },
    ]
}

extension RequestState {
    /// The codes of the answer that gave the outcome.
    var codes: [String] { terminal?.codes.split(separator: ",").map(String.init) ?? [] }
}
