import GRDB
import IngestionAPI

/// What the keys of all organizations and mappings stand for: for queries, which meet most of them.
struct Names {
    /// What a mapping's key stands for.
    struct Mapping {
        var organization: Int
        var organizationName: String
        var name: String
    }

    private var organizations: [String: Int] = [:]
    private(set) var mappings: [Int: Mapping] = [:]

    init(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT key, name FROM organization") {
            organizations[row[1]] = row[0]
        }
        let names = Dictionary(uniqueKeysWithValues: organizations.map { ($1, $0) })
        for row in try Row.fetchAll(db, sql: "SELECT key, organization, name FROM mapping") {
            let organization: Int = row[1]
            mappings[row[0]] = Mapping(
                organization: organization, organizationName: names[organization] ?? "", name: row[2])
        }
    }

    /// The name of an organization, by its key.
    func organization(_ key: Int) -> String? {
        organizations.first { $0.value == key }?.key
    }
}
