import Bytes
import IngestionAPI

/// A request's ID as readers find it: a number, or text where it is none; nothing where there is none.
struct FoundID: Equatable {
    var number: Int64?
    var text: String?

    var isEmpty: Bool { number == nil && text == nil }
    /// Texts byte for byte.
    static func == (left: FoundID, right: FoundID) -> Bool {
        left.number == right.number && left.text?.exact == right.text?.exact
    }

    var requestID: RequestID? { number.map(RequestID.number) ?? text.map(RequestID.text) }
}

/// What an exchange is made of, apart from its response body.
struct FoundExchange {
    var at: Instant
    var isGet: Bool
    /// Index of the call's target.
    var target: Int32
    /// The `requestId` of the URL's query.
    var query = FoundID()
    /// The `requestId` of the request's body.
    var body = FoundID()
    /// The `requestId` of the answer.
    var answered = FoundID()
    /// What the API's answer says; nil for an answer of the Platform, which says it of a batch.
    var answer: AnswerReading?
    var httpStatus: Int
    var durationMs: Int64?
    var line: Int
    var inferred: ExchangeBatch.Form = []

    /// Whether the call asked for a request.
    static func isAsked(isGet: Bool, query: FoundID, body: FoundID) -> Bool {
        isGet && !(query.isEmpty && body.isEmpty)
    }
}

extension ExchangeBatch {
    /// Appends an exchange whose response body has been appended to `responses`.
    mutating func append(_ found: FoundExchange) {
        // The request is the one that the answer names; else the one asked for.
        var id = found.answered
        if id.isEmpty, found.isGet { id = found.query.isEmpty ? found.body : found.query }
        var form: Form = found.isGet ? [.get] : []
        form.formUnion(found.inferred)
        let index = count
        if id.number != nil {
            form.insert(.numbered)
        } else if let text = id.text {
            form.insert(.worded)
            requestTexts[index] = text
        }
        var asked = Asked(query: nil, body: nil)
        if !found.query.isEmpty {
            if found.query == id { form.insert(.inQuery) } else { asked.query = found.query.requestID }
        }
        if !found.body.isEmpty {
            if found.body == id { form.insert(.inBody) } else { asked.body = found.body.requestID }
        }
        if asked.query != nil || asked.body != nil {
            form.insert(.askedForOther)
            askedFor[index] = asked
        }
        times.append(found.at.milliseconds)
        forms.append(form)
        targetIndices.append(found.target)
        requestNumbers.append(id.number ?? 0)
        httpStatuses.append(UInt16(found.httpStatus))
        durations.append(found.durationMs ?? -1)
        lines.append(found.line)
        responseEnds.append(responses.count)
        if let answer = found.answer {
            kinds.append(answer.kind)
            records.append(answer.records)
        }
    }
}

/// What a response body says.
struct FoundAnswer {
    var reading = AnswerReading(kind: .apiError, records: -1)
    var id = FoundID()

    private init() {}

    /// Reads the fields of a JSON object.
    init(_ fields: AnswerFields, cursor: JSONCursor, isGet: Bool, httpStatus: Int, isAsked: Bool) {
        if AnswerKind.isAnswered(httpStatus: httpStatus) {
            reading = AnswerReading(method: isGet ? .get : .post, fields: fields, cursor: cursor, isAsked: isAsked)
        }
        id = FoundID(number: fields.requestNumber, text: fields.requestText)
    }

    /// Reads a body.
    init(_ body: UnsafeBufferPointer<UInt8>, isGet: Bool, httpStatus: Int, isAsked: Bool) {
        var cursor = JSONCursor(body)
        do throws(JSONProblem) {
            let fields = try AnswerFields(reading: &cursor)
            try cursor.finish()
            self.init(fields, cursor: cursor, isGet: isGet, httpStatus: httpStatus, isAsked: isAsked)
        } catch {
            self.init()
            // No JSON object: an API error, and it names no request.
        }
    }
}
