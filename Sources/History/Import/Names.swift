import GRDB

/// What the keys of all organizations and mappings stand for: for queries, which meet most of them.
struct Names {
    /// What a mapping's key stands for.
    struct Mapping {
        var organization: Int
        var organizationName: String
        var name: String
    }

    private var organizations: [Int: String] = [:]
    private(set) var mappings: [Int: Mapping] = [:]

    init(_ db: Database) throws {
        // Not by GRDB's rows, to which a text ends at its first U+0000.
        try RawStatement(db, sql: "SELECT key, name FROM organization").forEach { row in
            guard let name = row.text(1) else { throw Contradiction(what: "an organization has no name") }
            organizations[Int(row.int(0))] = name
        }
        try RawStatement(db, sql: "SELECT key, organization, name FROM mapping").forEach { row in
            let organization = Int(row.int(1))
            guard let name = row.text(2), let organizationName = organizations[organization] else {
                throw Contradiction(what: "a mapping has no name, or no organization")
            }
            mappings[Int(row.int(0))] = Mapping(
                organization: organization, organizationName: organizationName, name: name)
        }
    }

    /// The name of an organization, by its key.
    func organization(_ key: Int) -> String? { organizations[key] }
}
