import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

/// One import of another history that is taken over: its row of the ledger, its blocks of evidence, its lines in
/// quarantine.
///
/// Of a file that was imported here, too, only what is new is kept; where nothing is, that import stands for both.
struct TakenImport {
    /// What it is there.
    let origin: SourceLedger.Import
    private(set) var kept: KeptExchanges
    /// Lines that were kept in quarantine.
    private(set) var quarantined = 0
    /// Its number here, as long as it is not ended.
    let key: Int64
    private let parts: ImportParts
    /// The import here of the same file.
    private let twin: (key: Int64, isWithoutLines: Bool)?
    private let requestsBefore: Int
    private var db: Database { parts.db }

    /// Enters its row.
    /// - Parameter row: hands over its row there, with the columns that `columns` names.
    init(_ origin: SourceLedger.Import, _ parts: ImportParts, ahead: Int64, _ row: RawStatement.Row) throws {
        self.origin = origin
        self.parts = parts
        kept = KeptExchanges(parts, ahead: ahead)
        requestsBefore = parts.derivation.newRequests
        let columns = Self.columns
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insertion = try RawStatement(
            parts.db, sql: "INSERT INTO import (\(columns.joined(separator: ", "))) VALUES (\(places))", isKept: true)
        for place in columns.indices { insertion.bind(Int32(place + 1), row, Int32(place)) }
        try insertion.run()
        key = insertion.lastInsertedKey
        let same = try RawStatement(parts.db, sql: SQLText.file("queries/import_twin.sql"), isKept: true)
        same.bind(1, key)
        twin = try same.first { ($0.int(0), $0.int(1) != 0) }
    }

    /// The columns of the ledger but for the number.
    static let columns = [
        "path", "format", "organization", "sha256", "bytes", "lines", "exchanges", "duplicates", "quarantined",
        "requests",
        "head_bytes", "head_sha256", "whole_bytes", "whole_sha256", "whole_lines", "started_at", "finished_at",
        "program",
        "others", "damage",
    ]

    /// Whether the same file was imported here.
    var isKnownFile: Bool { twin != nil }

    /// Keeps what of a block is new.
    mutating func add(_ packed: PackedBatch) throws {
        try kept.add(packed, importKey: key)
    }

    /// Keeps a line in quarantine as it is kept there, unless it is here.
    /// - Parameter row: of `source_quarantine.sql`.
    mutating func add(quarantined row: RawStatement.Row) throws {
        if let twin {
            let known = try RawStatement(db, sql: SQLText.file("queries/quarantine_is_known.sql"), isKept: true)
            known.bind(1, key)
            known.bind(2, row, 0)
            let isKnown = try known.first { _ in true } ?? false
            if isKnown || twin.isWithoutLines { return }
        }
        let insertion = try RawStatement(db, sql: "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)", isKept: true)
        insertion.bind(1, key)
        for column in Int32(0)..<4 { insertion.bind(column + 2, row, column) }
        try insertion.run()
        quarantined += 1
    }

    /// Settles its row, and seals it.
    /// - Parameter duplicates: exchanges that were known already when it was imported there.
    /// - Returns: the number of the import that holds what it held.
    func end(duplicates: Int) throws -> Int64 {
        if let twin, kept.new == 0, quarantined == 0 {
            try db.execute(sql: "DELETE FROM import WHERE key = ?", arguments: [key])
            return twin.key
        }
        try db.cachedStatement(sql: SQLText.file("queries/import_settle_taken.sql")).execute(arguments: [
            duplicates + kept.duplicates, quarantined, parts.derivation.newRequests - requestsBefore, key,
        ])
        if kept.tooOld > 0 {
            try db.execute(sql: SQLText.file("queries/prune_ledger.sql"), arguments: [key, kept.tooOld, 0])
        }
        try SealStore(db).seal(import: key, evidence: kept.digest, source: SHA256(origin.seal.sha256))
        return key
    }
}
