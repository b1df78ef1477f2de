import Figures
import IngestionAPI

extension JSONObject {
    /// A request's story. Exchanges are numbered from 1; what refers to one does so by its number.
    init(_ story: RequestStory, timeZone: ReportTimeZone, _ options: ReportOptions, _ catalogue: CodeCatalogue) {
        let reading = story.reading
        let label = options.labels[story.name]
        let (state, terminal) = (story.state, story.state?.terminal)
        let codes = state?.codes ?? []
        // What only a request that was accepted has is left out of others.
        let known = JSONObject(known: [
            "outcome": state?.outcome.name, "submittedAt": state?.birth.at.description,
            "inferred": state?.birth.inferred, "finishedAt": terminal?.at.description,
            "lastSeen": state?.lastSeen.description, "records": terminal?.records, "batchId": terminal?.batchID,
            "batch": story.batch.map { JSONObject($0) },
            "batchExchanges": story.batch.map { _ in story.batchSights.map { JSONObject(batch: $0) } },
        ])
        let object: JSONObject = [
            "organization": story.organization, "requestId": story.requestID.description, "mapping": story.mapping,
            "name": label?.name, "owner": label?.owner, "schema": label?.schema, "codes": codes,
            "exchangesLeftOut": story.leftOutCount,
            "exchanges": story.sights.indices.map { JSONObject(story, reading, exchange: $0) },
            // More than one contradict one another.
            "mappings": reading.named, "reason": state.map { JSONObject($0, reading, timeZone) },
            "codeAdvice": (codes + (story.batch?.reasons.map(\.code) ?? [])).map { code -> JSONObject in
                let (entry, note) = (catalogue[code], options.codeNotes[code])
                return [
                    "code": code, "meaning": entry?.meaning, "cause": entry?.cause, "action": entry?.action,
                    "note": note?.text, "noteOwner": note?.owner,
                ]
            },
            "before": story.before?.document(options.labels), "after": story.after?.document(options.labels),
            "recovery": story.recovery.map { recovery -> JSONObject in
                [
                    "success": recovery.success?.document(options.labels), "troubledBefore": recovery.troubled,
                    "pendingBefore": recovery.pending,
                ]
            },
        ]
        self = object.beside(known)
    }

    /// An exchange; its response as text, in which what is no UTF-8 is shown as U+FFFD.
    private init(_ story: RequestStory, _ reading: StoryReading, exchange place: Int) {
        let sight = story.sights[place]
        let exchange = sight.exchange
        let object: JSONObject = [
            "number": place + 1, "at": exchange.at.description, "method": exchange.method.name, "url": exchange.url,
            "httpStatus": exchange.httpStatus, "answer": AnswerWords.text(sight.answer),
            "response": String(decoding: exchange.response, as: UTF8.self),
            "responseBytes": sight.bytes, "path": sight.path, "sha256": sight.sha256,
            "line": sight.line, "format": sight.format, "timeInferred": exchange.isTimeInferred,
            "mappingInferred": exchange.isMappingInferred, "effects": reading.effects[place].map { JSONObject($0) },
        ]
        self = object.beside(
            JSONObject(known: [
                "elapsedMs": story.state.map { exchange.at.milliseconds - $0.birth.at.milliseconds },
                "durationMs": exchange.durationMs,
            ]))
    }

    /// An answer of the Platform about the request's batch.
    private init(batch sight: RequestStory.Sight) {
        let exchange = sight.exchange
        self = [
            "at": exchange.at.description, "url": exchange.url, "httpStatus": exchange.httpStatus,
            "outcome": exchange.batchAnswer?.outcome.name,
            "response": String(decoding: exchange.response, as: UTF8.self), "path": sight.path, "sha256": sight.sha256,
            "line": sight.line, "format": sight.format,
        ]
    }

    /// What gives the outcome, and where the request counts.
    private init(_ state: RequestState, _ reading: StoryReading, _ timeZone: ReportTimeZone) {
        let day = timeZone.day(of: state.birth.at)
        self = [
            "rule": 4, "terminalAnswers": reading.terminalAnswers, "exchange": reading.end.map { $0 + 1 },
            "countedOn": day.description, "countedIn": ISOWeek(containing: day).description,
            "timezone": timeZone.identifier,
        ]
    }

    /// What a counting rule makes of an exchange: its name, the outcome that it is about, and the exchange that it refers to.
    private init(_ effect: StoryReading.Effect) {
        let (name, outcome, place): (String, Outcome?, Int?) =
            switch effect {
            case .repeats(let place): ("repeats", nil, place)
            case .born: ("born", nil, nil)
            case .acceptedAgain(let birth): ("acceptedAgain", nil, birth)
            case .firstSight: ("firstSight", nil, nil)
            case .beforeBirth(let birth): ("beforeBirth", nil, birth)
            case .elsewhere(let birth): ("elsewhere", nil, birth)
            case .collision: ("collision", nil, nil)
            case .rejected: ("rejected", nil, nil)
            case .givesOutcome(let outcome, let outweighs): ("givesOutcome", outcome, outweighs)
            case .outweighed(let outcome, let end): ("outweighed", outcome, end)
            case .inProgress: ("inProgress", nil, nil)
            case .inProgressLate(let end): ("inProgressLate", nil, end)
            case .apiError: ("apiError", nil, nil)
            case .unrecognized: ("unrecognized", nil, nil)
            case .ahead: ("ahead", nil, nil)
            }
        self.init(known: [
            "rule": effect.rule, "effect": name, "outcome": outcome?.name, "exchange": place.map { $0 + 1 },
        ])
    }
}
