import GRDB
import IngestionAPI

/// The keys of organizations and mappings for one import: looked up as they are met, and dealt out to new ones. An import
/// of a few exchanges then costs the same whatever the number of mappings.
///
/// Keys are dealt out in the order of the imports, so nothing that a reader sees, and no tie-break, may depend on them.
final class NameKeys {
    private let organizationByName: RawStatement
    private let organizationInsertion: RawStatement
    private let mappingByName: RawStatement
    private let mappingByKey: RawStatement
    private let mappingInsertion: RawStatement

    private struct Name: Hashable {
        var organization: Int
        var mapping: ExactText
    }

    private var organizations: [ExactText: Int] = [:]
    private var keys: [Name: Int] = [:]
    private var names: [Int: String] = [:]
    /// What a look-up in `precedes` failed with, which can't throw; to be asked for after it was used.
    private(set) var failure: (any Error)?

    init(_ db: Database) throws {
        organizationByName = try RawStatement(db, sql: "SELECT key FROM organization WHERE name = ?")
        organizationInsertion = try RawStatement(db, sql: "INSERT INTO organization (name) VALUES (?)")
        mappingByName = try RawStatement(db, sql: "SELECT key FROM mapping WHERE organization = ? AND name = ?")
        mappingByKey = try RawStatement(db, sql: "SELECT name FROM mapping WHERE key = ?")
        mappingInsertion = try RawStatement(db, sql: "INSERT INTO mapping (organization, name) VALUES (?, ?)")
    }

    /// The keys of all that were met.
    var used: (organizations: Set<Int>, mappings: Set<Int>) { (Set(organizations.values), Set(keys.values)) }

    /// The keys of a target's organization and mapping; those not met before are written down.
    func keys(of target: CallTarget) throws -> (organization: Int, mapping: Int) {
        let organization = try organizationKey(target.organization)
        let name = Name(organization: organization, mapping: target.mapping.exact)
        if let key = keys[name] { return (organization, key) }
        mappingByName.bind(1, organization)
        mappingByName.bind(2, target.mapping)
        var key = try mappingByName.first { Int($0.int(0)) }
        if key == nil {
            mappingInsertion.bind(1, organization)
            mappingInsertion.bind(2, target.mapping)
            try mappingInsertion.run()
            key = Int(mappingInsertion.lastInsertedKey)
        }
        guard let key else { preconditionFailure("a mapping that was written down has a key") }
        keys[name] = key
        names[key] = target.mapping
        return (organization, key)
    }

    /// Orders two mappings of one organization by name.
    func precedes(_ left: Int, _ right: Int) -> Bool { name(left).exact < name(right).exact }

    private func name(_ key: Int) -> String {
        if let name = names[key] { return name }
        do {
            mappingByKey.bind(1, key)
            let name = try mappingByKey.first { $0.text(0) ?? "" } ?? ""
            names[key] = name
            return name
        } catch {
            failure = error
            return ""
        }
    }

    private func organizationKey(_ name: String) throws -> Int {
        if let key = organizations[name.exact] { return key }
        organizationByName.bind(1, name)
        var key = try organizationByName.first { Int($0.int(0)) }
        if key == nil {
            organizationInsertion.bind(1, name)
            try organizationInsertion.run()
            key = Int(organizationInsertion.lastInsertedKey)
        }
        guard let key else { preconditionFailure("an organization that was written down has a key") }
        organizations[name.exact] = key
        return key
    }
}
