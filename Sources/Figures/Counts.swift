/// How many requests of what kind: the figures of one mapping, day, week or report.
///
/// `success + failed + aborted + pending = requests`, always. Rejections, collisions and API errors stand apart.
public struct Counts: Hashable, Sendable {
    /// Requests accepted by the API (or inferred from their status) with their submitted time in the period.
    public var requests = 0
    /// Of these, ingested.
    public var success = 0
    /// Of these, failed.
    public var failed = 0
    /// Of these, aborted.
    public var aborted = 0
    /// Of these, without a terminal answer so far.
    public var pending = 0
    /// Requests known only from their status: no accepted POST was captured.
    public var inferred = 0
    /// POSTs rejected because the mapping is not stopped.
    public var notStopped = 0
    /// POSTs rejected because the mapping is not published.
    public var notPublished = 0
    /// POSTs rejected for another reason.
    public var rejectedOtherwise = 0
    /// POSTs answered "already in progress".
    public var collisions = 0
    /// HTTP errors, and bodies that are no JSON object.
    public var apiErrors = 0
    /// JSON objects that are none of the API's answers.
    public var unrecognized = 0
    /// Records of the successful requests. Each has at most 10¹² (`AnswerFields.mostRecords`), so 64 bits would overflow at nine
    /// million of them; 128 do not at 10²⁶.
    public var records: Int128 = 0
    /// Successful requests whose answer says 0 records.
    public var emptySuccesses = 0
    /// Successful requests whose answer does not say how many records.
    public var uncountedSuccesses = 0
    /// Failed requests, and aborted ones that name a code, by code; a request with two codes counts under both.
    /// `ErrorCode.none` stands for failed requests that name none.
    public var codes: [String: Int] = [:]

    /// Nothing counted.
    public init() {}

    /// Rejected POSTs of every kind.
    public var rejected: Int { notStopped + notPublished + rejectedOtherwise }

    /// Whether there are exchanges that made no request.
    public var hasNotices: Bool { rejected + collisions + apiErrors + unrecognized > 0 }

    /// Requests with a terminal answer.
    public var finished: Int { success + failed + aborted }

    /// Requests whose volume is not known: the API says 0 for a failed or aborted one, even when some records went up.
    public var volumeUnknown: Int { failed + aborted + uncountedSuccesses }

    /// Whether nothing at all was counted.
    public var isEmpty: Bool { requests == 0 && !hasNotices && self == Counts() }

    /// Adds other counts, of other requests.
    public static func += (left: inout Counts, right: Counts) {
        left.requests += right.requests
        left.success += right.success
        left.failed += right.failed
        left.aborted += right.aborted
        left.pending += right.pending
        left.inferred += right.inferred
        left.notStopped += right.notStopped
        left.notPublished += right.notPublished
        left.rejectedOtherwise += right.rejectedOtherwise
        left.collisions += right.collisions
        left.apiErrors += right.apiErrors
        left.unrecognized += right.unrecognized
        left.records += right.records
        left.emptySuccesses += right.emptySuccesses
        left.uncountedSuccesses += right.uncountedSuccesses
        if !right.codes.isEmpty { left.codes.merge(right.codes, uniquingKeysWith: +) }
    }

    /// Takes away the counts of some of the requests.
    public static func -= (left: inout Counts, right: Counts) {
        left.requests -= right.requests
        left.success -= right.success
        left.failed -= right.failed
        left.aborted -= right.aborted
        left.pending -= right.pending
        left.inferred -= right.inferred
        left.notStopped -= right.notStopped
        left.notPublished -= right.notPublished
        left.rejectedOtherwise -= right.rejectedOtherwise
        left.collisions -= right.collisions
        left.apiErrors -= right.apiErrors
        left.unrecognized -= right.unrecognized
        left.records -= right.records
        left.emptySuccesses -= right.emptySuccesses
        left.uncountedSuccesses -= right.uncountedSuccesses
        for (code, count) in right.codes {
            let rest = (left.codes[code] ?? 0) - count
            left.codes[code] = rest == 0 ? nil : rest
        }
    }
}
