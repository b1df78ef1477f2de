import Bytes
import IngestionAPI

/// Reads one line of the native capture (NDJSON, one exchange a line) into a batch.
///
/// Fields come in any order; unknown ones are passed over and leave no trace. A line is taken whole or not at all: the
/// batch is touched only when everything has been read.
struct NativeLine {
    /// The targets met so far.
    private var targets: CallTargetTable
    private var canonical = CanonicalLine()

    /// Whether a number of milliseconds since 1970 can only be one of seconds: as milliseconds it is a day of the early seventies.
    static func isInSeconds(_ number: Int64) -> Bool { (10_000_000..<100_000_000_000).contains(number) }

    /// - Parameter organization: stands in where a URL names none.
    init(organization: String?) {
        targets = CallTargetTable(organization: organization)
    }

    /// The targets of the portion that has been read; the next one begins.
    mutating func takeTargets() -> [CallTarget] { targets.takePortion() }

    /// Appends the exchange of one line.
    @inline(__always)
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int, into batch: inout ExchangeBatch
    ) throws(LineProblem) {
        if !bytes.isEmpty, canonical.read(bytes, line: line, &targets, into: &batch) { return }
        try readGeneral(bytes, line: line, into: &batch)
    }

    /// The same for lines written in whatever way JSON allows.
    mutating func readGeneral(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int, into batch: inout ExchangeBatch
    ) throws(LineProblem) {
        let (fields, cursor) = try fields(bytes)
        try append(fields, cursor: cursor, line: line, to: &batch)
    }

    /// The call of a line whose URL is none of the ingestion API.
    static func otherCall(_ bytes: UnsafeBufferPointer<UInt8>) -> FoundCall? {
        guard let (fields, cursor) = try? NativeLine(organization: nil).fields(bytes), let at = fields.at,
            let method = fields.method, let url = fields.url
        else { return nil }
        let response: [UInt8]?
        switch fields.response ?? fields.encoded.map(Fields.Response.encoded) {
        case .object(let start, let end, _)?:
            response = Array(UnsafeBufferPointer(start: cursor.base + start, count: end - start))
        case .text(let token)?: response = cursor.bytes(of: token)
        case .encoded(let token)?: response = Base64Text.bytes(cursor.bytes(of: token))
        case nil: response = nil
        }
        guard let response else { return nil }
        return FoundCall(
            at: at, method: method.name, url: cursor.text(of: url), httpStatus: fields.httpStatus,
            durationMs: fields.durationMs, response: response)
    }

    private func fields(_ bytes: UnsafeBufferPointer<UInt8>) throws(LineProblem) -> (Fields, JSONCursor) {
        var cursor = JSONCursor(bytes)
        guard cursor.next() == UInt8(ascii: "{") else {
            do throws(JSONProblem) {
                try cursor.skipValue()
                try cursor.finish()
            } catch {
                throw .json(error)
            }
            throw .notAnObject
        }
        var fields = Fields()
        do throws(Stop) {
            try fields.read(&cursor)
        } catch {
            switch error {
            case .json(let problem): throw .json(problem)
            case .line(let problem): throw problem
            }
        }
        return (fields, cursor)
    }

    private mutating func append(
        _ fields: Fields, cursor: JSONCursor, line: Int, to batch: inout ExchangeBatch
    ) throws(LineProblem) {
        guard let at = fields.at else { throw .missing("at") }
        guard let method = fields.method else { throw .missing("method") }
        guard let url = fields.url else { throw .missing("url") }
        guard let response = fields.response ?? fields.encoded.map(Fields.Response.encoded) else {
            throw .missing("response")
        }
        if fields.response != nil, fields.encoded != nil {
            throw .wrong("responseBase64", expected: "left out beside \"response\"")
        }
        let isGet = method == .get

        // URL: up to the query it names the target, in the query the request.
        var query = FoundID()
        let target: Int32
        if url.hasEscapes {
            let bytes = cursor.bytes(of: url)
            target = try bytes.withUnsafeBufferPointer { bytes throws(LineProblem) in try readURL(bytes, &query) }
        } else {
            let bytes = UnsafeBufferPointer(start: cursor.base + url.start, count: url.end - url.start)
            target = try readURL(bytes, &query)
        }

        // Response: an object lies in the line as it was received; a string and base64 are unwrapped first.
        var answer: FoundAnswer
        let isAsked = FoundExchange.isAsked(isGet: isGet, query: query, body: fields.asked)
        switch response {
        case .object(let start, let end, let found):
            batch.responses.append(contentsOf: UnsafeBufferPointer(start: cursor.base + start, count: end - start))
            answer = FoundAnswer(
                found, cursor: cursor, isGet: isGet, httpStatus: fields.httpStatus, isAsked: isAsked)
        case .text(let token):
            let body = cursor.bytes(of: token)
            batch.responses.append(contentsOf: body)
            answer = body.withUnsafeBufferPointer { body in
                FoundAnswer(body, isGet: isGet, httpStatus: fields.httpStatus, isAsked: isAsked)
            }
        case .encoded(let token):
            guard let body = Base64Text.bytes(cursor.bytes(of: token)) else {
                throw .wrong("responseBase64", expected: "the body in base64")
            }
            batch.responses.append(contentsOf: body)
            answer = body.withUnsafeBufferPointer { body in
                FoundAnswer(body, isGet: isGet, httpStatus: fields.httpStatus, isAsked: isAsked)
            }
        }
        batch.append(
            FoundExchange(
                at: at, isGet: isGet, target: targets.place(of: target), query: query, body: fields.asked,
                answered: answer.id,
                answer: answer.reading, httpStatus: fields.httpStatus, durationMs: fields.durationMs, line: line))
    }

    private mutating func readURL(
        _ url: UnsafeBufferPointer<UInt8>, _ query: inout FoundID
    ) throws(LineProblem) -> Int32 {
        var end = url.count
        for index in 0..<url.count where url[index] == UInt8(ascii: "?") || url[index] == UInt8(ascii: "#") {
            end = index
            break
        }
        if end < url.count, url[end] == UInt8(ascii: "?") {
            (query.number, query.text) = URLQuery.requestID(UnsafeBufferPointer(rebasing: url[(end + 1)...]))
        }
        let plain = UnsafeBufferPointer(rebasing: url[..<end])
        let index = try targets.index(of: plain)
        canonical.learn(url: plain, target: index)
        return index
    }
}

/// What ends the reading of a line early.
private enum Stop: Error {
    case json(JSONProblem)
    case line(LineProblem)
}

/// The fields of a line, as found.
private struct Fields {
    enum Response {
        case object(start: Int, end: Int, AnswerFields)
        case text(JSONCursor.StringToken)
        case encoded(JSONCursor.StringToken)
    }

    var at: Instant?
    var method: Exchange.Method?
    var url: JSONCursor.StringToken?
    var asked = FoundID()
    var httpStatus = 200
    var durationMs: Int64?
    var response: Response?
    var encoded: JSONCursor.StringToken?

    mutating func read(_ cursor: inout JSONCursor) throws(Stop) {
        do throws(JSONProblem) {
            try cursor.expect(UInt8(ascii: "{"))
            if cursor.take(UInt8(ascii: "}")) {
                try cursor.finish()
                return
            }
        } catch {
            throw .json(error)
        }
        // A wrong value is reported only if the rest of the line is sound: a cut line is called cut.
        var problem: LineProblem?
        do throws(JSONProblem) {
            repeat {
                let key = try cursor.string()
                try cursor.expect(UInt8(ascii: ":"))
                if let found = try readValue(of: key, &cursor), problem == nil { problem = found }
            } while cursor.take(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "}"))
            try cursor.finish()
        } catch {
            throw .json(error)
        }
        if let problem { throw .line(problem) }
    }

    private mutating func readValue(
        of key: JSONCursor.StringToken, _ cursor: inout JSONCursor
    ) throws(JSONProblem) -> LineProblem? {
        if cursor.equals(key, "at") { return try readAt(&cursor) }
        if cursor.equals(key, "method") { return try readMethod(&cursor) }
        if cursor.equals(key, "url") {
            guard cursor.next() == UInt8(ascii: "\"") else { return try pass(&cursor, "url", "a string") }
            url = try cursor.string()
            return nil
        }
        if cursor.equals(key, "response") { return try readResponse(&cursor) }
        if cursor.equals(key, "httpStatus") {
            guard let value = try wholeNumber(&cursor, orNull: 200), (100...599).contains(value) else {
                return .wrong("httpStatus", expected: "a whole number from 100 to 599")
            }
            httpStatus = Int(value)
            return nil
        }
        if cursor.equals(key, "durationMs") {
            let isNull = cursor.next() == UInt8(ascii: "n")
            durationMs = try wholeNumber(&cursor, orNull: nil)
            if isNull || durationMs.map({ $0 >= 0 }) == true { return nil }
            return .wrong("durationMs", expected: "a whole number of milliseconds from 0 up")
        }
        if cursor.equals(key, "request") { return try readRequest(&cursor) }
        // Behind all others: hardly any line has it.
        if cursor.equals(key, "responseBase64") {
            guard cursor.next() == UInt8(ascii: "\"") else {
                return try pass(&cursor, "responseBase64", "the body in base64")
            }
            encoded = try cursor.string()
            return nil
        }
        try cursor.skipValue(inside: 1)
        return nil
    }

    private mutating func readAt(_ cursor: inout JSONCursor) throws(JSONProblem) -> LineProblem? {
        if cursor.next() == UInt8(ascii: "\"") {
            let token = try cursor.string()
            if token.hasEscapes {
                at = Instant(rfc3339: cursor.text(of: token))
            } else {
                at = Instant(
                    rfc3339: UnsafeRawBufferPointer(start: cursor.base + token.start, count: token.end - token.start))
            }
        } else {
            at = try wholeNumber(&cursor, orNull: nil).map(Instant.init(milliseconds:))
            if let at, NativeLine.isInSeconds(at.milliseconds) {
                return .wrong(
                    "at", expected: "milliseconds since 1970, not seconds, or an RFC 3339 time with an offset")
            }
        }
        guard let at, Instant.writable.contains(at) else {
            return .wrong("at", expected: "an RFC 3339 time with an offset, or milliseconds since 1970")
        }
        return nil
    }

    private mutating func readMethod(_ cursor: inout JSONCursor) throws(JSONProblem) -> LineProblem? {
        if cursor.next() == UInt8(ascii: "\"") {
            let token = try cursor.string()
            if cursor.equals(token, "GET") {
                method = .get
                return nil
            }
            if cursor.equals(token, "POST") {
                method = .post
                return nil
            }
        } else {
            try cursor.skipValue(inside: 1)
        }
        return .wrong("method", expected: "\"POST\" or \"GET\"")
    }

    private mutating func readResponse(_ cursor: inout JSONCursor) throws(JSONProblem) -> LineProblem? {
        switch cursor.next() {
        case UInt8(ascii: "{"):
            let start = cursor.position
            let found = try AnswerFields(reading: &cursor, inside: 1)
            response = .object(start: start, end: cursor.position, found)
            return nil
        case UInt8(ascii: "\""):
            response = .text(try cursor.string())
            return nil
        default:
            return try pass(&cursor, "response", "an object, or a string that holds the body")
        }
    }

    private mutating func readRequest(_ cursor: inout JSONCursor) throws(JSONProblem) -> LineProblem? {
        asked = FoundID()
        guard cursor.next() == UInt8(ascii: "{") else {
            let isNull = cursor.next() == UInt8(ascii: "n")
            let problem = try pass(&cursor, "request", "an object")
            return isNull ? nil : problem
        }
        asked = try RequestBody.requestID(&cursor, inside: 1)
        return nil
    }

    private func pass(
        _ cursor: inout JSONCursor, _ field: String, _ expected: String
    ) throws(JSONProblem) -> LineProblem? {
        try cursor.skipValue(inside: 1)
        return .wrong(field, expected: expected)
    }

    /// A whole number that fits 64 bits; nil for any other value, which is passed over.
    private func wholeNumber(_ cursor: inout JSONCursor, orNull standIn: Int64?) throws(JSONProblem) -> Int64? {
        guard let byte = cursor.next() else {
            try cursor.skipValue(inside: 1)
            return nil
        }
        if JSONCursor.startsNumber(byte) { return try cursor.number().integer }
        try cursor.skipValue(inside: 1)
        return byte == UInt8(ascii: "n") ? standIn : nil
    }
}
