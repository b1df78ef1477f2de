import IngestionAPI

/// What the rules made of a request's exchanges, in sentences for the terminal.
struct StoryPhrases {
    let story: RequestStory
    let reading: StoryReading
    let timeZone: ReportTimeZone

    /// An instant to the millisecond: `2026-11-20 14:48:16.763`.
    func time(_ instant: Instant) -> String { ClockTime(instant, in: timeZone).toMillisecond }

    /// One effect: what the rules made of an exchange, and why.
    /// - Parameter place: the exchange's.
    func sentence(_ effect: StoryReading.Effect, of place: Int) -> String {
        "rule \(effect.rule): " + words(effect, story.sights[place].exchange)
    }

    private func words(_ effect: StoryReading.Effect, _ exchange: Exchange) -> String {
        switch effect {
        case .repeats(let place): return "the same exchange as \(source(place)): counted once"
        case .born: return "accepted: the request is born here"
        case .acceptedAgain(let birth):
            return "accepted as well, but the POST of \(at(birth)) gives the submitted time"
        case .firstSight:
            return
                "no accepted POST was captured: the request is known from this first sight on, and counts as inferred"
        case .beforeBirth(let birth):
            return "dated before its POST of \(at(birth)), which still gives the submitted time"
        case .elsewhere(let birth):
            return (exchange.method == .post ? "accepted" : "asked for")
                + " under another mapping; the request belongs to that of \(at(birth)), "
                + PlainText.visible(story.sights[birth].exchange.target.mapping)
        case .collision: return "a POST that found this request running: a collision, no new request"
        case .rejected: return "a POST that was rejected: it made no request"
        case .givesOutcome(let outcome, let outweighs): return givesOutcome(outcome, outweighs)
        case .outweighed(let outcome, let end): return outweighed(outcome, exchange.at, end)
        case .inProgress: return "in progress: changes nothing"
        case .inProgressLate(let end):
            return "in progress, after the answer of \(at(end)) that ended it: changes nothing"
        case .apiError: return "an API error, counted apart: changes no outcome"
        case .unrecognized: return "none of the API's answers, counted apart: changes no outcome"
        }
    }

    private func givesOutcome(_ outcome: Outcome, _ outweighs: Int?) -> String {
        guard let outweighs else { return "terminal: \(outcome.name); the only one, so it gives the outcome" }
        let other = story.sights[outweighs].exchange
        guard let end = reading.state?.terminal?.at, other.at < end else {
            return
                "terminal: \(outcome.name); it outweighs \(source(outweighs)) (\(kind(other))) of the same millisecond "
                + "and gives the outcome"
        }
        return "terminal: \(outcome.name), later than the answer before (\(kind(other)), \(at(outweighs))), "
            + "so it gives the outcome"
    }

    private func outweighed(_ outcome: Outcome, _ at: Instant, _ end: Int) -> String {
        let other = story.sights[end].exchange
        if other.at == at {
            return
                "terminal: \(outcome.name), but \(source(end)) (\(kind(other))) of the same millisecond outweighs it: "
                + "it does not give the outcome"
        }
        if other.answer.kind == AnswerKind(outcome) {
            return
                "terminal: \(outcome.name), but an answer of \(time(other.at)) says so later: that one gives the outcome"
        }
        return "terminal: \(outcome.name), but an answer of \(time(other.at)) (\(kind(other))) is later: "
            + "it does not give the outcome"
    }

    private func kind(_ exchange: Exchange) -> String { AnswerWords.text(exchange.answer) }

    private func at(_ place: Int) -> String { time(story.sights[place].exchange.at) }

    /// `capture.ndjson:3`.
    func source(_ place: Int) -> String {
        "\(PlainText.visible(story.sights[place].path)):\(story.sights[place].line)"
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
