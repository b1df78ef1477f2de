import Bytes
import Foundation

/// One link of the chain: what an import, a prune or a merge left behind, sealed together with everything before it.
///
/// What must hold: `sha256` is the SHA-256 of `previous` and `statement`, and `previous` is that of the seal before.
struct Seal {
    /// What is sealed.
    struct Statement: Codable, Equatable {
        /// The import's row of the ledger: each column's value as an SQL literal; nil for all else.
        var ledger: [String: String]?
        /// The first day that a prune kept, in the database's time zone; nil for all else.
        var prunedBefore: String?
        /// Of an import that was taken over from another history: the SHA-256 of the seal that it has there, 64 hexadecimal
        /// digits.
        var source: String?
        /// Of a merge: its row of table `source`, as `ledger` has one; nil for all else.
        var merged: [String: String]?
        /// True where an import of an earlier version was sealed as it was found.
        var isLate: Bool?
        /// What is held of the imports that were made or changed.
        var holdings: [ImportHoldings]
        /// What else figures hang on; nil in seals of versions that did not state it.
        var state: SealedState?
    }

    /// What stands in for the seal before the first.
    static let beginning = [UInt8](repeating: 0, count: SHA256.byteCount)

    var key: Int64
    /// The import that it seals; nil for a prune or a merge.
    var importKey: Int64?
    /// The statement as JSON, as it is hashed.
    var statement: String
    var previous: [UInt8]
    var sha256: [UInt8]

    /// The hash that a seal should have.
    static func sha256(previous: [UInt8], statement: String) -> [UInt8] {
        SHA256(of: previous + Array(statement.utf8)).bytes
    }

    /// Whether the seal is as it was when it was made.
    var isIntact: Bool { sha256 == Self.sha256(previous: previous, statement: statement) }

    /// Its statement, or nil where it can't be read.
    var content: Statement? { try? JSONDecoder().decode(Statement.self, from: Data(statement.utf8)) }

    /// 64 hexadecimal digits.
    var text: String { SHA256(sha256)?.description ?? "" }
}
