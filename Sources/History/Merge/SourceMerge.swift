import Bytes
import Figures
import Foundation
import GRDB
import IngestionAPI
import SQLText

/// One history on its way into another one, inside the transaction of that: import by import, in their order.
///
/// What must hold: what is read of it is what its seals state, or all is undone; and what is known here is not read
/// again.
struct SourceMerge {
    let source: SourceHistory
    let parts: ImportParts
    let known: KnownSeals
    let program: String
    let time: TimeSource
    private var target: Database { parts.db }

    /// Takes over what is new.
    /// - Parameter progress: called after every block.
    /// - Throws: `SourceProblem`, or what the database throws that is merged into.
    func run(_ progress: (ImportProgress) throws -> Void) throws -> ImportSummary {
        try source.read { db in
            let ledger = try SourceLedger(db, path: source.path)
            guard let last = ledger.seals.last else { throw SourceProblem.isEmpty(source.path) }
            var taking = try Taking(self, db, ledger)
            guard try !known.contains(last.sha256) else { return try taking.summary(last, isNew: false) }
            try refuseWhatIsPruned(db)
            try taking.imports(progress)
            try taking.check()
            try SourceHistory.elsewhere {
                let key = try enter(last)
                try taking.keepSeals(source: key)
                try SealStore(target).seal(source: key)
            }
            return try taking.summary(last, isNew: true)
        }
    }

    /// Enters the history's row.
    private func enter(_ last: Seal) throws -> Int64 {
        try target.execute(
            sql: "INSERT INTO source (path, seals, seal, merged_at, program) VALUES (?, ?, ?, ?, ?)",
            arguments: [source.path, last.key, Data(last.sha256), time.now().milliseconds, program])
        return target.lastInsertedRowID
    }

    /// Of a request that was pruned there its later exchanges would make another one: it has to be known here.
    private func refuseWhatIsPruned(_ db: Database) throws {
        guard let day = try History.prunedBefore(db) else { return }
        let isKnown = try RawStatement(target, sql: SQLText.file("queries/request_is_known.sql"))
        try RawStatement(db, sql: SQLText.file("queries/source_pruned_requests.sql")).forEach { row in
            isKnown.bind(1, row, 0)
            isKnown.bind(2, row, 1)
            guard try isKnown.first({ _ in true }) ?? false else {
                throw SourceProblem.wasPruned(source.path, before: day)
            }
        }
    }
}
