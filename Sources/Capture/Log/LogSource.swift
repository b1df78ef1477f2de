import Bytes
import IngestionAPI

/// Application and shell logs: lines with a time stamp, a URL of the API and a JSON body somewhere in them; what
/// `curl -v` prints; and what `curl -w '%{json}'` prints behind a body.
///
/// Whatever is on a line in between is passed over. A line that names the API and gives no exchange is not.
final class LogSource: EntrySource {
    private let lines: any LogLines
    private let options: CaptureOptions
    private let times: LooseTime
    private var waiting: [Entry] = []
    private var isAtEnd = false

    /// The stamp of a line before, for the one exchange that follows it; none is used twice.
    private var stamp: Result<Instant, LooseTime.Problem>?
    /// Whether that line held nothing else, as `date` prints it.
    private var isStampAlone = false
    /// A call whose answer has not come yet.
    private var call: Call?
    /// An answer without a call so far: `curl -w` tells about the call behind it.
    private var answer: Answer?
    /// A JSON value that goes on on the next line.
    private var open: JSONGathering?

    private struct Call {
        var line: Int
        var method: String?
        var url: String
        var at: Result<Instant, LooseTime.Problem>?
        var status = LogStatus()
        var durationMs: Int64?
        /// The request's own body.
        var body: [UInt8] = []
        /// Whether something like Python's repr of an answer stands behind it, of which no JSON could be made.
        var hasRepr = false
        /// Whether fields stand below it as PowerShell lists them.
        var hasList = false
        /// Told by `curl -v`, with headers on lines of their own.
        var isVerbose = false
        /// Of a call of the Platform: rows that it answered with, and whether something else stands behind it.
        var rows: [UInt8] = []
        var hasOther = false

        var isOfPlatform: Bool { IngestionURL.isOfPlatform(url) }
        var anyStatus: Int? { status.told ?? status.before ?? status.bare }
        var isRefused: Bool { anyStatus.map { $0 >= 300 } ?? false }

        /// Why it has no answer.
        var missing: String {
            if hasRepr { return "the answer is Python's repr of something that is no JSON; log json.dumps of it" }
            return hasList
                ? "the answer is shown as a list, not as it came; let PowerShell write it with | ConvertTo-Json -Compress"
                : "no answer was found"
        }
    }

    private struct Answer {
        var line: Int
        var bytes: [UInt8]
        var value: JSONValue
        var at: Result<Instant, LooseTime.Problem>?
        /// Whether it is one of the Platform, which counts only where curl tells of the call.
        var isOfPlatform = false
    }

    /// Why the whole file is refused.
    private var untold: UntoldTime?
    /// Whether an object's fields are being read as a line.
    private var isInContext = false

    var count: Int { lines.count }

    init(_ lines: any LogLines, options: CaptureOptions) {
        self.lines = lines
        self.options = options
        times = LooseTime(options)
    }

    func next() throws -> Entry? {
        while waiting.isEmpty, !isAtEnd {
            guard let line = try lines.next() else {
                isAtEnd = true
                close()
                if let untold { throw untold }
                break
            }
            if let untold { throw untold }
            let before = waiting.count
            let hadSomething = call != nil || answer != nil || open != nil
            read(line)
            let hasSomething = call != nil || answer != nil || open != nil
            if waiting.count == before, !hadSomething, !hasSomething, !line.bytes.isEmpty {
                return Entry(number: line.number, content: .other)
            }
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    // MARK: - Lines

    private func read(_ line: EnvelopedLine) {
        if let problem = line.problem {
            waiting.append(Entry(number: line.number, content: .unread(reason: problem, kept: [])))
            return
        }
        if line.isCut {
            drop(line.number, "longer than \(ByteLimits.longestLine >> 20) MiB", line.bytes)
            return
        }
        if let found = line.call {
            giveUp()
            emit(found, at: line.stamp, line: line.number)
            return
        }
        if var gathering = open {
            open = nil
            switch gathering.add(line.bytes[...]) {
            case .isWhole(let count):
                take(gathering.bytes, line: gathering.line)
                readRest(Array(line.bytes[count...]), line: line.number)
            case .isOpen where isRecord(line):
                // A record of its own has begun: the text before it was cut.
                drop(gathering.line, "a JSON text that does not end", gathering.bytes)
                read(line)
            case .isOpen: open = gathering
            case .isBroken: drop(gathering.line, "a JSON text that does not end", gathering.bytes)
            }
            return
        }
        let text = String(decoding: line.bytes, as: UTF8.self)
        let found = LogLine(text, times: times)
        let own = Self.stamp(found.stamp, isFirst: found.isStampFirst, in: line.stamp)
        if let own {
            stamp = own
            isStampAlone = found.isStampAlone
        } else if !isStampAlone, let first = line.bytes.first,
            found.url != nil && !found.isURLNamed && CurlTrace.request(found.text) == nil
                || !" \t{[<>*".utf8.contains(first)
        {
            // A new record, without a time of its own: the one of the record before is not its.
            stamp = nil
        }
        if let request = CurlTrace.request(found.text) {
            giveUp()
            call = Call(line: line.number, method: request.method, url: request.path, isVerbose: true)
            return
        }
        if call?.isVerbose == true, readTrace(found.text) { return }
        if readHead(found.text) || Self.isAside(found.text, line.bytes) { return }
        if let url = found.url {
            giveUp()
            call = Call(
                line: line.number, method: found.method, url: url, at: takeStamp(), status: found.status,
                durationMs: found.durationMs)
        } else if found.isOfAnotherCall, found.isCall || line.bytes.contains(UInt8(ascii: "{")) {
            giveUp()
            return  // and what stands there is no answer of this API
        }
        readRest(line.bytes, line: line.number, isHeadRead: found.url != nil)
    }

    /// Whether a line within a JSON text begins like a record of the log.
    private func isRecord(_ line: EnvelopedLine) -> Bool {
        guard let first = line.bytes.first, !" \t{}[]\"".utf8.contains(first) else { return false }
        let found = LogLine(String(decoding: line.bytes, as: UTF8.self), times: times)
        return found.isStampFirst || found.url != nil
    }

    /// The time of a line: the envelope's, else its own; where neither can be known, why.
    private static func stamp(
        _ own: Result<Instant, LooseTime.Problem>?, isFirst: Bool, in envelope: Result<Instant, LooseTime.Problem>?
    ) -> Result<Instant, LooseTime.Problem>? {
        guard case .failure? = envelope, case .success? = own, isFirst else { return envelope ?? own }
        return own
    }

    /// What clients say about a call in passing, and name its URL once more: curl's notes, urllib3's retries.
    private static func isAside(_ text: Substring, _ bytes: [UInt8]) -> Bool {
        text.hasPrefix("* ") || bytes.holds("Incremented Retry for (url=") || bytes.holds("connectionpool Retry: /")
    }

    /// A line of an answer's head, as `curl -i`, HTTP clients of editors and Python's http.client print it: the status, and the time.
    private func readHead(_ text: Substring) -> Bool {
        var line = text
        for mark in ["header: ", "reply: '", "reply: \""] where line.hasPrefix(mark) {
            line = line.dropFirst(mark.count)
        }
        if line.hasPrefix("HTTP/"), let status = LogStatus.told(line.prefix(40)) {
            call?.status.told = status
            return true
        }
        guard line.prefix(5).lowercased() == "date:", let at = HTTPDate.instant(String(line.dropFirst(5))) else {
            return false
        }
        if call != nil {
            if call?.at == nil { call?.at = .success(at) }
        } else {
            stamp = .success(at)
            isStampAlone = true
        }
        return true
    }

    /// A line that `curl -v` prints about the call; false for any other.
    private func readTrace(_ text: Substring) -> Bool {
        if let host = CurlTrace.header("host", text, mark: ">") {
            if let path = call?.url, path.hasPrefix("/") { call?.url = "https://" + host + path }
            return true
        }
        if let status = CurlTrace.status(text) {
            call?.status.told = status
            return true
        }
        if let date = CurlTrace.header("date", text, mark: "<") {
            if let at = HTTPDate.instant(date) { call?.at = .success(at) }
            return true
        }
        return text.hasPrefix("> ") || text.hasPrefix("< ") || text.hasPrefix("* ") || text.hasPrefix("{ [")
            || text.hasPrefix("} [") || text == ">" || text == "<"
    }

    /// Looks for JSON in a line. Of one with many brackets that do not close, each would be looked at up to the line's end.
    private func readRest(_ bytes: [UInt8], line: Int, isHeadRead: Bool = false) {
        var position = 0
        var looked = 0
        if call != nil, Self.isListed(bytes) { call?.hasList = true }
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
            // What stands before the first object of a line with a URL has been read with it.
            if call != nil, position > 0 || !isHeadRead {
                let between = String(decoding: bytes[position..<start], as: UTF8.self)
                call?.status.add(LogStatus(behind: between[...]))
            }
            if let quoted = Self.quoted(bytes, from: start, looked: &looked) {
                take(quoted.json, line: line)
                position = quoted.end
                continue
            }
            if start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "'") { call?.hasRepr = true }
            if let end = JSONExtent.end(bytes, from: start, looked: &looked) {
                take(Array(bytes[start..<end]), line: line)
                position = end
                continue
            }
            if start == 0 || call != nil {
                var gathering = JSONGathering(line: line)
                if gathering.add(bytes[start...]) == .isOpen {
                    open = gathering
                    return
                }
                looked += gathering.bytes.count
            }
            guard looked <= Self.looks * (bytes.count + 4_096) else {
                drop(line, "too many brackets that do not close", bytes)
                return
            }
            position = start + 1
        }
    }

    /// An object that stands there in other words than JSON's own, and where it ends: as Python prints it, or as a string of JSON or of
    /// Go, in which its quotes are escaped.
    /// - Parameter looked: grows by the bytes that were looked at in vain.
    private static func quoted(_ bytes: [UInt8], from start: Int, looked: inout Int) -> (json: [UInt8], end: Int)? {
        guard start + 1 < bytes.count else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "'"): return PythonRepr(bytes, from: start).map { ($0.json, $0.end) }
        case UInt8(ascii: "\\") where start > 0 && bytes[start - 1] == UInt8(ascii: "\""):
            // A quote that is escaped itself opens nothing.
            guard start < 2 || bytes[start - 2] != UInt8(ascii: "\\"),
                let end = JSONExtent.end(bytes, from: start - 1, looked: &looked)
            else { return nil }
            if let text = try? JSONValue(Array(bytes[(start - 1)..<end])).bytes, (try? JSONValue(text)) != nil {
                return (text, end)
            }
            looked += end - start
            return nil
        default: return nil
        }
    }

    /// Whether a line is a field of an answer as PowerShell lists it: `requestId : 3520`.
    private static func isListed(_ bytes: [UInt8]) -> Bool {
        let name = bytes.prefix { ($0 | 0x20) &- 97 < 26 }
        guard ["requestId", "status", "info", "numRecords"].contains(String(decoding: name, as: UTF8.self)) else {
            return false
        }
        let rest = bytes[name.endIndex...].drop { $0 == UInt8(ascii: " ") }
        return rest.startIndex > name.endIndex && rest.first == UInt8(ascii: ":")
    }

    /// How often all bytes of a line may be looked at in vain.
    private static let looks = 32

    /// Takes a JSON object that stands on its own.
    private func take(_ bytes: [UInt8], line: Int) {
        guard let value = try? JSONValue(bytes) else { return }
        if let status = value["http_code"]?.whole, let url = value["url"]?.text {
            takeTrailer(value, status: status, url: url, line: line)
        } else if let open = call, open.isOfPlatform {
            take(bytes, value, ofPlatform: open, line: line)
        } else if call != nil {
            if AnswerText.isRequestBody(value) {
                call?.body = bytes
            } else if AnswerText.isAnswer(value) {
                finish(bytes, value)
            } else if let inner = AnswerText.wrapped(in: bytes), let answer = try? JSONValue(inner) {
                // What wraps it, as HTTP clients print it, has the status of HTTP, and is not kept.
                if let status = value["status"]?.whole.flatMap(Int.init(exactly:)), (100...599).contains(status) {
                    call?.status.told = status
                }
                finish(inner, answer)
            }
        } else if AnswerText.isAnswer(value) {
            // Without a URL only the API's own words tell its answers from those of other services.
            giveUp()
            answer = Answer(line: line, bytes: bytes, value: value, at: takeStamp())
        } else if bytes.firstRange(of: IngestionURL.path) != nil || IngestionURL.mayNamePlatform(bytes) {
            takeContext(bytes, line: line)
        } else if answer?.isOfPlatform != false, KeptBatch.isAnswer(value) || AnswerText.isRefusal(value) {
            giveUp()
            answer = Answer(line: line, bytes: bytes, value: value, at: takeStamp(), isOfPlatform: true)
        }
    }

    /// Takes an object behind a call of the Platform. Only its answer is one about batches.
    private func take(_ bytes: [UInt8], _ value: JSONValue, ofPlatform open: Call, line: Int) {
        let isAnswer = KeptBatch.isAnswer(value) || open.isRefused && AnswerText.isRefusal(value)
        if let answer = isAnswer ? bytes : AnswerText.wrapped(in: bytes, where: KeptBatch.isAnswer) {
            finish(answer, ofPlatform: open, at: open.at ?? stamp)
            stamp = nil
        } else if IngestionURL.mayNamePlatform(bytes) {
            // The whole call once more, in fields.
            call = nil
            stamp = open.at ?? stamp
            takeContext(bytes, line: line)
        } else if value["_errors"] != nil, open.rows.count + bytes.count < ByteLimits.longestLine {
            call?.rows += bytes + [0x0A]
        } else {
            call?.hasOther = true
        }
    }

    /// A call in the fields of an object that a line ends with, as loggers write their context.
    private func takeContext(_ bytes: [UInt8], line: Int) {
        let at = takeStamp()
        let record = EnvelopeRecord(bytes, times: times)
        guard !record.isEmpty, !isInContext else {
            waiting.append(
                Entry(number: line, content: .unread(reason: record.problem ?? EnvelopeRecord.unknown, kept: bytes)))
            return
        }
        isInContext = true
        if let call = record.call { read(EnvelopedLine(number: line, call: call, stamp: record.stamp ?? at)) }
        for text in record.lines { read(EnvelopedLine(number: line, bytes: text, stamp: record.stamp ?? at)) }
        isInContext = false
    }

    // MARK: - Calls

    /// What `curl -w '%{json}'` says about the call whose body came before it.
    private func takeTrailer(_ trailer: JSONValue, status: Int64, url: String, line: Int) {
        let body = answer.flatMap { !$0.isOfPlatform || IngestionURL.isOfPlatform(url) ? $0 : nil }
        answer = nil
        call = nil
        guard IngestionURL.isKept(url) else {
            waiting.append(Entry(number: line, content: .other))
            return
        }
        var found = FoundCall(
            at: Instant(milliseconds: 0), method: trailer["method"]?.text ?? "GET", url: url,
            httpStatus: Int(truncatingIfNeeded: status), response: body?.bytes ?? [])
        found.durationMs = trailer["time_total"]?.number.flatMap {
            $0 >= 0 && $0 < 1e9 ? Int64(($0 * 1_000).rounded()) : nil
        }
        guard body != nil || !(200...299).contains(found.httpStatus) else {
            add(line, found, "no body before what curl -w wrote")
            return
        }
        emit(found, at: body?.at ?? takeStamp(), line: body?.line ?? line)
    }

    /// The open call, one of the Platform, got this answer.
    private func finish(_ bytes: [UInt8], ofPlatform open: Call, at: Result<Instant, LooseTime.Problem>?) {
        call = nil
        emit(
            FoundCall(
                at: Instant(milliseconds: 0), method: open.method ?? "GET", url: open.url,
                httpStatus: open.anyStatus ?? 200, durationMs: open.durationMs, response: bytes),
            at: at, line: open.line)
    }

    /// The open call got this answer.
    private func finish(_ bytes: [UInt8], _ value: JSONValue) {
        guard let open = call else { return }
        call = nil
        let at = open.at ?? takeStamp()
        stamp = nil
        var found = FoundCall(
            at: Instant(milliseconds: 0), method: "", url: open.url, requestBody: open.body,
            httpStatus: AnswerText.httpStatus(value), durationMs: open.durationMs, response: bytes)
        // The API's own words have no bare number for a status beside them.
        let isOwn = value["status"] != nil
        if let status = open.status.told ?? open.status.before ?? (isOwn ? nil : open.status.bare) {
            found.httpStatus = status
            // No error of HTTP has an answer of the API: one of the two is about something else.
            if isOwn, status >= 300 {
                add(open.line, found, "the line says HTTP \(status), but the answer is the API's own")
                return
            }
        }
        // A call that the API does not have; its answer is none of it.
        if let method = open.method, method != "GET", method != "POST" {
            waiting.append(Entry(number: open.line, content: .other))
            return
        }
        do throws(CallContradiction) {
            found.method = try CallEvidence.method(open.method, url: open.url, asked: open.body, answer: value)
        } catch {
            add(open.line, found, error.reason)
            return
        }
        emit(found, at: at, line: open.line)
    }

    /// The stamp of a line before: nothing else came at that time.
    private func takeStamp() -> Result<Instant, LooseTime.Problem>? {
        defer { stamp = nil }
        return stamp
    }

    private func emit(_ found: FoundCall, at: Result<Instant, LooseTime.Problem>?, line: Int) {
        var found = found
        switch at {
        case .success(let at)?: found.at = at
        case .failure(let problem)?:
            if problem.isOfFile { untold = untold ?? UntoldTime(line: line, problem: problem) }
            add(line, found, PlatformText.reason(problem.description, about: [found.url]))
            return
        case nil:
            guard let at = options.at else {
                add(line, found, "no time stamp; --at gives all calls that have none one time")
                return
            }
            found.at = at
            found.inferred.insert(.timeInferred)
        }
        waiting.append(Entry(number: line, content: .call(found)))
    }

    private func add(_ line: Int, _ found: FoundCall, _ reason: String) {
        guard IngestionURL.isKept(found.url) else {
            waiting.append(Entry(number: line, content: .other))
            return
        }
        waiting.append(Entry(number: line, content: .unread(reason: reason, kept: found.summary)))
    }

    private func drop(_ line: Int, _ reason: String, _ bytes: [UInt8]) {
        let mayBeAbout = call.map { IngestionURL.isKept($0.url) } ?? bytes.contains(UInt8(ascii: "{"))
        let kept = call?.isOfPlatform == true ? PlatformText.standIn : PlatformText.kept(bytes)
        call = nil
        let content = Entry.Content.unread(reason: reason, kept: Array(kept.prefix(4_096)))
        waiting.append(Entry(number: line, content: mayBeAbout ? content : .other))
    }

    /// Lets go of a call without an answer, and of an answer without a call.
    private func giveUp() {
        if let open = call {
            call = nil
            giveUp(open)
        }
        if let alone = answer {
            answer = nil
            guard !alone.isOfPlatform else {
                waiting.append(Entry(number: alone.line, content: .other))
                return
            }
            let named = AnswerText.mapping(in: alone.value["info"]?.text ?? "") ?? options.mapping
            guard let organization = options.organization, let named else {
                let what =
                    options.organization == nil ? "organization; give it with --org" : "mapping; give it with --mapping"
                waiting.append(
                    Entry(
                        number: alone.line,
                        content: .unread(reason: "an answer without a URL names no \(what)", kept: alone.bytes)))
                return
            }
            let target = CallTarget(origin: "", organization: organization, mapping: named)
            emit(
                FoundCall(
                    at: Instant(milliseconds: 0), method: AnswerText.isOfPost(alone.value) ? "POST" : "GET",
                    url: target.url,
                    httpStatus: AnswerText.httpStatus(alone.value), response: alone.bytes, inferred: .mappingInferred),
                at: alone.at, line: alone.line)
        }
    }

    private func giveUp(_ open: Call) {
        if let method = open.method, method != "GET", method != "POST" {
            waiting.append(Entry(number: open.line, content: .other))
            return
        }
        if open.isOfPlatform {
            if !open.rows.isEmpty { return finish(open.rows, ofPlatform: open, at: open.at) }
            // A log may speak of a batch's URL without a call of it.
            guard open.hasOther || open.hasRepr || open.anyStatus != nil else {
                waiting.append(Entry(number: open.line, content: .other))
                return
            }
        }
        let status = open.status.told ?? open.status.bare
        let found = FoundCall(
            at: (try? open.at?.get()) ?? Instant(milliseconds: 0), method: open.method ?? "", url: open.url,
            httpStatus: status ?? 0, durationMs: open.durationMs, response: [])
        if let status, status >= 300, open.method != nil {
            emit(found, at: open.at, line: open.line)
        } else {
            add(open.line, found, open.missing)
        }
    }

    private func close() {
        if let gathering = open {
            open = nil
            drop(gathering.line, "the log ends in the middle of a JSON text", gathering.bytes)
        }
        giveUp()
    }
}
