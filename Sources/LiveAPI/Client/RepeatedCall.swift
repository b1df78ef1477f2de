import IngestionAPI

/// A call that is made again where that is safe.
struct RepeatedCall {
    /// The operation: a POST whose answer is lost is not made again.
    var method: Exchange.Method
    /// The URL.
    var url: String
    /// Headers besides those of the credentials.
    var headers: [String]
    /// The body; nil for none.
    var body: [UInt8]?
    /// The longest answer that is taken, bytes.
    var longestAnswer = HTTPCall.usualLongest
}

/// What came of a call that was made as often as was safe.
enum RepeatedOutcome<Said> {
    /// An answer that says something.
    case said(Said)
    /// An answer that refuses.
    case refused(status: Int)
    /// It is not known whether a POST was taken; it is not made again.
    case unknown(String)
    /// No answer in all attempts; nothing was taken.
    case failed(String)
}

extension IngestionClient {
    /// Makes a call until it is answered, refused or given up: waits as answers ask, and takes another token for one that is
    /// refused.
    /// - Parameter read: keeps an answer, and says what it says; nil for what its status says alone.
    func make<Said>(
        _ call: RepeatedCall, on connection: Connection, _ limit: CallLimit, read: (HTTPAnswer) throws -> Said?
    ) throws -> RepeatedOutcome<Said> {
        var last: String?
        var hasReplaced = false
        var attempt = 0
        while attempt < max(1, settings.attempts) {
            if let reason = limit.reason { return .failed(last.map { "\($0); \(reason)" } ?? reason) }
            let token: String
            switch tokens.token(within: limit) {
            case .success(let found): token = found
            case .failure(let failure): return .failed(failure.reason)
            }
            let sent = HTTPCall(
                method: call.method.name, url: call.url,
                headers: ["Authorization: Bearer \(token)", "X-Api-Key: \(apiKey)"] + call.headers, body: call.body,
                longestAnswer: call.longestAnswer)
            var wait: Double?
            switch connection.curl.perform(sent, within: limit) {
            case .notSent(let reason): last = reason
            case .unknown(let reason):
                if call.method == .post { return .unknown(reason) }
                last = reason
            case .tooLong(let reason): return call.method == .post ? .unknown(reason) : .failed(reason)
            case .answer(let answer):
                let said = try read(answer)
                if answer.status == 401, !hasReplaced, tokens.replace(token) {
                    // It was taken until now, and refused before its end: with a new one once more, at once.
                    hasReplaced = true
                    continue
                }
                if answer.status != 401 { tokens.prove(token) }
                if let said { return .said(said) }
                switch answer.status {
                case 200...299:
                    let reason = "an answer that the API does not document"
                    if call.method == .post { return .unknown(reason) }
                    last = reason
                case 429:
                    last = "HTTP 429: too many requests"
                    wait = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: settings.time.now()) }
                case 500...599:
                    last = "HTTP \(answer.status)"
                    wait = answer.retryAfter.flatMap { RetryAfter.seconds($0, now: settings.time.now()) }
                    if call.method == .post { return .unknown("HTTP \(answer.status)") }
                default: return .refused(status: answer.status)
                }
            }
            if attempt + 1 < settings.attempts { limit.wait(Self.delay(attempt, atLeast: wait)) }
            attempt += 1
        }
        return .failed(last ?? "no attempt was made")
    }

    /// Exponential backoff with full jitter: up to half a second, one, two, … at most thirty; longer where the answer asks.
    static func delay(_ attempt: Int, atLeast asked: Double?) -> Double {
        let jitter = Double.random(in: 0...min(30, 0.5 * Double(1 << min(attempt, 10))))
        return min(asked ?? 0, 300) + jitter
    }
}
