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

    /// Hands over each plain count beside that of others, in the order of SQL's columns: the one list of them.
    @inlinable
    public mutating func forEach(beside others: Counts, _ body: (inout Int, Int) throws -> Void) rethrows {
        try body(&requests, others.requests)
        try body(&success, others.success)
        try body(&failed, others.failed)
        try body(&aborted, others.aborted)
        try body(&pending, others.pending)
        try body(&inferred, others.inferred)
        try body(&emptySuccesses, others.emptySuccesses)
        try body(&uncountedSuccesses, others.uncountedSuccesses)
        try body(&notStopped, others.notStopped)
        try body(&notPublished, others.notPublished)
        try body(&rejectedOtherwise, others.rejectedOtherwise)
        try body(&collisions, others.collisions)
        try body(&apiErrors, others.apiErrors)
        try body(&unrecognized, others.unrecognized)
    }

    /// Adds other counts, of other requests.
    public static func += (left: inout Counts, right: Counts) {
        left.forEach(beside: right) { $0 += $1 }
        left.records += right.records
        if !right.codes.isEmpty { left.codes.merge(right.codes, uniquingKeysWith: +) }
    }

    /// Takes away the counts of some of the requests.
    public static func -= (left: inout Counts, right: Counts) {
        left.forEach(beside: right) { $0 -= $1 }
        left.records -= right.records
        for (code, count) in right.codes {
            let rest = (left.codes[code] ?? 0) - count
            left.codes[code] = rest == 0 ? nil : rest
        }
    }
}
