import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The stories of all requests with an ID: one for each organization that has it, ordered by organization.
    public func requestStories(_ id: RequestID) throws -> [RequestStory] {
        try snapshot { db in
            let names = try Names(db).mappings
            var sights: [ExactText: [RequestStory.Sight]] = [:]
            try Self.forEachSight(of: id, db) { sight in
                sights[sight.exchange.target.organization.exact, default: []].append(sight)
            }
            var states: [ExactText: (mapping: String, state: RequestState)] = [:]
            let query = try RawStatement(db, sql: SQLText.file("queries/requests_with_id.sql"))
            query.bind(1, id)
            try query.forEach { row in
                let state = try RequestTable.read(row, from: 1)
                guard let mapping = names[state.birth.mapping] else { return }
                states[mapping.organizationName.exact] = (mapping.name, state)
            }
            let pruned = try Self.prunedOrganizations(of: id, db)
            let prunedBefore = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'pruned_before'")
            let neighbors = try RequestNeighbors(db)
            let limit = try EvidenceFigures(db).ahead?.limit
            return try Set(sights.keys).union(states.keys).sorted().map { organization in
                let ordered = (sights[organization] ?? []).sorted { left, right in
                    (left.exchange.at, left.path, left.line) < (right.exchange.at, right.path, right.line)
                }
                var story = RequestStory(
                    organization: organization.text, requestID: id,
                    mapping: states[organization]?.mapping ?? ordered.first?.exchange.target.mapping ?? "",
                    state: states[organization]?.state, sights: ordered)
                story.limit = limit
                if story.state == nil, pruned.contains(organization) { story.prunedBefore = prunedBefore }
                if let state = story.state { try neighbors.add(to: &story, key: state.birth.mapping) }
                return story
            }
        }
    }

    /// The organizations of which a request with an ID was pruned.
    private static func prunedOrganizations(of id: RequestID, _ db: Database) throws -> Set<ExactText> {
        guard try db.tableExists("pruned_request") else { return [] }
        let query = try RawStatement(db, sql: SQLText.file("queries/pruned_organizations.sql"))
        query.bind(1, id)
        var organizations: Set<ExactText> = []
        try query.forEach { row in organizations.insert((row.text(0) ?? "").exact) }
        return organizations
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
