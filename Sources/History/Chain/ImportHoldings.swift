import Bytes
import GRDB

/// What the database holds of one import, as far as it can't be made anew from anything else.
struct ImportHoldings: Codable, Equatable {
    /// The import's number.
    var importKey: Int64
    /// How many blocks of evidence.
    var blocks: Int
    /// The digest of these blocks, in the order of their keys: 64 hexadecimal digits.
    var evidence: String
    /// The keys of the first and the last of them: evidence keeps its order; nil where there is none, and in seals of versions
    /// that did not state them.
    var firstBlock: Int64?
    var lastBlock: Int64?
    /// The digest of its lines in quarantine, in the order of their numbers; nil where there is none.
    var quarantine: String?
    /// Exchanges of it that were pruned, or left out because they were too old; nil for none.
    var prunedExchanges: Int?
    /// Lines that were pruned from quarantine; nil for none.
    var prunedLines: Int?

    /// As they stand in a seal's statement.
    private enum CodingKeys: String, CodingKey {
        case importKey = "import"
        case blocks, evidence, firstBlock, lastBlock, quarantine, prunedExchanges, prunedLines
    }
}

/// The digest of an import's evidence: the SHA-256 of the SHA-256 of each of its blocks.
struct EvidenceDigest {
    private var hashes: [UInt8] = []
    /// The keys of the first and the last block.
    private(set) var first: Int64?
    private(set) var last: Int64?

    /// How many blocks were added.
    var blocks: Int { hashes.count / SHA256.byteCount }

    /// Adds the next block, by `sha256(columns:responses:)`.
    mutating func add(_ block: SHA256, key: Int64) {
        hashes += block.bytes
        first = first ?? key
        last = key
    }

    /// The digest so far.
    var value: String { SHA256(of: hashes).description }

    /// The hash of one block as it is stored.
    static func sha256(columns: [UInt8], responses: [UInt8]) -> SHA256 {
        let stream = SHA256Stream()
        // Where one part ends and the other begins is hashed, too.
        stream.add(number: columns.count)
        columns.withUnsafeBytes(stream.add)
        responses.withUnsafeBytes(stream.add)
        return stream.value
    }
}

/// The digest of an import's lines in quarantine.
final class QuarantineDigest {
    private let stream = SHA256Stream()
    private var isEmpty = true

    /// Adds the next line.
    /// - Parameters:
    ///   - bytes: the line's length.
    ///   - kept: its bytes as they are stored.
    func add(line: Int, reason: String, bytes: Int, kept: [UInt8]) {
        isEmpty = false
        stream.add(number: line)
        stream.add(number: bytes)
        stream.add(number: reason.utf8.count)
        Array(reason.utf8).withUnsafeBytes(stream.add)
        kept.withUnsafeBytes(stream.add)
    }

    /// The digest so far; nil where there was no line.
    var value: String? { isEmpty ? nil : stream.value.description }
}

extension SHA256Stream {
    /// Adds a number as eight bytes, the lowest first.
    func add(number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian, add)
    }
}

extension ImportHoldings {
    /// What the database holds of imports, read from it.
    /// - Parameters:
    ///   - imports: of which.
    ///   - evidence: the digests of their blocks, where those have been read already; nil to read them.
    static func read(
        _ db: Database, of imports: some Sequence<Int64>, evidence: [Int64: EvidenceDigest]? = nil
    ) throws -> [ImportHoldings] {
        let digests = try evidence ?? Self.evidence(db)
        let pruned = try RawStatement(db, sql: "SELECT exchanges, lines FROM pruned WHERE import = ?")
        let lines = try RawStatement(
            db, sql: "SELECT line, reason, bytes, kept FROM quarantine WHERE import = ? ORDER BY line")
        return try imports.map { key in
            let digest = digests[key] ?? EvidenceDigest()
            let quarantine = QuarantineDigest()
            lines.bind(1, key)
            try lines.forEach { row in
                quarantine.add(
                    line: Int(row.int(0)), reason: row.text(1) ?? "", bytes: Int(row.int(2)), kept: row.blob(3))
            }
            pruned.bind(1, key)
            let gone = try pruned.first { (Int($0.int(0)), Int($0.int(1))) }
            return ImportHoldings(
                importKey: key, blocks: digest.blocks, evidence: digest.value, firstBlock: digest.first,
                lastBlock: digest.last,
                quarantine: quarantine.value,
                prunedExchanges: gone?.0, prunedLines: gone?.1)
        }
    }

    /// The digests of all blocks, by import.
    private static func evidence(_ db: Database) throws -> [Int64: EvidenceDigest] {
        var digests: [Int64: EvidenceDigest] = [:]
        try RawStatement(db, sql: "SELECT import, columns, responses, key FROM evidence ORDER BY key").forEach { row in
            digests[row.int(0), default: EvidenceDigest()]
                .add(EvidenceDigest.sha256(columns: row.blob(1), responses: row.blob(2)), key: row.int(3))
        }
        return digests
    }
}
