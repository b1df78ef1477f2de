import Bytes
import GRDB
import SQLText

/// The seals of other histories that were merged into this one: table `source_seal`.
struct SourceSeals {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Whether there is the table: a database by a version before it has none until its next change.
    static func exists(_ db: Database) throws -> Bool { try db.tableExists("source_seal") }

    /// A seal of another history, and what holds here what it sealed.
    struct Kept {
        var seal: Seal
        /// The import here; nil for a prune or a merge.
        var takenAs: Int64?
    }

    /// Hands over every seal, in the order in which they were kept.
    func forEach(_ body: (Kept) throws -> Void) throws {
        guard try Self.exists(db) else { return }
        let sql = "SELECT key, import, statement, previous, sha256, taken_as FROM source_seal ORDER BY rowid"
        try RawStatement(db, sql: sql).forEach { row in try body(Kept(seal: Seal(row), takenAs: row.optionalInt(5))) }
    }

    /// Where the imports came from that were taken over, by their numbers here: the history's path, and the SHA-256 of their
    /// seals there.
    func origins() throws -> [Int64: (path: String, seal: String)] {
        guard try Self.exists(db), try Row.fetchOne(db, sql: "SELECT 1 FROM source") != nil else { return [:] }
        let path = try RawStatement(db, sql: SQLText.file("queries/source_of_seal.sql"))
        var origins: [Int64: (path: String, seal: String)] = [:]
        for seal in try SealStore(db).all() {
            guard let key = seal.importKey, let digits = seal.content?.source else { continue }
            path.bind(1, Seal.bytes(digits))
            origins[key] = try path.first { ($0.text(0) ?? "", digits) }
        }
        return origins
    }

    /// Whether there is one, as it was made, whose SHA-256 begins so.
    func holdsOne(beginningWith digits: String) throws -> Bool {
        var isThere = false
        try forEach { if $0.seal.text.hasPrefix(digits), $0.seal.isIntact { isThere = true } }
        return isThere
    }

    /// Keeps a seal, unless it is kept already.
    func keep(_ seal: Seal, source: Int64, takenAs: Int64?) throws {
        let insertion = try RawStatement(db, sql: SQLText.file("queries/source_seal_insert.sql"), isKept: true)
        insertion.bind(1, seal.sha256)
        insertion.bind(2, source)
        insertion.bind(3, seal.key)
        insertion.bind(4, seal.importKey)
        insertion.bind(5, seal.statement)
        insertion.bind(6, seal.previous)
        insertion.bind(7, takenAs)
        try insertion.run()
    }
}

extension Seal {
    /// A seal from a row's first columns: key, import, statement, previous, sha256.
    init(_ row: RawStatement.Row) {
        self.init(
            key: row.int(0), importKey: row.optionalInt(1), statement: row.text(2) ?? "", previous: row.blob(3),
            sha256: row.blob(4))
    }

    /// The bytes of hexadecimal digits, or of a blob's literal, X'…'.
    static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8.filter { $0 != UInt8(ascii: "X") && $0 != UInt8(ascii: "'") })
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }
}
