import GRDB
import IngestionAPI

/// The keys of organizations and mappings. Keys are dealt out in the order of the imports, so nothing that a reader
/// sees, and no tie-break, may depend on them.
struct Names {
    /// What a mapping's key stands for.
    struct Mapping {
        var organization: Int
        var organizationName: String
        var name: String
    }

    private let db: Database
    private var organizations: [String: Int] = [:]
    private var keys: [CallTarget: Int] = [:]
    private(set) var mappings: [Int: Mapping] = [:]

    init(_ db: Database) throws {
        self.db = db
        for row in try Row.fetchAll(db, sql: "SELECT key, name FROM organization") {
            organizations[row[1]] = row[0]
        }
        let names = Dictionary(uniqueKeysWithValues: organizations.map { ($1, $0) })
        for row in try Row.fetchAll(db, sql: "SELECT key, organization, name FROM mapping") {
            let organization: Int = row[1]
            remember(
                key: row[0],
                Mapping(organization: organization, organizationName: names[organization] ?? "", name: row[2]))
        }
    }

    /// The key of a target's mapping; a mapping not met before is written down.
    mutating func mappingKey(of target: CallTarget) throws -> Int {
        let plain = CallTarget(origin: "", organization: target.organization, mapping: target.mapping)
        if let key = keys[plain] { return key }
        let organization = try organizationKey(target.organization)
        try db.execute(
            sql: "INSERT INTO mapping (organization, name) VALUES (?, ?)", arguments: [organization, target.mapping])
        let key = Int(db.lastInsertedRowID)
        remember(
            key: key,
            Mapping(organization: organization, organizationName: target.organization, name: target.mapping))
        return key
    }

    /// The name of an organization, by its key.
    func organization(_ key: Int) -> String? {
        organizations.first { $0.value == key }?.key
    }

    /// Orders two mappings of one organization by name.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        (mappings[left]?.name ?? "") < (mappings[right]?.name ?? "")
    }

    private mutating func organizationKey(_ name: String) throws -> Int {
        if let key = organizations[name] { return key }
        try db.execute(sql: "INSERT INTO organization (name) VALUES (?)", arguments: [name])
        let key = Int(db.lastInsertedRowID)
        organizations[name] = key
        return key
    }

    private mutating func remember(key: Int, _ mapping: Mapping) {
        keys[CallTarget(origin: "", organization: mapping.organizationName, mapping: mapping.name)] = key
        mappings[key] = mapping
    }
}
