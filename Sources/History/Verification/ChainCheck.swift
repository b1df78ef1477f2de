import Figures
import GRDB

/// Checks the chain: that every seal is as it was made and follows the one before, and that the ledger, the evidence and
/// the quarantine are as they were sealed.
struct ChainCheck {
    private let db: Database
    /// The digests of the blocks that are there, by import.
    private let evidence: [Int64: EvidenceDigest]
    private(set) var check = Verification.Check(.chain)
    /// The last seal; nil where there is none.
    private(set) var last: Seal?

    /// What was deleted on purpose.
    private(set) var prunes: [Verification.Prune] = []
    /// How many imports were sealed as they were found.
    private(set) var sealedLate = 0
    /// The seal that was noted, where it is there.
    private(set) var noted: Seal?
    /// What was sealed of imports that were taken over from other histories.
    private(set) var taken: [TakenSeal] = []
    /// What was sealed of merges: rows of table `source`, by their keys.
    private(set) var merges: [Int64: [String: String]] = [:]

    /// The seal of an import that was taken over from another history.
    struct TakenSeal {
        /// The import's number here.
        var importKey: Int64
        /// The SHA-256 of its seal there, 64 hexadecimal digits.
        var source: String
        var ledger: [String: String]
        var holdings: ImportHoldings
    }

    private let passedOver: Set<Int64>
    private var ledgers: [Int64: [String: String]] = [:]
    private var holdings: [Int64: ImportHoldings] = [:]
    private var state: SealedState?

    /// Runs the check.
    /// - Parameters:
    ///   - noted: how a seal begins that has to be there, hexadecimal; one of a history that was merged is as good.
    ///   - passedOver: imports whose evidence is not looked at.
    init(
        _ db: Database, evidence: [Int64: EvidenceDigest], noted: String? = nil, passingOver passedOver: Set<Int64> = []
    ) throws {
        self.db = db
        self.passedOver = passedOver
        self.evidence = evidence
        var seals: [Seal] = []
        if try SealStore.exists(db) {
            seals = try SealStore(db).all()
            follow(seals)
            try compareEnd()
            try compareLedger()
            try compareHoldings()
            try compareState()
        }
        guard let noted else { return }
        self.noted = seals.first { $0.text.hasPrefix(noted.lowercased()) && $0.isIntact }
        if self.noted == nil, try !SourceSeals(db).holdsOne(beginningWith: noted.lowercased()) {
            check.found(
                "no seal begins with \(noted): this is not the ledger of which that was noted, or it was changed")
        }
    }

    private mutating func follow(_ seals: [Seal]) {
        var next: Int64 = 1
        for seal in seals {
            check.examined += 1
            let name = Self.name(seal)
            if seal.key > next {
                let range = next == seal.key - 1 ? "seal \(next) is" : "seals \(next) to \(seal.key - 1) are"
                check.found("\(range) missing, before \(name): what was sealed there was removed")
            } else if seal.previous != last?.sha256 ?? Seal.beginning {
                check.found("\(name) does not follow the seal before it: one of them was put in or changed")
            }
            if !seal.isIntact { check.found("\(name) was changed: its SHA-256 is not that of what it states") }
            next = seal.key + 1
            last = seal
            guard let content = seal.content else {
                check.found("\(name): what it states can't be read")
                continue
            }
            if let key = seal.importKey {
                follow(content, ofImport: key, name)
            } else if let merged = content.merged {
                follow(merged, content, name)
            } else {
                follow(content, ofPrune: Int(seal.key), name)
            }
            if let stated = content.state {
                let (zone, before) = (stated.settings["timezone"], state?.settings["timezone"])
                if let before, zone != before { check.found("\(name): states another time zone than the seals before") }
                state = stated
            }
        }
    }

    /// An import is sealed once, with what is held of it and of no other.
    private mutating func follow(_ content: Seal.Statement, ofImport key: Int64, _ name: String) {
        guard let ledger = content.ledger, content.prunedBefore == nil, content.holdings.map(\.importKey) == [key]
        else {
            check.found("\(name): what it states is not that import alone")
            return
        }
        guard ledgers[key] == nil else {
            check.found("\(name): states an import again that was sealed before")
            return
        }
        if content.isLate == true { sealedLate += 1 }
        ledgers[key] = ledger
        holdings[key] = content.holdings[0]
        if let source = content.source {
            taken.append(TakenSeal(importKey: key, source: source, ledger: ledger, holdings: content.holdings[0]))
        }
    }

    /// A merge is sealed once, and holds nothing itself: what it took over are imports.
    private mutating func follow(_ merged: [String: String], _ content: Seal.Statement, _ name: String) {
        guard let key = merged["key"].flatMap({ Int64($0) }), content.ledger == nil, content.prunedBefore == nil,
            content.holdings.isEmpty, merges[key] == nil
        else {
            check.found("\(name): does not state a merge")
            return
        }
        merges[key] = merged
    }

    /// A prune takes away from imports that were sealed, and adds nothing.
    private mutating func follow(_ content: Seal.Statement, ofPrune key: Int, _ name: String) {
        guard content.ledger == nil, let day = content.prunedBefore else {
            check.found("\(name): does not state a prune")
            return
        }
        var exchanges = 0
        for now in content.holdings {
            guard let before = holdings[now.importKey] else {
                check.found("\(name): states import \(now.importKey), which no seal before it does")
                continue
            }
            // A forged seal may state any number; that it is not what is there is found by `compareHoldings`.
            let gone = (now.prunedExchanges ?? 0) &- (before.prunedExchanges ?? 0)
            if now.blocks > before.blocks || gone < 0 {
                check.found("\(name): gives import \(now.importKey) more than it had")
            }
            exchanges &+= gone
            holdings[now.importKey] = now
        }
        prunes.append(Verification.Prune(seal: key, before: day, exchanges: exchanges))
    }

    private mutating func compareState() throws {
        let now = try SealedState(db)
        if let state {
            for line in now.differences(from: state) { check.found(line) }
        } else if prunes.isEmpty, sealedLate == 0, now.prunedRequests != nil {
            check.found("requests count as pruned (table pruned_request), but no prune was sealed")
        }
        let keys = "SELECT import FROM pruned WHERE import NOT IN (SELECT key FROM import) ORDER BY import"
        for key in try Int64.fetchAll(db, sql: keys) {
            check.found("import \(key): table pruned says how much of it was pruned, but there is no such import")
        }
    }

    /// A chain that was cut at its end is whole; only what was noted beside it tells.
    private mutating func compareEnd() throws {
        let noted = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'last_seal'")
        let found = last.map { SealStore.lastSeal($0.key, $0.sha256) }
        guard noted != found else { return }
        let number = noted?.split(separator: " ").first.map(String.init) ?? "none"
        check.found(
            "the last seal should be \(number), but is \(last.map { String($0.key) } ?? "none"): the end was removed or replaced"
        )
    }

    private mutating func compareLedger() throws {
        var unseen = ledgers
        for key in try Int64.fetchAll(db, sql: "SELECT key FROM import ORDER BY key") {
            let row = try SealStore.ledger(db, key) ?? [:]
            guard let sealed = unseen.removeValue(forKey: key) else {
                check.found(
                    "import \(key) (\(Self.path(row))): no seal states it; it was put in, or its seal is missing")
                continue
            }
            // What is not in the seal was nothing: also the columns that a later version added.
            for column in Set(row.keys).union(sealed.keys).sorted() where row[column] != sealed[column] {
                let (now, then) = (row[column] ?? "nothing", sealed[column] ?? "nothing")
                check.found("import \(key) (\(Self.path(sealed))): \(column) is \(now), was sealed as \(then)")
            }
        }
        for (key, sealed) in unseen.sorted(by: { $0.key < $1.key }) {
            // A blob's literal is X'…'.
            let sha256 = sealed["sha256"]?.dropFirst(2).prefix(12).lowercased() ?? "?"
            let size = "\(sealed["lines"] ?? "?") lines, SHA-256 \(sha256)…"
            check.found("import \(key) (\(Self.path(sealed)), \(size)): removed from the ledger")
        }
    }

    private mutating func compareHoldings() throws {
        let keys = holdings.keys.filter { !passedOver.contains($0) }.sorted()
        for now in try ImportHoldings.read(db, of: keys, evidence: evidence) {
            guard let sealed = holdings[now.importKey] else { continue }
            let name = "import \(now.importKey) (\(Self.path(ledgers[now.importKey] ?? [:])))"
            if now.blocks != sealed.blocks {
                check.found("\(name): has \(now.blocks) blocks of evidence, was sealed with \(sealed.blocks)")
            } else if now.evidence != sealed.evidence {
                check.found("\(name): its evidence is not what was sealed")
            } else if let first = sealed.firstBlock, (first, sealed.lastBlock) != (now.firstBlock, now.lastBlock) {
                check.found("\(name): its blocks of evidence have other keys than were sealed")
            }
            if now.quarantine != sealed.quarantine { check.found("\(name): its quarantine is not what was sealed") }
            if (now.prunedExchanges, now.prunedLines) != (sealed.prunedExchanges, sealed.prunedLines) {
                check.found("\(name): how much of it was pruned is not what was sealed")
            }
        }
    }

    private static func name(_ seal: Seal) -> String {
        guard let key = seal.importKey else {
            return "seal \(seal.key) (\(seal.content?.merged == nil ? "a prune" : "a merge"))"
        }
        return "seal \(seal.key) (import \(key), \(path(seal.content?.ledger ?? [:])))"
    }

    /// The path of a row of the ledger, whose values are SQL literals.
    private static func path(_ ledger: [String: String]) -> String {
        guard let literal = ledger["path"], literal.count >= 2 else { return "?" }
        return String(literal.dropFirst().dropLast()).replacing("''", with: "'")
    }
}
