import Bytes
import Foundation
import GRDB

/// The table of seals: read whole, written at its end.
struct SealStore {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Whether there are seals: a database by a version before them has none until its next change.
    static func exists(_ db: Database) throws -> Bool { try db.tableExists("seal") }

    /// All seals, in order.
    func all() throws -> [Seal] {
        var seals: [Seal] = []
        try RawStatement(db, sql: "SELECT key, import, statement, previous, sha256 FROM seal ORDER BY key")
            .forEach { seals.append(Seal($0)) }
        return seals
    }

    /// The SHA-256 of every import's seal, 64 hexadecimal digits.
    func textsByImport() throws -> [Int64: String] {
        var texts: [Int64: String] = [:]
        try RawStatement(db, sql: "SELECT import, sha256 FROM seal WHERE import IS NOT NULL").forEach { row in
            texts[row.int(0)] = SHA256(row.blob(1))?.description
        }
        return texts
    }

    /// Seals an import whose row of the ledger is complete.
    /// - Parameters:
    ///   - evidence: the digest of its blocks.
    ///   - source: the SHA-256 of its seal in the history that it was taken over from; nil for one that was made here.
    func seal(import key: Int64, evidence: EvidenceDigest, source: SHA256? = nil) throws {
        let holdings = try ImportHoldings.read(db, of: [key], evidence: [key: evidence])
        try append(
            Seal.Statement(
                ledger: try Self.ledger(db, key), source: source?.description, holdings: holdings,
                state: SealedState(db)),
            import: key)
    }

    /// Seals a merge, behind the imports that it took over.
    /// - Parameter key: the key of its row of table `source`.
    func seal(source key: Int64) throws {
        try append(
            Seal.Statement(merged: try Self.row(db, of: "source", key), holdings: [], state: SealedState(db)),
            import: nil)
    }

    /// Seals what a prune left of the imports that it touched.
    func seal(pruneBefore day: String, imports: [Int64]) throws {
        let holdings = try ImportHoldings.read(db, of: imports)
        try append(Seal.Statement(prunedBefore: day, holdings: holdings, state: SealedState(db)), import: nil)
    }

    /// Seals every import as it is found: those of versions that knew no seals.
    func sealAll() throws {
        let keys = try Int64.fetchAll(db, sql: "SELECT key FROM import ORDER BY key")
        guard !keys.isEmpty else { return }
        let state = try SealedState(db)
        for holdings in try ImportHoldings.read(db, of: keys) {
            let statement = Seal.Statement(
                ledger: try Self.ledger(db, holdings.importKey), isLate: true, holdings: [holdings],
                state: state)
            try append(statement, import: holdings.importKey)
        }
    }

    /// Appends a seal.
    func append(_ statement: Seal.Statement, import key: Int64?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(statement), as: UTF8.self)
        let latest = "SELECT key, sha256 FROM seal ORDER BY key DESC LIMIT 1"
        let last = try Row.fetchOne(db.cachedStatement(sql: latest))
        let number = (last?[0] as Int64? ?? 0) + 1
        let previous = (last?[1] as Data?).map(Array.init) ?? Seal.beginning
        let sha256 = Seal.sha256(previous: previous, statement: text)
        try db.cachedStatement(sql: "INSERT INTO seal VALUES (?, ?, ?, ?, ?)").execute(
            arguments: [number, key, text, Data(previous), Data(sha256)])
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('last_seal', ?)").execute(
            arguments: [Self.lastSeal(number, sha256)])
    }

    /// What setting `last_seal` says of a seal.
    static func lastSeal(_ key: Int64, _ sha256: [UInt8]) -> String {
        "\(key) \(SHA256(sha256)?.description ?? "")"
    }

    /// An import's row of the ledger, as it is sealed; nil where there is none.
    static func ledger(_ db: Database, _ key: Int64) throws -> [String: String]? {
        var row = try row(db, of: "import", key)
        row?["key"] = nil
        return row
    }

    /// A row, column by column, each value as an SQL literal, without those that are 0 or NULL; nil where there is none.
    static func row(_ db: Database, of table: String, _ key: Int64) throws -> [String: String]? {
        let columns = try db.columns(in: table).map(\.name)
        // quote() ends a text at a zero byte.
        let literals = columns.map {
            "iif(typeof($0) = 'text' AND instr($0, char(0)), hex($0), quote($0))".replacing("$0", with: $0)
        }
        .joined(separator: ", ")
        let sql = "SELECT \(literals) FROM \(table) WHERE key = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [key]).map { row in
            let values = row.databaseValues.map { String.fromDatabaseValue($0) ?? "" }
            return Dictionary(uniqueKeysWithValues: zip(columns, values).filter { $1 != "0" && $1 != "NULL" })
        }
    }
}
