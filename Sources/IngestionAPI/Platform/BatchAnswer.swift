import Bytes

extension Exchange {
    /// What an exchange with the Platform says of its batch; nil for what says nothing of one.
    public var batchAnswer: BatchAnswer? {
        guard target.isPlatform, let requestID else { return nil }
        return BatchAnswer(id: requestID.description, httpStatus: httpStatus, response: response)
    }
}

extension Exchange {
    /// The beginning of the SHA-256 of what is kept of an answer: decides between two of one millisecond (`KnownBatch.Rank`).
    public var batchDigest: UInt64 {
        response.withUnsafeBytes { SHA256(of: $0) }.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// What the Platform answered about one batch, as a typed value.
///
/// Both dialects of metrics are read; unknown states, metrics and codes are values, too. What a field does not say is nil, never 0.
public struct BatchAnswer: Hashable, Sendable {
    /// A reason, with how often it stands there.
    public struct Reason: Hashable, Sendable {
        /// The code, `INGEST-1555-400`; empty for a reason without one.
        public var code: String
        /// In how many of the answer's errors it stands.
        public var errors: Int
        /// How many records it is said of; nil where none of them says.
        public var records: Int64?

        /// A reason from its parts.
        public init(code: String, errors: Int, records: Int64?) {
            (self.code, self.errors, self.records) = (code, errors, records)
        }
    }

    /// Rows that were refused for one reason.
    public struct RefusedRow: Hashable, Sendable {
        /// The code, `DCVS-1101-400`.
        public var code: String
        /// The shape of the message.
        public var message: String
        /// How many.
        public var rows: Int64

        /// Rows from their parts.
        public init(code: String, message: String, rows: Int64) {
            (self.code, self.message, self.rows) = (code, message, rows)
        }
    }

    /// The batch's ID: a ULID, a UUID, or 24 or 32 hexadecimal digits.
    public var id: String
    /// The Platform's state; nil where it knows no such batch, or says none.
    public var state: BatchState?
    /// What became of it.
    public var outcome: BatchOutcome
    /// The Platform's organization, `…@AdobeOrg`.
    public var imsOrg: String?
    /// The first dataset that it is for.
    public var dataset: String?
    /// Other batches that it goes with, as a replay does, in the answer's order.
    public var related: [String] = []
    /// When it was created, started and completed.
    public var created, started, completed: Instant?
    /// Records that it brought, that were ingested, and that were not.
    public var inputRecords, outputRecords, failedRecords: Int64?
    /// Metrics that are none of these, by name.
    public var otherMetrics: [String: Double] = [:]
    /// The reasons that it gives, by code.
    public var reasons: [Reason] = []
    /// Rows that were refused, where these were asked about: none also where the Platform has them no longer. Nil where the batch
    /// itself was asked about; nothing else is said otherwise.
    public var refusedRows: [RefusedRow]?

    /// Reads what is kept of an answer (`KeptBatch`).
    /// - Parameters:
    ///   - id: the batch that the exchange is about.
    ///   - httpStatus: 404 and 410 say that there is no such batch; others outside 200 to 299 say nothing.
    /// - Returns: nil for an answer that says nothing of the batch.
    public init?(id: String, httpStatus: Int, response: [UInt8]) {
        self.id = id
        let isGone = AnswerKind.isGone(httpStatus: httpStatus)
        guard AnswerKind.isAnswered(httpStatus: httpStatus) || isGone else { return nil }
        if isGone, response == Array("{}".utf8) {
            outcome = .gone
            return
        }
        guard let value = try? JSONValue(response), let batch = value[id], case .object = batch else { return nil }
        if let rows = batch[KeptBatch.rowErrors] {
            outcome = .unknown
            refusedRows = rows.elements.compactMap { row in
                guard let code = row["code"]?.text, let message = row["message"]?.text,
                    let count = Self.count(row["rows"])
                else { return nil }
                return RefusedRow(code: code, message: message, rows: count)
            }
            return
        }
        // Whatever else answers so is no Platform: a wrong address, a proxy.
        guard !isGone else { return nil }
        state = batch["status"]?.text.map(BatchState.init)
        imsOrg = batch["imsOrg"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        for object in batch["relatedObjects"]?.elements ?? [] {
            guard let named = object["id"]?.text else { continue }
            switch object["type"]?.text?.lowercased() {
            case "dataset": dataset = dataset ?? named
            case "batch" where named != id: related.append(named)
            default: break
            }
        }
        reasons = Self.reasons(batch["errors"]?.elements ?? [], counting: "recordCount")
        outcome = .unknown
        readMetrics(batch["metrics"])
        created = Self.instant(batch["created"])
        started = Self.instant(batch["started"]) ?? started
        completed = Self.instant(batch["completed"]) ?? completed
        outcome = state?.outcome ?? .unknown
        // "success" with errors is what the Platform calls partially ingested; so it is where records are missing.
        let isShort = inputRecords.flatMap { input in outputRecords.map { $0 < input } } ?? false
        if outcome == .ingested, isShort || !reasons.isEmpty || (failedRecords ?? 0) > 0 { outcome = .partial }
    }

    private mutating func readMetrics(_ metrics: JSONValue?) {
        guard case .object(let members)? = metrics else { return }
        for member in members {
            switch member.key {
            case "inputRecordCount", "recordsRead": inputRecords = Self.count(member.value)
            case "outputRecordCount", "recordsWritten": outputRecords = Self.count(member.value)
            case "failedRecordCount", "recordsFailed": failedRecords = Self.count(member.value)
            case "startTime": started = Self.instant(member.value)
            case "endTime": completed = Self.instant(member.value)
            default: if let number = member.value.number { otherMetrics[member.key] = number }
            }
        }
    }

    private static func reasons(_ elements: [JSONValue], counting key: String) -> [Reason] {
        var found: [ExactText: Reason] = [:]
        for element in elements {
            guard case .object = element else { continue }
            let code = element["code"]?.text ?? element["code"]?.whole.map(String.init) ?? ""
            var reason = found[code.exact] ?? Reason(code: code, errors: 0, records: nil)
            reason.errors += 1
            if let records = count(element[key]) { reason.records = (reason.records ?? 0) + records }
            found[code.exact] = reason
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A count of records that can be meant; as the ingestion API's (`AnswerFields.mostRecords`).
    private static func count(_ value: JSONValue?) -> Int64? {
        guard let count = whole(value),
            (0...AnswerFields.mostRecords).contains(count)
        else { return nil }
        return count
    }

    /// A number that is written as a whole one, or a string of one.
    private static func whole(_ value: JSONValue?) -> Int64? {
        if case .integer(let number)? = value { return number }
        return value?.text.flatMap(Int64.init)
    }

    /// Milliseconds since 1970; 0 stands for none.
    private static func instant(_ value: JSONValue?) -> Instant? {
        guard let number = whole(value), number > 0 else { return nil }
        let instant = Instant(milliseconds: number)
        return Instant.writable.contains(instant) ? instant : nil
    }
}
