import IngestionAPI

/// Where Experience Platform is asked, and as whom.
public struct PlatformAccess: Sendable, Equatable {
    /// Scheme, host and port, without a slash at the end.
    public var url: String
    /// The Platform's organization, `…@AdobeOrg`.
    public var imsOrg: String
    /// The Platform's sandbox.
    public var sandbox: String

    /// An access from its parts.
    public init(url: String = PlatformCall.origin, imsOrg: String, sandbox: String = "prod") {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        (self.imsOrg, self.sandbox) = (imsOrg, sandbox)
    }

    /// A call with the headers that the Platform wants.
    func call(_ url: String) -> RepeatedCall {
        RepeatedCall(
            method: .get, url: url,
            headers: ["x-gw-ims-org-id: \(imsOrg)", "x-sandbox-name: \(sandbox)", "Accept: application/json"])
    }
}

/// What came of asking for a batch.
public enum BatchLookup: Sendable, Equatable {
    /// The Platform's word: also that it knows no such batch, or none of its rows.
    case answered(BatchAnswer)
    /// An answer that refuses.
    case refused(status: Int)
    /// No answer in all attempts.
    case failed(String)
}

extension IngestionClient {
    /// Asks the Platform for a batch. What is recorded is what is kept of answers (`KeptBatch`): people, tags and rows are not.
    /// - Parameter limit: when to give up; nil for after all attempts.
    public func batch(
        _ id: String, at platform: PlatformAccess, on connection: Connection, within limit: CallLimit? = nil
    ) throws -> BatchLookup {
        let asked = PlatformCall.batch(id)
        let url = asked.url(at: platform.url)
        let outcome = try make(platform.call(url), on: connection, limit ?? CallLimit(time: settings.time)) {
            answer -> BatchAnswer? in
            // What is no answer about batches has nothing that could be kept.
            let all = KeptBatch.all(of: asked, httpStatus: answer.status, response: answer.body) ?? []
            for kept in all {
                try record(
                    LiveExchange(
                        at: settings.time.now(), method: .get, url: url, httpStatus: answer.status,
                        durationMs: answer.durationMs, response: kept.response))
            }
            guard let kept = all.first(where: { $0.id == id }) else { return nil }
            return BatchAnswer(id: id, httpStatus: answer.status, response: kept.response)
        }
        return switch outcome {
        case .said(let answer): .answered(answer)
        case .refused(let status): .refused(status: status)
        case .unknown(let reason), .failed(let reason): .failed(reason)
        }
    }
}
