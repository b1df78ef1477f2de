import Bytes
import GRDB
import SQLText

/// What no evidence tells, and figures hang on all the same: stated in every seal, as it is when that is made.
struct SealedState: Codable, Equatable {
    /// The settings by name, but for that of the last seal.
    var settings: [String: String]
    /// The digest of the requests that were pruned and may be heard of again, 64 hexadecimal digits; nil for none.
    var prunedRequests: String?

    /// What the database says now.
    init(_ db: Database) throws {
        var settings: [String: String] = [:]
        try RawStatement(db, sql: "SELECT name, value FROM setting WHERE name <> 'last_seal'", isKept: true).forEach {
            row in
            settings[row.text(0) ?? ""] = row.text(1)
        }
        self.settings = settings
        guard try db.tableExists("pruned_request") else { return }
        let stream = SHA256Stream()
        var isEmpty = true
        try RawStatement(db, sql: SQLText.file("queries/pruned_requests.sql")).forEach { row in
            isEmpty = false
            for column in Int32(0)..<3 {
                let bytes = row.blob(column)
                // Where one part ends and the other begins is hashed, too.
                stream.add(number: bytes.count)
                bytes.withUnsafeBytes(stream.add)
            }
        }
        if !isEmpty { prunedRequests = stream.value.description }
    }

    /// What differs from what was sealed, a line each.
    func differences(from sealed: SealedState) -> [String] {
        var lines: [String] = []
        for name in Set(settings.keys).union(sealed.settings.keys).sorted()
        where settings[name] != sealed.settings[name] {
            let (now, then) = (settings[name] ?? "nothing", sealed.settings[name] ?? "nothing")
            lines.append("setting \(name): is \(now), was sealed as \(then)")
        }
        if prunedRequests != sealed.prunedRequests {
            lines.append("the requests that count as pruned (table pruned_request) are not those that were sealed")
        }
        return lines
    }
}
