import GRDB
import IngestionAPI

/// Writes the lines that could not be read.
///
/// A small archive can hold no end of them: of one import some are kept long, the others short, and where there are more
/// than can be meant the import ends.
struct QuarantineTable {
    /// How many bytes of lines are kept of one import before only beginnings are.
    static let longKept = 64 << 20
    /// How many bytes of each line are kept from there on.
    static let shortKept = 256
    /// From how many lines on there have to be more that can be read.
    static let mostAlone = 100_000

    private let insertion: RawStatement
    private let zstd = Zstd()
    /// How many lines were kept.
    private(set) var count = 0
    /// The first of them.
    private(set) var first: UnreadLine?
    private var keptBytes = 0

    init(_ db: Database) throws {
        insertion = try RawStatement(db, sql: "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)")
    }

    /// Keeps one line.
    mutating func keep(_ line: UnreadLine, import importKey: Int64) throws {
        insertion.bind(1, importKey)
        insertion.bind(2, line.line)
        insertion.bind(3, line.reason)
        insertion.bind(4, line.byteCount)
        let isLong = keptBytes < Self.longKept
        let kept = isLong ? line.maskedBytes : Array(line.maskedBytes.prefix(Self.shortKept))
        keptBytes += kept.count
        insertion.bind(5, zstd.compressed(kept))
        try insertion.run()
        count += 1
        if first == nil { first = line }
    }
}
