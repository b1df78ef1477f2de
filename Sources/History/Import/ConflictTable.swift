import GRDB
import IngestionAPI

/// The requests that are named under more than one mapping, each with all of them: table `conflict`. Which one a request
/// counts under is settled by the counting rules; this is the evidence that another one was named, too.
///
/// What must hold: of a request that is not in the table every exchange names the mapping of its row. So that row and what is
/// said anew tell of each contradiction, in whatever order and portions exchanges come.
struct ConflictTable {
    private struct Request: Hashable {
        /// The organization's key.
        var organization: Int
        var id: RequestID
    }

    private let insertion: RawStatement
    private var requests: Set<Request> = []

    init(_ db: Database) throws {
        insertion = try RawStatement(db, sql: "INSERT OR IGNORE INTO conflict VALUES (?, ?, ?)")
    }

    /// How many requests a mapping was noted of that was not known, since a capture began.
    var requestCount: Int { requests.count }

    /// Another capture begins.
    mutating func begin() { requests = [] }

    /// Notes mappings that a request is named under: two at least, or one beside those that are noted already.
    mutating func note(_ id: RequestID, organization: Int, mappings: some Sequence<Int>) throws {
        for mapping in mappings {
            insertion.bind(1, organization)
            insertion.bind(2, id)
            insertion.bind(3, mapping)
            if try insertion.run() > 0 { requests.insert(Request(organization: organization, id: id)) }
        }
    }
}

extension ConflictTable {
    /// Works out what all evidence says: once, for a database that was made before there was the table.
    static func derive(_ db: Database) throws {
        // No request can be named under two mappings of an organization that has one.
        let several = "SELECT 1 FROM mapping GROUP BY organization HAVING count(*) > 1"
        guard try Row.fetchOne(db, sql: several) != nil else { return }
        var conflicts = try ConflictTable(db)
        let names = try NameKeys(db)
        let known = try RawStatement(db, sql: "SELECT mapping FROM request WHERE organization = ? AND id = ?")
        func mapping(_ id: RequestID, _ organization: Int) throws -> Int? {
            known.bind(1, organization)
            known.bind(2, id)
            return try known.first { Int($0.int(0)) }
        }
        try EvidenceDecoding(db).forEach { block in
            // A block that can't be read is for `verify` to tell.
            guard case .success(let content) = block.content else { return }
            let keys = try BatchKeys(content.joined, of: content.batch, names)
            for request in content.joined.requests {
                let organization = keys.organizations[request.organization]
                let named = keys.mappings[request.state.birth.mapping]
                guard let own = try mapping(request.id, organization), own != named else { continue }
                try conflicts.note(request.id, organization: organization, mappings: [own, named])
            }
            for conflict in content.joined.conflicts {
                let organization = keys.organizations[conflict.organization]
                guard try mapping(conflict.id, organization) != nil else { continue }  // it was pruned
                try conflicts.note(
                    conflict.id, organization: organization, mappings: conflict.mappings.map { keys.mappings[$0] })
            }
        }
    }
}
