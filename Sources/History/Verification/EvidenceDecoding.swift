import Bytes
import GRDB
import IngestionAPI
import SQLText
import Synchronization

/// A block of evidence as it was read from its row.
struct StoredBlock: Sendable {
    let key: Int64
    let summary: EvidenceSummary
    let columns: [UInt8]
    let responses: [UInt8]
    /// The import that it belongs to.
    let importKey: Int64
}

/// A block of evidence, read back.
struct DecodedBlock: Sendable {
    /// Its key, and what its row says that it is found by.
    let stored: StoredBlock
    /// The hash of its bytes, for the digest of its import's evidence.
    let sha256: SHA256
    /// Its exchanges and what they say together; or why it can't be read.
    let content: Result<(batch: ExchangeBatch, joined: JoinedBatch, summary: EvidenceSummary), EvidenceDamage>
}

/// Reads all evidence back, in order: rows on the thread of the connection, decoding on one of its own.
struct EvidenceDecoding {
    /// How many blocks are on their way at most.
    private static let ahead = 4

    private let db: Database
    private let limit: Instant?
    private let leftOut: Set<Int64>

    /// - Parameters:
    ///   - limit: only blocks that hold exchanges up to an instant; nil for all.
    ///   - leftOut: the keys of blocks that are passed over.
    init(_ db: Database, upTo limit: Instant? = nil, without leftOut: Set<Int64> = []) {
        self.db = db
        self.limit = limit
        self.leftOut = leftOut
    }

    /// Hands over every block.
    func forEach(_ body: (DecodedBlock) throws -> Void) throws {
        let decoder = BlockDecoder(capacity: Self.ahead)
        defer { decoder.stop() }
        var underway = 0
        let blocks = try RawStatement(
            db, sql: SQLText.file("queries/\(limit == nil ? "evidence_blocks" : "evidence_upto").sql"))
        if let limit { blocks.bind(1, limit.milliseconds) }
        try blocks.forEach { row in
            guard !leftOut.contains(row.int(0)) else { return }
            if underway == Self.ahead {
                try body(decoder.next())
                underway -= 1
            }
            decoder.decode(StoredBlock(row))
            underway += 1
        }
        for _ in 0..<underway { try body(decoder.next()) }
    }
}

extension DecodedBlock {
    /// What the block holds.
    /// - Throws: `HistoryProblem.damagedEvidence`, or `.newerEvidence`.
    func readable() throws -> (batch: ExchangeBatch, joined: JoinedBatch) {
        switch content {
        case .success(let content): return (content.batch, content.joined)
        case .failure(let damage): throw damage.problem(ofBlock: stored.key)
        }
    }
}

extension StoredBlock {
    /// Reads a row of `evidence_blocks.sql` or `evidence_upto.sql`.
    fileprivate init(_ row: RawStatement.Row) {
        var requests: ClosedRange<Int64>?
        if let least = row.optionalInt(4), let greatest = row.optionalInt(5), least <= greatest {
            requests = least...greatest
        }
        let first = row.int(2)
        key = row.int(0)
        summary = EvidenceSummary(
            count: Int(row.int(1)), times: first...max(first, row.int(3)), requests: requests,
            words: EvidenceSummary.Words(rawValue: Int(row.int(6))) ?? .some, firstLine: Int(row.int(7)))
        columns = row.blob(8)
        responses = row.blob(9)
        importKey = row.int(10)
    }
}

/// A thread that decodes blocks.
private final class BlockDecoder: Sendable {
    private let input: BoundedQueue<StoredBlock?>
    private let output: BoundedQueue<DecodedBlock>

    init(capacity: Int) {
        // One more place, so that neither side ever waits for the other to take what is superfluous.
        input = BoundedQueue(capacity: capacity + 1)
        output = BoundedQueue(capacity: capacity + 1)
        Worker.start { [input, output] in
            let zstd = Zstd()
            while let block = input.pop() { output.push(DecodedBlock(block, zstd)) }
        }
    }

    func decode(_ block: StoredBlock) { input.push(block) }
    func next() -> DecodedBlock { output.pop() }
    func stop() { input.push(nil) }
}

extension DecodedBlock {
    fileprivate init(_ stored: StoredBlock, _ zstd: Zstd) {
        self.stored = stored
        sha256 = EvidenceDigest.sha256(columns: stored.columns, responses: stored.responses)
        do throws(EvidenceDamage) {
            var batch = try EvidenceBlock.exchanges(columns: stored.columns, responses: stored.responses, zstd)
            guard batch.count > 0 else { throw EvidenceDamage(reason: "it is empty") }
            batch.classify()
            let all = Array(0..<batch.count)
            content = .success((batch, JoinedBatch(batch, kept: all), EvidenceSummary(batch, kept: all)))
        } catch {
            content = .failure(error)
        }
    }
}
