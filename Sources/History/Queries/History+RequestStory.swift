import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The stories of all requests with an ID: one for each organization that has it, ordered by organization.
    /// - Parameter bounds: how many exchanges of a kind, and how much of an answer.
    /// - Throws: `HistoryProblem`.
    public func requestStories(_ id: RequestID, _ bounds: SightBounds = .shown) throws -> [RequestStory] {
        try snapshot { db in
            let names = try Names(db).mappings
            let limit = try EvidenceFigures(db).ahead?.limit
            var selections: [ExactText: SightSelection<RequestStory.Sight>] = [:]
            try Self.forEachSight(of: id, db) { sight in
                let target = sight.exchange.target
                let selection = SightSelection<RequestStory.Sight>(
                    most: bounds.most, by: RequestStory.Sight.precedes)
                selections[target.organization.exact, default: selection].add(
                    sight.cut(to: bounds.bytesOfAnswer), kind: sight.answer.kind, mapping: target.mapping,
                    isLater: limit.map { sight.exchange.at > $0 } ?? false)
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
            let prunedBefore = try History.prunedBefore(db)
            let neighbors = try RequestNeighbors(db)
            return try Set(selections.keys).union(states.keys).sorted().map { organization in
                let (ordered, leftOut, later) = selections[organization]?.finish() ?? ([], [:], 0)
                var story = RequestStory(
                    organization: organization.text, requestID: id,
                    mapping: states[organization]?.mapping ?? ordered.first?.exchange.target.mapping ?? "",
                    state: states[organization]?.state, sights: ordered)
                (story.leftOut, story.leftOutLater) = (leftOut, later)
                story.limit = limit
                if story.state == nil, pruned.contains(organization) { story.prunedBefore = prunedBefore }
                if let state = story.state { try neighbors.add(to: &story, key: state.birth.mapping) }
                if let batch = story.state?.terminal?.batchID, let birth = story.state?.birth.at {
                    let query = try BatchQuery(db)
                    story.batch = try query.figures(batch)
                    if story.batch != nil { story.batchSights = try query.sights(of: batch, from: birth, upTo: limit) }
                }
                return story
            }
        }
    }

    /// The raw answer of one of a request's exchanges.
    /// - Parameter place: its capture and line, as in `capture.ndjson:17`.
    /// - Returns: the body, byte for byte; nil where no exchange of the request stands there.
    /// - Throws: `HistoryProblem`.
    public func rawAnswer(of id: RequestID, at place: String) throws -> [UInt8]? {
        try snapshot { db in
            var found: [UInt8]?
            try Self.forEachSight(of: id, db) { sight in
                if found == nil, "\(sight.path):\(sight.line)" == place { found = sight.exchange.response }
            }
            return found
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
        let blocks = try RawStatement(db, sql: SQLText.file("queries/evidence_of_request.sql"))
        if case .number(let number) = id { blocks.bind(1, number) } else { blocks.bind(1, Int64?.none) }
        try forEachSight(in: blocks, db, where: { $0.requestID($1) == id }, body)
    }

    /// Goes through some exchanges of blocks.
    /// - Parameter blocks: yields their keys, and of their imports path, SHA-256 and format.
    static func forEachSight(
        in blocks: RawStatement, _ db: Database, where isMeant: (ExchangeBatch, Int) -> Bool,
        _ body: (RequestStory.Sight) -> Void
    ) throws {
        let evidence = try EvidenceStore(db)
        try blocks.forEach { row in
            let batch = try evidence.exchanges(ofBlock: row.int(0))
            let path = row.text(1) ?? ""
            let sha256 = SHA256(row.blob(2))?.description ?? ""
            let format = row.text(3) ?? ""
            for index in 0..<batch.count where isMeant(batch, index) {
                body(
                    RequestStory.Sight(
                        exchange: batch[index], path: path, sha256: sha256, line: batch.lines[index], format: format))
            }
        }
    }
}
