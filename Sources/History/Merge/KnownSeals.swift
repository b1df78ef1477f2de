import GRDB

/// The seals that a history knows: its own, and those of histories that were merged into it. What a known one seals is
/// here.
struct KnownSeals {
    private let own: [[UInt8]: Int64?]
    private let merged: RawStatement

    init(_ db: Database) throws {
        var own: [[UInt8]: Int64?] = [:]
        try RawStatement(db, sql: "SELECT sha256, import FROM seal").forEach { own[$0.blob(0)] = $0.optionalInt(1) }
        self.own = own
        merged = try RawStatement(db, sql: "SELECT taken_as FROM source_seal WHERE sha256 = ?")
    }

    /// Whether a seal is one of this history's own: then it need not be kept as another one's.
    func isOwn(_ sha256: [UInt8]) -> Bool { own[sha256] != nil }

    /// Whether what a seal states has been taken over, or was made here.
    func contains(_ sha256: [UInt8]) throws -> Bool {
        if isOwn(sha256) { return true }
        merged.bind(1, sha256)
        return try merged.first { _ in true } ?? false
    }

    /// The import here that holds what a seal states; nil where it is not known, or states none.
    func importKey(of sha256: [UInt8]) throws -> Int64? {
        if let key = own[sha256] { return key }
        merged.bind(1, sha256)
        return try merged.first { $0.optionalInt(0) } ?? nil
    }
}
