import Figures
import GRDB
import IngestionAPI
import SQLText

/// A batch that a request names, and of which something is not known.
public struct NamedBatch: Sendable, Hashable {
    /// Its ID.
    public var id: String
    /// The latest request that names it.
    public var request: RequestID
    /// When that was submitted, or first seen.
    public var submitted: Instant
}

extension History {
    /// The batches that an organization's failed and aborted requests name and whose end is not known, the earliest first.
    /// - Parameters:
    ///   - since: requests that were submitted earlier are left out.
    ///   - ofSuccesses: whether those of successful requests are meant, too.
    public func openBatches(organization: String, since: Instant, ofSuccesses: Bool) throws -> [NamedBatch] {
        try batches("queries/batches_open.sql", organization, since, ofSuccesses)
    }

    /// The batches that an organization's failed and aborted requests name, that refused rows, and of whose rows the Platform has not
    /// told, the earliest first.
    /// - Parameters:
    ///   - since: requests that were submitted earlier are left out.
    ///   - ofSuccesses: whether those of successful requests are meant, too.
    public func batchesWithoutRows(organization: String, since: Instant, ofSuccesses: Bool) throws -> [NamedBatch] {
        try batches("queries/batches_without_rows.sql", organization, since, ofSuccesses)
    }

    private func batches(
        _ file: String, _ organization: String, _ since: Instant, _ ofSuccesses: Bool
    ) throws -> [NamedBatch] {
        try snapshot { db in
            let query = try RawStatement(db, sql: SQLText.file(file))
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
    public func batches(_ ids: some Sequence<String>) throws -> [String: BatchFigures] {
        try snapshot { db in
            let query = try BatchQuery(db)
            return try ids.reduce(into: [:]) { found, id in found[id] = try query.figures(id) }
        }
    }
}
