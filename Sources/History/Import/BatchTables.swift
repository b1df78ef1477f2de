import GRDB
import IngestionAPI
import SQLText

/// What is known of batches: tables `batch`, `batch_reason` and `batch_row`.
struct BatchTables {
    private let rank: RawStatement
    private let insertion: RawStatement
    private let touch: RawStatement
    private let reasonRemoval: RawStatement
    private let reasonInsertion: RawStatement
    private let rowInsertion: RawStatement

    init(_ db: Database) throws {
        rank = try RawStatement(db, sql: SQLText.file("queries/batch_rank.sql"))
        insertion = try RawStatement(db, sql: SQLText.file("queries/batch_insert.sql"))
        touch = try RawStatement(db, sql: SQLText.file("queries/batch_touch.sql"))
        reasonRemoval = try RawStatement(db, sql: "DELETE FROM batch_reason WHERE batch = ?")
        reasonInsertion = try RawStatement(db, sql: "INSERT INTO batch_reason VALUES (?, ?, ?, ?)")
        rowInsertion = try RawStatement(db, sql: SQLText.file("queries/batch_row_insert.sql"))
    }

    /// Joins what is said with what is known already.
    func write(_ batches: [KnownBatch]) throws {
        for batch in batches {
            for (kind, rows) in batch.refusedRows.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                rowInsertion.bind(1, batch.id)
                rowInsertion.bind(2, kind[0])
                rowInsertion.bind(3, kind[1])
                rowInsertion.bind(4, rows)
                try rowInsertion.run()
            }
            guard let known = try known(batch.id) else {
                try insert(batch)
                continue
            }
            var joined = known
            joined.join(batch)
            // The row has the answer that counted so far: one of a higher rank takes its place.
            guard joined.rank == known.rank else {
                try insert(joined)
                continue
            }
            touch.bind(1, joined.lastSeen.milliseconds)
            bind(joined.imsOrgs, to: touch, at: 2)
            touch.bind(4, batch.id)
            try touch.run()
        }
    }

    /// What of a row is joined with what is said anew.
    private func known(_ id: String) throws -> KnownBatch? {
        rank.bind(1, id)
        return try rank.first { row in
            let outcome = BatchOutcome(rawValue: UInt8(clamping: row.int(0))) ?? .unknown
            let first = row.text(4)
            return KnownBatch(
                id: id,
                rank: row.optionalInt(1).map {
                    KnownBatch.Rank(
                        outcome, at: Instant(milliseconds: $0), digest: UInt64(bitPattern: row.int(2)))
                }, lastSeen: Instant(milliseconds: row.int(3)),
                imsOrgs: first.map { $0...max($0, row.text(5) ?? $0) })
        }
    }

    private func insert(_ batch: KnownBatch) throws {
        let answer = batch.answer
        insertion.bind(1, batch.id)
        insertion.bind(2, Int(answer?.outcome.rawValue ?? BatchOutcome.unknown.rawValue))
        insertion.bind(3, answer?.state?.word)
        insertion.bind(4, batch.rank?.at.milliseconds)
        insertion.bind(5, batch.rank.map { Int64(bitPattern: $0.digest) })
        insertion.bind(6, batch.lastSeen.milliseconds)
        bind(batch.imsOrgs, to: insertion, at: 7)
        insertion.bind(9, answer?.dataset)
        let numbers = [
            answer?.inputRecords, answer?.outputRecords, answer?.failedRecords, answer?.created?.milliseconds,
            answer?.started?.milliseconds, answer?.completed?.milliseconds,
        ]
        for (place, number) in numbers.enumerated() { insertion.bind(Int32(10 + place), number) }
        insertion.bind(16, answer.flatMap { $0.related.isEmpty ? nil : $0.related.joined(separator: ",") })
        try insertion.run()
        reasonRemoval.bind(1, batch.id)
        try reasonRemoval.run()
        for reason in answer?.reasons ?? [] {
            reasonInsertion.bind(1, batch.id)
            reasonInsertion.bind(2, reason.code)
            reasonInsertion.bind(3, reason.errors)
            reasonInsertion.bind(4, reason.records)
            try reasonInsertion.run()
        }
    }

    private func bind(_ imsOrgs: ClosedRange<String>?, to statement: RawStatement, at place: Int32) {
        let other = imsOrgs.flatMap { $0.lowerBound == $0.upperBound ? nil : $0.upperBound }
        statement.bind(place, imsOrgs?.lowerBound)
        statement.bind(place + 1, other)
    }
}

extension BatchTables {
    /// Makes the tables anew from the evidence.
    /// - Parameter limit: from the answers up to an instant; nil for all.
    static func derive(_ db: Database, upTo limit: Instant? = nil) throws {
        for table in DerivedTable.all where table.pruned == .again { try db.execute(sql: "DELETE FROM \(table.name)") }
        let others = try Int64.fetchSet(db, sql: "SELECT key FROM evidence WHERE has_words < 2")
        let tables = try BatchTables(db)
        try EvidenceDecoding(db, upTo: limit, without: others).forEach { block in
            let (batch, joined) = try block.readable()
            guard let limit, block.stored.summary.times.upperBound > limit.milliseconds else {
                return try tables.write(joined.batches)
            }
            let kept = (0..<batch.count).filter { batch.times[$0] <= limit.milliseconds }
            try tables.write(JoinedBatch(batch, kept: kept).batches)
        }
    }

    /// Works out which batches successful requests name: once, for a database that was made when nobody asked.
    static func deriveSuccesses(_ db: Database) throws {
        let names = try NameKeys(db)
        let update = try RawStatement(db, sql: SQLText.file("queries/request_success_batch.sql"))
        try EvidenceDecoding(db).forEach { block in
            // A block that can't be read is for `verify` to tell.
            guard case .success(let content) = block.content else { return }
            for request in content.joined.requests {
                guard let terminal = request.state.terminal, terminal.outcome == .success, let batch = terminal.batchID
                else { continue }
                let target = content.batch.targets[request.state.birth.mapping]
                update.bind(1, batch)
                update.bind(2, try names.keys(of: target).organization)
                update.bind(3, request.id)
                update.bind(4, terminal.at.milliseconds)
                update.bind(5, terminal.records)
                try update.run()
            }
        }
    }
}
