import GRDB
import IngestionAPI
import SQLText

/// Requests that were deleted with the days on which they were submitted: what is said of them later makes them known to
/// nobody.
struct ForgottenRequests {
    private struct Key: Hashable {
        /// The organization's key.
        var organization: Int
        var id: RequestID
    }

    private var requests: Set<Key> = []
    private let insertion: RawStatement

    init(_ db: Database) throws {
        insertion = try RawStatement(db, sql: SQLText.file("queries/prune_note_request.sql"))
        var found: Set<Key> = []
        try RawStatement(db, sql: "SELECT organization, id FROM pruned_request").forEach { row in
            if let id = row.requestID(1) { found.insert(Key(organization: Int(row.int(0)), id: id)) }
        }
        requests = found
    }

    /// Notes a request, unless it is one of those that were kept.
    mutating func insert(_ id: RequestID, organization: Int) throws {
        insertion.bind(1, organization)
        insertion.bind(2, id)
        if try insertion.run() > 0 { requests.insert(Key(organization: organization, id: id)) }
    }

    /// Whether a request is forgotten.
    func contains(_ id: RequestID, organization: Int) -> Bool {
        requests.contains(Key(organization: organization, id: id))
    }

    /// The requests that are not forgotten.
    /// - Parameter organizations: the organizations' keys, by the number that a request has in their place.
    func without(_ known: [JoinedBatch.Request], _ organizations: [Int]) -> [JoinedBatch.Request] {
        guard !requests.isEmpty else { return known }
        return known.filter { !requests.contains(Key(organization: organizations[$0.organization], id: $0.id)) }
    }
}
