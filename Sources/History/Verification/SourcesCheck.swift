import Bytes
import Figures
import GRDB

/// Checks what is kept of histories that were merged: that their seals are as they were made and lead from the last to
/// the first, and that the imports that came from them are as they were sealed there.
struct SourcesCheck {
    private let db: Database
    private(set) var check = Verification.Check(.sources)

    /// The seals that are kept, by their SHA-256.
    private var seals: [[UInt8]: SourceSeals.Kept] = [:]
    /// Those that a merge leads to.
    private var reached: Set<[UInt8]> = []
    /// Where merges say that a history ended.
    private var ends: [(sha256: [UInt8], merge: String)] = []

    /// - Parameter chain: what this history's own seals state.
    init(_ db: Database, _ chain: ChainCheck) throws {
        self.db = db
        guard try SourceSeals.exists(db) else { return }
        try compareMerges(chain.merges)
        try readSeals()
        try follow()
        try compareImports(chain.taken)
    }

    private mutating func compareMerges(_ sealed: [Int64: [String: String]]) throws {
        let keys = try Int64.fetchAll(db, sql: "SELECT key FROM source ORDER BY key")
        for key in Set(keys).union(sealed.keys).sorted() {
            let row = try SealStore.row(db, of: "source", key)
            if row != sealed[key] { check.found("merge \(key): its row of table source is not what was sealed") }
            if let end = sealed[key]?["seal"] { ends.append((Seal.bytes(end), "merge \(key)")) }
        }
    }

    private mutating func readSeals() throws {
        try SourceSeals(db).forEach { kept in
            check.examined += 1
            if !kept.seal.isIntact {
                check.found("\(Self.name(kept.seal)) was changed: its SHA-256 is not that of what it states")
            }
            if let end = kept.seal.content?.merged?["seal"] { ends.append((Seal.bytes(end), Self.name(kept.seal))) }
            seals[kept.seal.sha256] = kept
        }
    }

    /// From the last seal of each merge back to the first.
    private mutating func follow() throws {
        let own = Set(try SealStore(db).all().map(\.sha256))
        for end in ends {
            var next = end.sha256
            while next != Seal.beginning, !own.contains(next), reached.insert(next).inserted {
                guard let kept = seals[next] else {
                    check.found("\(end.merge): a seal of the history that was merged is missing: \(Self.digits(next))")
                    break
                }
                next = kept.seal.previous
            }
        }
        for (sha256, kept) in seals where !reached.contains(sha256) {
            check.found("\(Self.name(kept.seal)): no merge leads to it; it was put in")
        }
    }

    private mutating func compareImports(_ taken: [ChainCheck.TakenSeal]) throws {
        var ledgers: [Int64: [String: String]] = [:]
        func ledger(_ key: Int64) throws -> [String: String] {
            if let known = ledgers[key] { return known }
            let row = try SealStore.ledger(db, key) ?? [:]
            ledgers[key] = row
            return row
        }
        for kept in seals.values.sorted(by: { ($0.seal.key, $0.seal.text) < ($1.seal.key, $1.seal.text) }) {
            guard let key = kept.takenAs, let there = kept.seal.content?.ledger else { continue }
            let here = try ledger(key)
            if Self.file.contains(where: { here[$0] != there[$0] }) {
                check.found("\(Self.name(kept.seal)): import \(key), which stands for it, is not of the same file")
            }
        }
        for import_ in taken {
            guard let kept = seals[Seal.bytes(import_.source)], let there = kept.seal.content, let ledger = there.ledger
            else {
                check.found("import \(import_.importKey): the seal of the history that it came from is missing")
                continue
            }
            compare(import_, with: kept.seal, ledger, there.holdings.first)
        }
    }

    /// What may differ is how much of it was new.
    private mutating func compare(
        _ taken: ChainCheck.TakenSeal, with seal: Seal, _ there: [String: String], _ holdings: ImportHoldings?
    ) {
        let name = "import \(taken.importKey), \(Self.name(seal))"
        for column in Set(taken.ledger.keys).union(there.keys).subtracting(Self.said).sorted()
        where taken.ledger[column] != there[column] {
            check.found("\(name): \(column) is not what was sealed there")
        }
        // All of it was new here: then each block is the same.
        if taken.ledger["duplicates"] == there["duplicates"], taken.holdings.prunedExchanges == nil,
            taken.holdings.evidence != holdings?.evidence
        {
            check.found("\(name): its evidence is not what was sealed there")
        }
    }

    /// The columns of the ledger that tell what file it was.
    private static let file = ["sha256", "bytes", "format", "organization"]
    /// The columns of the ledger that say how much was new, and so are each history's own.
    private static let said: Set = ["duplicates", "quarantined", "requests"]

    private static func name(_ seal: Seal) -> String { "source seal \(seal.key) (\(digits(seal.sha256)))" }

    private static func digits(_ sha256: [UInt8]) -> String {
        "\(SHA256(sha256)?.description.prefix(16) ?? "?")…"
    }
}
