import GRDB
import IngestionAPI

/// Writes the lines that could not be read.
struct QuarantineTable {
    private let insertion: RawStatement
    private let zstd = Zstd()
    /// How many lines were kept.
    private(set) var count = 0
    /// The first of them.
    private(set) var first: UnreadLine?

    init(_ db: Database) throws {
        insertion = try RawStatement(db, sql: "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)")
    }

    /// Keeps one line.
    mutating func keep(_ line: UnreadLine, import importKey: Int64) throws {
        insertion.bind(1, importKey)
        insertion.bind(2, line.line)
        insertion.bind(3, line.reason)
        insertion.bind(4, line.byteCount)
        insertion.bind(5, zstd.compressed(line.maskedBytes))
        try insertion.run()
        count += 1
        if first == nil { first = line }
    }
}
