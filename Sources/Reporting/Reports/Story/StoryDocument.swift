import IngestionAPI

/// A request's story as JSON. Exchanges are numbered from 1; what refers to one does so by its number.
struct StoryDocument: Encodable {
    /// One exchange.
    struct Sight: Encodable {
        let number: Int
        let at: String
        var elapsedMs: Int64?
        let method: String
        let url: String
        let httpStatus: Int
        var durationMs: Int64?
        let answer: String
        /// As text; what is no UTF-8 is shown as U+FFFD.
        let response: String
        let path: String
        let sha256: String
        let line: Int
        let format: String
        let timeInferred: Bool
        let mappingInferred: Bool
        let effects: [Effect]
    }

    /// What a counting rule makes of an exchange.
    struct Effect: Encodable {
        let rule: Int
        let effect: String
        var outcome: String?
        var exchange: Int?
    }

    /// What gives the outcome.
    struct Reason: Encodable {
        let rule: Int
        let terminalAnswers: Int
        @Null var exchange: Int?
        let countedOn: String
        let countedIn: String
        let timezone: String
    }

    /// What is known of a code.
    struct Code: Encodable {
        let code: String
        @Null var meaning: String?
        @Null var cause: String?
        @Null var action: String?
        @Null var note: String?
        @Null var noteOwner: String?
    }

    /// How the mapping went on.
    struct Recovery: Encodable {
        @Null var success: RowDocument<RequestFigures>?
        let troubledBefore: Int
        let pendingBefore: Int
    }

    let organization: String
    let requestId: String
    let mapping: String
    @Null var name: String?
    @Null var owner: String?
    @Null var schema: String?
    var outcome: String?
    var submittedAt: String?
    var inferred: Bool?
    var finishedAt: String?
    var lastSeen: String?
    var records: Int64?
    let codes: [String]
    var batchId: String?
    let exchanges: [Sight]
    /// The mappings that its exchanges name; more than one contradict one another.
    let mappings: [String]
    @Null var reason: Reason?
    let codeAdvice: [Code]
    @Null var before: RowDocument<RequestFigures>?
    @Null var after: RowDocument<RequestFigures>?
    @Null var recovery: Recovery?

    init(_ story: RequestStory, timeZone: ReportTimeZone, _ options: ReportOptions, _ catalogue: CodeCatalogue) {
        let reading = StoryReading(story.sights.map(\.exchange))
        organization = story.organization
        requestId = story.requestID.description
        mapping = story.mapping
        let label = options.labels[story.name]
        (name, owner, schema) = (label?.name, label?.owner, label?.schema)
        outcome = story.state?.outcome.name
        submittedAt = story.state?.birth.at.description
        inferred = story.state?.birth.inferred
        finishedAt = story.state?.terminal?.at.description
        lastSeen = story.state?.lastSeen.description
        records = story.state?.terminal?.records
        codes = story.state?.terminal?.codes.split(separator: ",").map(String.init) ?? []
        batchId = story.state?.terminal?.batchID
        exchanges = story.sights.enumerated().map { place, sight in
            let exchange = sight.exchange
            return Sight(
                number: place + 1, at: exchange.at.description,
                elapsedMs: story.state.map { exchange.at.milliseconds - $0.birth.at.milliseconds },
                method: exchange.method.name, url: exchange.url, httpStatus: exchange.httpStatus,
                durationMs: exchange.durationMs, answer: AnswerWords.text(exchange.answer),
                response: String(decoding: exchange.response, as: UTF8.self), path: sight.path, sha256: sight.sha256,
                line: sight.line, format: sight.format, timeInferred: exchange.isTimeInferred,
                mappingInferred: exchange.isMappingInferred, effects: reading.effects[place].map(Effect.init))
        }
        mappings = reading.named
        reason = story.state.map { state in
            let day = timeZone.day(of: state.birth.at)
            return Reason(
                rule: 4, terminalAnswers: reading.terminalAnswers,
                exchange: Null(wrappedValue: reading.end.map { $0 + 1 }),
                countedOn: day.description, countedIn: ISOWeek(containing: day).description,
                timezone: timeZone.identifier)
        }
        codeAdvice = codes.map { code in
            let (entry, note) = (catalogue[code], options.codeNotes[code])
            return Code(
                code: code, meaning: Null(wrappedValue: entry?.meaning), cause: Null(wrappedValue: entry?.cause),
                action: Null(wrappedValue: entry?.action), note: Null(wrappedValue: note?.text),
                noteOwner: Null(wrappedValue: note?.owner))
        }
        before = story.before.map { $0.document(options.labels) }
        after = story.after.map { $0.document(options.labels) }
        recovery = story.recovery.map { recovery in
            Recovery(
                success: Null(wrappedValue: recovery.success.map { $0.document(options.labels) }),
                troubledBefore: recovery.troubled, pendingBefore: recovery.pending)
        }
    }
}

extension StoryDocument.Effect {
    /// An effect by its name, the outcome that it is about, and the number of the exchange that it refers to.
    init(_ effect: StoryReading.Effect) {
        rule = effect.rule
        switch effect {
        case .repeats(let place): (self.effect, exchange) = ("repeats", place + 1)
        case .born: self.effect = "born"
        case .acceptedAgain(let birth): (self.effect, exchange) = ("acceptedAgain", birth + 1)
        case .firstSight: self.effect = "firstSight"
        case .beforeBirth(let birth): (self.effect, exchange) = ("beforeBirth", birth + 1)
        case .elsewhere(let birth): (self.effect, exchange) = ("elsewhere", birth + 1)
        case .collision: self.effect = "collision"
        case .rejected: self.effect = "rejected"
        case .givesOutcome(let outcome, let outweighs):
            (self.effect, self.outcome, exchange) = ("givesOutcome", outcome.name, outweighs.map { $0 + 1 })
        case .outweighed(let outcome, let end):
            (self.effect, self.outcome, exchange) = ("outweighed", outcome.name, end + 1)
        case .inProgress: self.effect = "inProgress"
        case .inProgressLate(let end): (self.effect, exchange) = ("inProgressLate", end + 1)
        case .apiError: self.effect = "apiError"
        case .unrecognized: self.effect = "unrecognized"
        }
    }
}
