import Digest
import GRDB
import IngestionAPI
import SQLText

/// One request and every exchange about it, with where each was found.
public struct RequestStory: Sendable {
    /// An exchange and its place in a capture.
    public struct Sight: Sendable {
        /// The exchange, with the raw response body.
        public var exchange: Exchange
        /// The capture, as the user named it.
        public var path: String
        /// The SHA-256 of the capture's bytes.
        public var sha256: String
        /// The line (or entry) in the capture, from 1.
        public var line: Int
        /// The capture's format, as in `ndjson`.
        public var format: String
    }

    /// The organization.
    public var organization: String
    /// The request's ID.
    public var requestID: RequestID
    /// The mapping it belongs to.
    public var mapping: String
    /// What its exchanges say together; nil where only collisions or errors speak of it.
    public var state: RequestState?
    /// The exchanges about it, by time.
    public var sights: [Sight]
}

extension History {
    /// The stories of all requests with an ID: one for each organization that has it, ordered by organization.
    public func requestStories(_ id: RequestID) throws -> [RequestStory] {
        try snapshot { db in
            let names = try Names(db).mappings
            var sights: [String: [RequestStory.Sight]] = [:]
            try Self.forEachSight(of: id, db) { sight in
                sights[sight.exchange.target.organization, default: []].append(sight)
            }
            var states: [String: (mapping: String, state: RequestState)] = [:]
            let query = try RawStatement(db, sql: SQLText.file("queries/requests_with_id.sql"))
            query.bind(1, id)
            try query.forEach { row in
                let state = RequestTable.read(row, from: 1)
                guard let mapping = names[state.birth.mapping] else { return }
                states[mapping.organizationName] = (mapping.name, state)
            }
            return Set(sights.keys).union(states.keys).sorted().map { organization in
                let ordered = (sights[organization] ?? []).sorted { left, right in
                    (left.exchange.at, left.path, left.line) < (right.exchange.at, right.path, right.line)
                }
                return RequestStory(
                    organization: organization, requestID: id,
                    mapping: states[organization]?.mapping ?? ordered.first?.exchange.target.mapping ?? "",
                    state: states[organization]?.state, sights: ordered)
            }
        }
    }

    private static func forEachSight(
        of id: RequestID, _ db: Database, _ body: (RequestStory.Sight) -> Void
    ) throws {
        let evidence = try EvidenceStore(db)
        let blocks = try RawStatement(db, sql: SQLText.file("queries/evidence_of_request.sql"))
        if case .number(let number) = id { blocks.bind(1, number) } else { blocks.bind(1, Int64?.none) }
        try blocks.forEach { row in
            let batch = try evidence.exchanges(ofBlock: row.int(0))
            let path = row.text(2) ?? ""
            let sha256 = SHA256(row.blob(3))?.description ?? ""
            let format = row.text(4) ?? ""
            for index in 0..<batch.count where batch.requestID(index) == id {
                body(
                    RequestStory.Sight(
                        exchange: batch[index], path: path, sha256: sha256, line: batch.lines[index], format: format))
            }
        }
    }
}
