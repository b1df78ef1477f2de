import Bytes
import IngestionAPI

/// Takes the calls of the ingestion API out of whatever calls a capture holds.
struct CallTaking {
    /// The targets met so far.
    private var targets: CallTargetTable
    /// The lines that wait in quarantine already: several calls of one line are one there.
    private var unreadLines: Set<Int> = []
    private var mask = CredentialMask()
    /// Whether calls are this program's own records, which are counted as native lines are, whatever was answered.
    private let isRecorded: Bool

    /// - Parameter organization: stands in where a URL names none.
    init(organization: String?, isRecorded: Bool = false) {
        targets = CallTargetTable(organization: organization)
        self.isRecorded = isRecorded
    }

    /// The targets of the portion that has been read; the next one begins.
    mutating func takeTargets() -> [CallTarget] { targets.takePortion() }

    /// Adds an entry's call to a portion: as an exchange, as one that can't be read, or as one of another kind.
    mutating func take(_ entry: Entry, into portion: inout CapturePortion) {
        switch entry.content {
        case .other: portion.others += 1
        case .unread(let reason, let kept): add(entry.number, reason, kept, to: &portion)
        case .call(let call):
            do throws(LineProblem) {
                if try !take(call, line: entry.number, into: &portion.batch) {
                    if try !portion.platform.append(platform: call, line: entry.number) { portion.others += 1 }
                }
                mask.forget()
            } catch {
                add(entry.number, error.description, call.summary, to: &portion)
            }
        }
    }

    /// - Returns: whether it is a call of the ingestion API.
    private mutating func take(
        _ call: FoundCall, line: Int, into batch: inout ExchangeBatch
    ) throws(LineProblem) -> Bool {
        let method = call.method.uppercased()
        guard method == "GET" || method == "POST" else { return false }
        let isGet = method == "GET"
        let end = call.url.firstIndex { $0 == "?" || $0 == "#" } ?? call.url.endIndex
        guard let target = try index(of: Array(call.url[..<end].utf8)) else { return false }
        let mapping = targets[target].mapping
        guard !mapping.contains("{{"), !mapping.hasPrefix(":") else {
            throw .wrong("url", expected: "the mapping's ID, not a variable that was never filled in: \(mapping)")
        }
        guard (100...599).contains(call.httpStatus) else { throw .noAnswer(call.httpStatus) }
        guard Instant.writable.contains(call.at) else { throw .wrong("time", expected: "between the years 0 and 9999") }

        var query = FoundID()
        if end < call.url.endIndex, call.url[end] == "?" {
            var text = String(call.url[call.url.index(after: end)...])
            text.withUTF8 { (query.number, query.text) = URLQuery.requestID($0) }
        }
        let body = RequestBody.requestID(call.requestBody)
        if !isRecorded {
            do throws(CallContradiction) {
                try CallContradiction.check(
                    asked: (query.isEmpty ? body : query).requestID, mapping: mapping, answer: call.response)
            } catch {
                throw .contradiction(error.reason)
            }
        }
        let answer = call.response.withUnsafeBufferPointer { response in
            FoundAnswer(
                response, isGet: isGet, httpStatus: call.httpStatus,
                isAsked: FoundExchange.isAsked(isGet: isGet, query: query, body: body))
        }
        batch.responses.append(contentsOf: call.response)
        batch.append(
            FoundExchange(
                at: call.at, isGet: isGet, target: targets.place(of: target), query: query, body: body,
                answered: answer.id,
                answer: answer.reading, httpStatus: call.httpStatus,
                durationMs: call.durationMs.flatMap { $0 < 0 ? nil : $0 }, line: line, inferred: call.inferred))
        return true
    }

    /// The index of a URL's target; nil for a call of another kind.
    private mutating func index(of url: [UInt8]) throws(LineProblem) -> Int32? {
        do throws(LineProblem) {
            return try url.withUnsafeBufferPointer { url throws(LineProblem) in try targets.index(of: url) }
        } catch {
            guard error == .otherCall else { throw error }
            return nil
        }
    }

    private mutating func add(_ line: Int, _ reason: String, _ kept: [UInt8], to portion: inout CapturePortion) {
        guard unreadLines.insert(line).inserted else { return }
        let masked = mask.masked(Array(PlatformText.kept(kept).prefix(CaptureLimits.keptOfUnreadLine)))
        portion.unread.append(
            UnreadLine(line: line, reason: mask.masked(reason), byteCount: kept.count, maskedBytes: masked))
    }
}

extension FoundCall {
    /// The call in one line, without the parts that may hold credentials: what is kept of one that can't be read.
    var summary: [UInt8] {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let time = at.milliseconds == 0 ? "(no time)" : "\(at)"
        return Array("\(time) \(method) \(url[..<end]) \(httpStatus == 0 ? "(no status)" : "\(httpStatus)") ".utf8)
            + response
    }
}

/// The body of a status call.
enum RequestBody {
    /// The `requestId` of the object at the cursor, which is left behind it; the last one, where it stands twice.
    /// - Parameter levels: how many arrays and objects it stands in.
    static func requestID(_ cursor: inout JSONCursor, inside levels: Int = 0) throws(JSONProblem) -> FoundID {
        var id = FoundID()
        try cursor.expect(UInt8(ascii: "{"))
        if cursor.take(UInt8(ascii: "}")) { return id }
        repeat {
            let key = try cursor.string()
            try cursor.expect(UInt8(ascii: ":"))
            if cursor.equals(key, "requestId") {
                (id.number, id.text) = try AnswerFields.requestID(&cursor, inside: levels + 1)
            } else {
                try cursor.skipValue(inside: levels + 1)
            }
        } while cursor.take(UInt8(ascii: ","))
        try cursor.expect(UInt8(ascii: "}"))
        return id
    }

    /// The `requestId` that it names: in a JSON object, or as the API's page prints it, `{"requestId"="3520"}`.
    static func requestID(_ body: [UInt8]) -> FoundID {
        var id = FoundID()
        guard !body.isEmpty else { return id }
        let isJSON = body.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            do throws(JSONProblem) {
                id = try requestID(&cursor)
                try cursor.finish()
                return true
            } catch {
                return false
            }
        }
        if isJSON { return id }
        id = FoundID()
        let text = String(decoding: body, as: UTF8.self)
        guard let name = text.firstRange(of: "requestId") else { return id }
        let value = text[name.upperBound...].drop { "\"' \t=:".contains($0) }
            .prefix { !"\"',}& \t\r\n".contains($0) }
        switch RequestID(value) {
        case .number(let number): id.number = number
        case .text(let text): id.text = text
        case nil: break
        }
        return id
    }
}
