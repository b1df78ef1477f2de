import Figures
import GRDB
import IngestionAPI
import SQLText

/// Reads which requests of a report's period are named under more than one mapping.
enum PeriodConflicts {
    private struct Found {
        var organization: Int64
        var id: RequestID
        var key: Int
        var submitted: Instant
        var keys: [Int]
    }

    /// Those of which any mapping is asked about.
    /// - Parameters:
    ///   - names: every mapping, by key.
    ///   - scope: what is asked about.
    static func read(
        _ db: Database, in instants: Range<Instant>, names: [Int: Names.Mapping], scope: ReportScope
    ) throws -> [ConflictFigures] {
        // A database by an earlier version knows of none until its next change.
        guard try db.tableExists("conflict") else { return [] }
        let query = try RawStatement(db, sql: SQLText.file("queries/period_conflicts.sql"))
        query.bind(1, instants.lowerBound.milliseconds)
        query.bind(2, instants.upperBound.milliseconds)
        var found: [Found] = []
        try query.forEach { row in
            guard let id = row.requestID(1) else { return }
            let (organization, mapping) = (row.int(0), Int(row.int(4)))
            if let last = found.last, last.organization == organization, last.id == id {
                found[found.count - 1].keys.append(mapping)
                return
            }
            found.append(
                Found(
                    organization: organization, id: id, key: Int(row.int(2)),
                    submitted: Instant(milliseconds: row.int(3)), keys: [mapping]))
        }
        return found.compactMap { one in
            let mappings = one.keys.compactMap { names[$0] }
            guard let own = names[one.key], mappings.contains(where: scope.contains) else { return nil }
            return ConflictFigures(
                name: MappingName(own), id: one.id, submitted: one.submitted,
                mappings: mappings.map(MappingName.init).sorted().map(\.mapping))
        }
        .sorted { ($0.name, $0.submitted, $0.id) < ($1.name, $1.submitted, $1.id) }
    }
}
