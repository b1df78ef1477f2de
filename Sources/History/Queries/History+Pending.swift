import GRDB
import IngestionAPI
import SQLText

/// A request whose end is not known.
public struct PendingRequest: Sendable, Hashable {
    /// Its ID.
    public var id: RequestID
    /// Its mapping.
    public var mapping: String
    /// When it was submitted, or first seen.
    public var submitted: Instant
}

extension History {
    /// The requests of an organization that have not ended, the earliest first.
    public func pendingRequests(organization: String) throws -> [PendingRequest] {
        try snapshot { db in
            let query = try RawStatement(db, sql: SQLText.file("queries/requests_pending.sql"))
            query.bind(1, organization)
            var found: [PendingRequest] = []
            try query.forEach { row in
                guard let id = row.requestID(0) else { return }
                found.append(
                    PendingRequest(
                        id: id, mapping: row.text(1) ?? "", submitted: Instant(milliseconds: row.int(2))))
            }
            return found
        }
    }

    /// What is known of one request; nil where nothing is.
    public func request(_ id: RequestID, organization: String) throws -> (mapping: String, state: RequestState)? {
        try snapshot { db in
            let names = try Names(db).mappings
            let query = try RawStatement(db, sql: SQLText.file("queries/requests_with_id.sql"))
            query.bind(1, id)
            var found: (String, RequestState)?
            try query.forEach { row in
                let state = try RequestTable.read(row, from: 1)
                guard let mapping = names[state.birth.mapping], mapping.organizationName.exact == organization.exact
                else { return }
                found = (mapping.name, state)
            }
            return found
        }
    }
}
