import GRDB

/// The imports of a history that is merged, in order, each with the seal that states it.
struct SourceLedger {
    /// One import.
    struct Import {
        var key: Int64
        var seal: Seal
        var lines: Int
        /// Whether some of what it kept was pruned since, or left out because it was too old.
        var isPruned: Bool
    }

    let imports: [Import]
    /// All seals, in order.
    let seals: [Seal]

    /// - Throws: `SourceProblem` where an import is not sealed.
    init(_ db: Database, path: String) throws {
        let seals = try SealStore(db).all()
        self.seals = seals
        let byImport = Dictionary(seals.compactMap { seal in seal.importKey.map { ($0, seal) } }) { first, _ in first }
        let pruned = try Int64.fetchSet(db, sql: "SELECT import FROM pruned WHERE exchanges > 0 OR lines > 0")
        var imports: [Import] = []
        try RawStatement(db, sql: "SELECT key, lines FROM import ORDER BY key").forEach { row in
            guard let seal = byImport[row.int(0)] else {
                throw SourceProblem.wasChanged(path, "import \(row.int(0)): no seal states it", more: 0)
            }
            imports.append(
                Import(key: row.int(0), seal: seal, lines: Int(row.int(1)), isPruned: pruned.contains(row.int(0))))
        }
        self.imports = imports
    }
}
