import GRDB
import IngestionAPI
import SQLText

/// The names that a history holds.
public struct KnownNames: Sendable, Equatable {
    /// The mappings, by organization and name.
    public var mappings: [MappingName]
    /// The error codes that requests ended with, each once; `ErrorCode.none` where one named none.
    public var codes: [String]
}

extension History {
    /// The names that the history holds, for those who type one.
    public func knownNames() throws -> KnownNames {
        try snapshot { db in
            KnownNames(
                mappings: try Self.knownMappings(db),
                codes: try String.fetchAll(db, sql: "SELECT DISTINCT code FROM daily_code ORDER BY code"))
        }
    }

    /// The mappings that the history holds, by organization and name.
    public func knownMappings() throws -> [MappingName] { try snapshot(Self.knownMappings) }

    private static func knownMappings(_ db: Database) throws -> [MappingName] {
        var mappings: [MappingName] = []
        try RawStatement(db, sql: SQLText.file("queries/known_mappings.sql")).forEach { row in
            mappings.append(MappingName(organization: row.text(0) ?? "", mapping: row.text(1) ?? ""))
        }
        return mappings
    }
}
