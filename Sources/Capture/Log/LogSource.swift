import IngestionAPI

/// Application and shell logs: lines with a time stamp, a URL of the API and a JSON body somewhere in them; what
/// `curl -v` prints; and what `curl -w '%{json}'` prints behind a body.
///
/// Whatever is on a line in between is passed over. A line that names the API and gives no exchange is not.
final class LogSource: EntrySource {
    private let lines: LineInput
    private let options: CaptureOptions
    private let times: LooseTime
    private var waiting: [Entry] = []
    private var isAtEnd = false

    /// The latest stamp that a line began with.
    private var stamp: Instant?
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
        var at: Instant?
        var status: Int?
        var durationMs: Int64?
        /// Told by `curl -v`, with headers on lines of their own.
        var isVerbose = false
    }

    private struct Answer {
        var line: Int
        var bytes: [UInt8]
        var value: JSONValue
        var at: Instant?
    }

    var count: Int { lines.count }

    init(_ input: any ByteInput, options: CaptureOptions) {
        lines = LineInput(input)
        self.options = options
        times = LooseTime(dateOrder: options.dateOrder, timeZone: options.timeZone, year: options.year)
    }

    func next() throws -> Entry? {
        while waiting.isEmpty, !isAtEnd {
            guard let line = try lines.next() else {
                isAtEnd = true
                close()
                break
            }
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

    private func read(_ line: LineInput.Line) {
        if line.isCut {
            drop(line.number, "longer than \(CaptureLimits.longestLine >> 20) MiB", Array(line.bytes.prefix(4_096)))
            return
        }
        if var gathering = open {
            open = nil
            switch gathering.add(line.bytes) {
            case .isOpen: open = gathering
            case .isWhole(let count):
                take(gathering.bytes, line: gathering.line)
                readRest(Array(line.bytes[count...]), line: line.number)
            case .isBroken: drop(gathering.line, "a JSON text that does not end", Array(gathering.bytes.prefix(4_096)))
            }
            return
        }
        let text = String(decoding: line.bytes, as: UTF8.self)
        let found = LogLine(text, times: times)
        if let at = found.at { stamp = at }
        if let request = CurlTrace.request(found.text) {
            giveUp()
            call = Call(line: line.number, method: request.method, url: request.path, isVerbose: true)
            return
        }
        if call?.isVerbose == true, readTrace(found.text) { return }
        if let url = found.url {
            giveUp()
            call = Call(
                line: line.number, method: found.method, url: url, at: found.at, status: found.status,
                durationMs: found.durationMs)
        } else if found.isOfAnotherCall {
            giveUp()
            return  // and what stands there is no answer of this API
        }
        readRest(line.bytes, line: line.number)
    }

    /// A line that `curl -v` prints about the call; false for any other.
    private func readTrace(_ text: Substring) -> Bool {
        if let host = CurlTrace.header("host", text, mark: ">") {
            if let path = call?.url, path.hasPrefix("/") { call?.url = "https://" + host + path }
            return true
        }
        if let status = CurlTrace.status(text) {
            call?.status = status
            return true
        }
        if let date = CurlTrace.header("date", text, mark: "<") {
            if let at = HTTPDate.instant(date) { call?.at = at }
            return true
        }
        return text.hasPrefix("> ") || text.hasPrefix("< ") || text.hasPrefix("* ") || text.hasPrefix("{ [")
            || text.hasPrefix("} [") || text == ">" || text == "<"
    }

    /// Looks for JSON in a line. Of one with many brackets that do not close, each would be looked at up to the line's end.
    private func readRest(_ bytes: [UInt8], line: Int) {
        var position = 0
        var looked = 0
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "{")) {
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
                drop(line, "too many brackets that do not close", Array(bytes.prefix(4_096)))
                return
            }
            position = start + 1
        }
    }

    /// How often all bytes of a line may be looked at in vain.
    private static let looks = 32

    /// Takes a JSON object that stands on its own.
    private func take(_ bytes: [UInt8], line: Int) {
        guard let value = try? JSONValue(bytes) else { return }
        if let status = value["http_code"]?.whole, let url = value["url"]?.text {
            takeTrailer(value, status: status, url: url, line: line)
        } else if call != nil {
            let isAnswer = ["status", "requestId", "error_code", "message"].contains { value[$0] != nil }
            if isAnswer { finish(bytes, value) }
        } else if value["requestId"] != nil || value["status"] != nil && value["info"] != nil
            || value["error_code"] != nil
        {
            // Without a URL only the API's own words tell its answers from those of other services.
            giveUp()
            answer = Answer(line: line, bytes: bytes, value: value, at: stamp)
        }
    }

    // MARK: - Calls

    /// What `curl -w '%{json}'` says about the call whose body came before it.
    private func takeTrailer(_ trailer: JSONValue, status: Int64, url: String, line: Int) {
        let body = answer
        answer = nil
        call = nil
        guard IngestionURL.isLikely(url) else {
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
        emit(found, at: body?.at ?? stamp, line: body?.line ?? line)
    }

    /// The open call got this answer.
    private func finish(_ bytes: [UInt8], _ value: JSONValue) {
        guard let open = call else { return }
        call = nil
        let method = open.method ?? (AnswerText.isOfPost(value) ? "POST" : "GET")
        let found = FoundCall(
            at: Instant(milliseconds: 0), method: method, url: open.url,
            httpStatus: open.status ?? AnswerText.httpStatus(value), durationMs: open.durationMs, response: bytes)
        emit(found, at: open.at ?? stamp, line: open.line)
    }

    private func emit(_ found: FoundCall, at: Instant?, line: Int) {
        var found = found
        if let at {
            found.at = at
        } else if let at = options.at {
            found.at = at
            found.inferred.insert(.timeInferred)
        } else {
            add(line, found, "no time stamp; give the time with --at")
            return
        }
        waiting.append(Entry(number: line, content: .call(found)))
    }

    private func add(_ line: Int, _ found: FoundCall, _ reason: String) {
        guard IngestionURL.isLikely(found.url) else {
            waiting.append(Entry(number: line, content: .other))
            return
        }
        waiting.append(Entry(number: line, content: .unread(reason: reason, kept: found.summary)))
    }

    private func drop(_ line: Int, _ reason: String, _ bytes: [UInt8]) {
        let mayBeAbout = call.map { IngestionURL.isLikely($0.url) } ?? bytes.contains(UInt8(ascii: "{"))
        call = nil
        waiting.append(Entry(number: line, content: mayBeAbout ? .unread(reason: reason, kept: bytes) : .other))
    }

    /// Lets go of a call without an answer, and of an answer without a call.
    private func giveUp() {
        if let open = call {
            call = nil
            let found = FoundCall(
                at: open.at ?? Instant(milliseconds: 0), method: open.method ?? "", url: open.url,
                httpStatus: open.status ?? 0, response: [])
            if let status = open.status, status >= 300, open.method != nil {
                emit(
                    FoundCall(
                        at: found.at, method: found.method, url: open.url, httpStatus: status,
                        durationMs: open.durationMs, response: []), at: open.at ?? stamp, line: open.line)
            } else {
                add(open.line, found, "no answer was found")
            }
        }
        if let alone = answer {
            answer = nil
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

    private func close() {
        if let gathering = open {
            open = nil
            drop(gathering.line, "the log ends in the middle of a JSON text", Array(gathering.bytes.prefix(4_096)))
        }
        giveUp()
    }
}
