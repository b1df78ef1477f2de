import GRDB
import IngestionAPI
import SQLText

/// A batch that a request names, and whose end is not known.
public struct NamedBatch: Sendable, Hashable {
    /// Its ID.
    public var id: String
    /// The latest request that names it.
    public var request: RequestID
    /// When that was submitted, or first seen.
    public var submitted: Instant
}

/// What is known of a batch.
public struct BatchSight: Sendable, Hashable {
    /// What became of it.
    public var outcome: BatchOutcome
    /// The Platform's word; nil where it knows no such batch.
    public var state: String?
    /// Records that it brought, that were ingested, and that were not.
    public var inputRecords, outputRecords, failedRecords: Int64?
    /// The codes of its reasons, ordered.
    public var codes: [String]
}

extension History {
    /// The batches that an organization's failed and aborted requests name and whose end is not known, the earliest first.
    /// - Parameters:
    ///   - since: requests that were submitted earlier are left out.
    ///   - ofSuccesses: whether those of successful requests are meant, too.
    public func openBatches(organization: String, since: Instant, ofSuccesses: Bool) throws -> [NamedBatch] {
        try snapshot { db in
            let query = try RawStatement(db, sql: SQLText.file("queries/batches_open.sql"))
            query.bind(1, organization)
            query.bind(2, since.milliseconds)
            query.bind(3, ofSuccesses ? 1 : 0)
            var found: [NamedBatch] = []
            try query.forEach { row in
                guard let id = row.text(0), let request = row.requestID(1) else { return }
                found.append(NamedBatch(id: id, request: request, submitted: Instant(milliseconds: row.int(2))))
            }
            return found
        }
    }

    /// What is known of batches, by their IDs.
    public func batches(_ ids: some Sequence<String>) throws -> [String: BatchSight] {
        try snapshot { db in
            let query = try RawStatement(db, sql: SQLText.file("queries/batch_known.sql"))
            var found: [String: BatchSight] = [:]
            for id in ids {
                query.bind(1, id)
                found[id] = try query.first { row in
                    BatchSight(
                        outcome: BatchOutcome(rawValue: UInt8(clamping: row.int(0))) ?? .unknown, state: row.text(1),
                        inputRecords: row.optionalInt(2), outputRecords: row.optionalInt(3),
                        failedRecords: row.optionalInt(4),
                        codes: row.text(5)?.split(separator: ",").map(String.init) ?? [])
                }
            }
            return found
        }
    }
}
