import Figures
import IngestionAPI

/// What the rules made of a request's exchanges, in sentences.
struct StoryPhrases: Sendable {
    let story: RequestStory
    let reading: StoryReading
    let writing: Writing

    private var words: Words { writing.words }

    /// An instant to the millisecond: `2026-11-20 14:48:16.763`.
    func time(_ instant: Instant) -> String { ClockTime(instant, in: writing.zone).toMillisecond }

    /// What an answer says, in a few words.
    func answer(_ sight: RequestStory.Sight) -> String {
        let kind = sight.answer.kind
        return words[Outcome(kind).map { "outcome_\($0.name)" } ?? "answer_\(kind)"]
    }

    // MARK: - One exchange

    /// The command that asks the API the same again; empty where something else was asked: a token goes nowhere else.
    func curl(_ exchange: Exchange) -> String {
        guard exchange.url.hasPrefix("https://mc.adobe.io/") else { return "" }
        return words("frameCurl", ["method": exchange.method.name, "url": ShellText.quoted(exchange.url)])
    }

    /// One effect: what the rules made of an exchange, and why.
    /// - Parameter place: the exchange's.
    func sentence(_ effect: StoryReading.Effect, of place: Int) -> [Span] {
        let what = what(effect, story.sights[place])
        return effect.rule.map { words.spans("storyRule", ["rule": [Span("\($0)")], "what": what]) } ?? what
    }

    private func what(_ effect: StoryReading.Effect, _ sight: RequestStory.Sight) -> [Span] {
        let exchange = sight.exchange
        func said(_ key: String, _ values: [String: [Span]] = [:]) -> [Span] { words.spans(key, values) }
        switch effect {
        case .repeats(let place): return said("effectRepeats", ["source": [source(place)]])
        case .born: return said("effectBorn")
        case .acceptedAgain(let birth): return said("effectAcceptedAgain", ["time": [at(birth)]])
        case .firstSight: return said("effectFirstSight")
        case .beforeBirth(let birth): return said("effectBeforeBirth", ["time": [at(birth)]])
        case .elsewhere(let birth):
            let mapping = Span(story.sights[birth].exchange.target.mapping, .name)
            return said(
                exchange.method == .post ? "effectElsewherePost" : "effectElsewhere",
                ["time": [at(birth)], "mapping": [mapping]])
        case .collision: return said("effectCollision")
        case .rejected: return said("effectRejected")
        case .givesOutcome(let outcome, nil): return said("effectOutcome", ["outcome": [name(outcome)]])
        case .givesOutcome(let outcome, let other?):
            let isEarlier =
                story.sights[other].exchange.at < reading.state?.terminal?.at ?? story.sights[other].exchange.at
            return said(isEarlier ? "effectOutcomeLater" : "effectOutcomeOutweighs", beside(outcome, other))
        case .outweighed(let outcome, let end):
            let other = story.sights[end]
            if other.exchange.at == exchange.at { return said("effectOutweighed", beside(outcome, end)) }
            let isSame = other.answer.kind == AnswerKind(outcome)
            return said(isSame ? "effectSaidLater" : "effectOverruled", beside(outcome, end))
        case .inProgress: return said("effectInProgress")
        case .inProgressLate(let end): return said("effectInProgressLate", ["time": [at(end)]])
        case .apiError: return said("effectAPIError")
        case .unrecognized: return said("effectUnrecognized")
        case .ahead: return said("effectAhead")
        }
    }

    private func beside(_ outcome: Outcome, _ other: Int) -> [String: [Span]] {
        [
            "outcome": [name(outcome)], "other": [Span(answer(story.sights[other]))], "time": [at(other)],
            "source": [source(other)],
        ]
    }

    private func name(_ outcome: Outcome) -> Span { Span(words["outcome_\(outcome.name)"]) }

    private func at(_ place: Int) -> Span { Span(time(story.sights[place].exchange.at)) }

    /// `capture.ndjson:3`.
    private func source(_ place: Int) -> Span {
        Span("\(story.sights[place].path):\(story.sights[place].line)", .prose)
    }

    // MARK: - The request

    /// `success, 312 records`, `failed with ACP-880096`.
    func outcome(_ state: RequestState) -> [Span] {
        outcome(state.outcome, records: state.terminal?.records, codes: state.codes, tellsUnknown: true)
    }

    /// The same of another request.
    func outcome(_ request: RequestFigures) -> [Span] {
        outcome(request.outcome, records: request.records, codes: request.codes, tellsUnknown: false)
    }

    private func outcome(_ outcome: Outcome, records: Int64?, codes: [String], tellsUnknown: Bool) -> [Span] {
        var spans = [name(outcome)]
        if outcome == .success {
            let unknown = tellsUnknown ? words["recordsNotKnown"] : nil
            if let text = records.map({ words.counted("recordCount", Int($0)) }) ?? unknown {
                spans.append(Span(", \(text)"))
            }
        } else if !codes.isEmpty {
            spans += words.spans("withCodes", ["codes": writing.codes(codes)])
        }
        return spans
    }

    /// Why that is its outcome.
    func reason(_ state: RequestState) -> String {
        guard let terminal = state.terminal else { return words["storyPending"] }
        let count = reading.terminalAnswers
        return words(
            count == 1 ? "storyReasonOne" : "storyReasonLatest",
            [
                "outcome": words["outcome_\(terminal.outcome.name)"], "n": Numbers.grouped(count),
                "time": time(terminal.at),
            ])
    }

    /// What its exchanges contradict one another in, and what the rules made of it; nil where all name one mapping.
    func conflict(_ state: RequestState) -> [Span]? {
        guard reading.named.count > 1 else { return nil }
        return words.spans(
            state.birth.inferred ? "storyConflictInferred" : "storyConflict",
            [
                "mappings": .joined(reading.named.map { [Span($0, .name)] }, ", "),
                "mapping": [Span(story.mapping, .name)],
            ])
    }

    /// Where it counts.
    func counted(_ state: RequestState) -> String {
        let day = writing.zone.day(of: state.birth.at)
        let rate =
            switch state.outcome {
            case .pending: "storyInNoRate"
            case .success: "storyInRateSuccess"
            case .failed, .aborted: "storyInRateOther"
            }
        return words(
            "storyCounted",
            [
                "day": words.weekdayDate(day), "week": "\(ISOWeek(containing: day))", "zone": writing.zone.identifier,
                "rate": words[rate],
            ])
    }

    /// Whether a request after it helped. Which request was meant as a retry no answer says.
    func followed(_ recovery: RequestStory.Recovery, _ end: RequestState.Terminal) -> [Span] {
        let others = [
            recovery.troubled > 0 ? words.counted("storyTroubled", recovery.troubled) : nil,
            recovery.pending > 0 ? words.counted("storyStillPending", recovery.pending) : nil,
        ].compactMap(\.self).joined(separator: ", ")
        guard let success = recovery.success else {
            return [Span(others.isEmpty ? words["storyNotTried"] : words("storyNoSuccess", ["others": others]))]
        }
        let wait = success.submitted.milliseconds - end.at.milliseconds
        let when = wait >= 0 ? words("storyWaited", ["time": words.elapsed(wait)]) : words["storyNotWaited"]
        return words.spans(
            others.isEmpty ? "storyNextSucceeded" : "storyThenSucceeded",
            [
                "request": [Span(success.id.description, .identifier)], "when": [Span(when)], "others": [Span(others)],
            ])
    }
}

extension AnswerKind {
    /// The kind of answer that gives an outcome; nil for pending.
    init?(_ outcome: Outcome) {
        switch outcome {
        case .success: self = .success
        case .failed: self = .failed
        case .aborted: self = .aborted
        case .pending: return nil
        }
    }
}
