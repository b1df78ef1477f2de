import Bytes
import GRDB
import IngestionAPI
import SQLText
import Synchronization

/// A capture that is to be imported, as far as it is known before it is read.
public struct CaptureSource: Sendable {
    /// As the user named it; `-` is standard input.
    public var path: String
    /// The format's name, `ndjson`.
    public var format: String
    /// What stands in where a URL names no organization.
    public var organization: String?
    /// The size of a regular file; nil for a stream.
    public var byteCount: Int?
    /// Whether the file's name says something that its bytes do not: then equal bytes at another path are another capture.
    public var isToldByPath: Bool
    /// The file's first bytes; fewer where it has no more. Not asked of a stream.
    public var firstBytes: @Sendable (Int) throws -> [UInt8]
    /// The SHA-256 of the file's first bytes, or nil where it has fewer. Not asked of a stream.
    public var sha256OfFirst: @Sendable (Int) throws -> SHA256?
    /// Makes the reader, which passes over what was imported before. Called on the thread that reads.
    public var makeReader: @Sendable (_ known: CapturePrefix?) throws -> any CaptureReader

    /// A source from its parts.
    public init(
        path: String, format: String, organization: String?, byteCount: Int?, isToldByPath: Bool = false,
        firstBytes: @escaping @Sendable (Int) throws -> [UInt8] = { _ in [] },
        sha256OfFirst: @escaping @Sendable (Int) throws -> SHA256?,
        makeReader: @escaping @Sendable (_ known: CapturePrefix?) throws -> any CaptureReader
    ) {
        self.path = path
        self.format = format
        self.organization = organization
        self.byteCount = byteCount
        self.isToldByPath = isToldByPath
        self.firstBytes = firstBytes
        self.sha256OfFirst = sha256OfFirst
        self.makeReader = makeReader
    }
}

extension CaptureSource {
    /// The same source, which remembers what it has hashed: a file is asked for again when the import has had to wait.
    func hashedOnce() -> CaptureSource {
        let hashes = Hashes()
        var source = self
        source.sha256OfFirst = { [sha256OfFirst] count in
            if let known = hashes.byCount.withLock({ $0[count] }) { return known }
            let hash = try sha256OfFirst(count)
            hashes.byCount.withLock { $0[count] = .some(hash) }
            return hash
        }
        return source
    }

    private final class Hashes: Sendable {
        let byCount = Mutex<[Int: SHA256?]>([:])
    }
}

/// Finds out from the ledger how much of a file has been imported before.
struct ImportLedger {
    /// How many bytes tell files apart before any is hashed whole.
    static let headBytes = 4_096

    enum Known {
        case nothing
        /// The same bytes.
        case all(lines: Int, exchanges: Int, quarantined: Int, sha256: SHA256, program: String)
        /// The file begins with those of an earlier import.
        case prefix(CapturePrefix)
    }

    private struct Candidate {
        var key: Int64
        var sha256: [UInt8]
        var bytes: Int
        var lines: Int
        var exchanges: Int
        var quarantined: Int
        var headBytes: Int
        var head: [UInt8]
        var whole: CapturePrefix
        var program: String
    }

    /// What is known of a file.
    static func known(_ db: Database, _ source: CaptureSource) throws -> Known {
        guard let byteCount = source.byteCount, byteCount > 0 else { return .nothing }
        var heads: [Int: SHA256?] = [:]
        for candidate in try candidates(db, source, byteCount) {
            if heads[candidate.headBytes] == nil {
                heads[candidate.headBytes] = try source.sha256OfFirst(candidate.headBytes)
            }
            guard candidate.head == heads[candidate.headBytes]??.bytes else { continue }
            if candidate.bytes == byteCount, let hash = try source.sha256OfFirst(byteCount),
                hash.bytes == candidate.sha256
            {
                return .all(
                    lines: candidate.lines, exchanges: candidate.exchanges, quarantined: candidate.quarantined,
                    sha256: hash, program: candidate.program)
            }
            guard candidate.whole.byteCount > 0 else { continue }
            if try source.sha256OfFirst(candidate.whole.byteCount) == candidate.whole.sha256 {
                return .prefix(candidate.whole)
            }
        }
        return .nothing
    }

    /// Imports of files that this one may be, or go on with, the longest first.
    ///
    /// They have the same first bytes; one of fewer, which has grown since, ended where a line of this one does.
    private static func candidates(
        _ db: Database, _ source: CaptureSource, _ byteCount: Int
    ) throws -> [Candidate] {
        let first = try source.firstBytes(min(headBytes, byteCount))
        var beginnings = [SHA256(of: first)]
        if source.format == goingOn {
            beginnings += first.indices.filter { first[$0] == 0x0A }.map { SHA256(of: Array(first[...$0])) }
        }
        let query = try RawStatement(db, sql: SQLText.file("queries/import_candidates.sql"), isKept: true)
        var found: [Int64: Candidate] = [:]
        for beginning in beginnings {
            query.bind(1, beginning.bytes)
            query.bind(2, byteCount)
            query.bind(3, source.format)
            query.bind(4, source.organization)
            query.bind(5, source.isToldByPath ? source.path : nil)
            try query.forEach { row in
                if let candidate = candidate(row) { found[candidate.key] = candidate }
            }
        }
        return found.values.sorted { ($1.bytes, $0.key) < ($0.bytes, $1.key) }
    }

    /// The format whose captures are gone on with.
    private static let goingOn = "ndjson"

    private static func candidate(_ row: RawStatement.Row) -> Candidate? {
        SHA256(row.blob(9)).map { whole in
            Candidate(
                key: row.int(0), sha256: row.blob(1), bytes: Int(row.int(2)), lines: Int(row.int(3)),
                exchanges: Int(row.int(4)),
                quarantined: Int(row.int(5)), headBytes: Int(row.int(6)), head: row.blob(7),
                whole: CapturePrefix(
                    byteCount: Int(row.int(8)), sha256: whole, lines: Int(row.int(10))),
                program: row.text(11) ?? "")
        }
    }
}

extension ImportLedger {
    /// The import of the same bytes as those of a stream that has just been read, if there was one.
    static func sameContent(
        _ db: Database, _ end: CaptureEnd, _ source: CaptureSource
    ) throws -> (exchanges: Int, quarantined: Int, program: String)? {
        let query = try RawStatement(db, sql: SQLText.file("queries/import_same.sql"))
        query.bind(1, end.sha256.bytes)
        query.bind(2, end.byteCount)
        query.bind(3, source.format)
        query.bind(4, source.organization)
        return try query.first { (Int($0.int(0)), Int($0.int(1)), $0.text(2) ?? "") }
    }
}
