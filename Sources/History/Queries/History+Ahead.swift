import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// Leaves out of all figures what is dated later than an instant: one line with a wrong clock would otherwise move
    /// windows, ages and states. What is derived is then that of the exchanges up to the instant; the evidence stays whole.
    ///
    /// For this connection alone: temporary tables stand in for the derived ones, and queries find them by the same names. Where
    /// nothing is later, it costs one look at an index.
    /// - Returns: what was left out; nil for nothing.
    /// - Throws: `HistoryProblem`.
    public func leaveOut(after limit: Instant) throws -> AheadExchanges? {
        do {
            return try queue.inDatabase { db in
                let last = try Int64.fetchOne(db, sql: "SELECT max(last_at) FROM evidence")
                guard let last, last > limit.milliseconds else { return nil }
                return try AheadCut(db, limit: limit.milliseconds, timeZone: timeZone).make()
            }
        } catch {
            throw problem(error)
        }
    }
}

/// Makes the tables that stand in.
private struct AheadCut {
    private struct Request: Hashable {
        var organization: ExactText
        var id: RequestID
    }

    let db: Database
    let limit: Int64
    let timeZone: ReportTimeZone

    init(_ db: Database, limit: Int64, timeZone: ReportTimeZone) {
        self.db = db
        self.limit = limit
        self.timeZone = timeZone
    }

    func make() throws -> AheadExchanges {
        var ahead = AheadExchanges(
            count: 0, latest: Instant(milliseconds: limit), limit: Instant(milliseconds: limit))
        var last: Int64? = try Int64.fetchOne(db, sql: "SELECT max(last_at) FROM evidence WHERE last_at <= \(limit)")
        var requests: Set<Request> = []
        try forEachBlock(where: "last_at > \(limit)") { batch in
            for index in 0..<batch.count {
                let time = batch.times[index]
                guard time > limit else {
                    last = max(last ?? time, time)
                    continue
                }
                ahead.count += 1
                ahead.latest = max(ahead.latest, Instant(milliseconds: time))
                if let request = request(batch, index) { requests.insert(request) }
            }
        }
        try standIn()
        try deriveAnew(requests)
        try db.execute(sql: "CREATE TEMP TABLE present (last_at, count, latest, until)")
        try db.execute(
            sql: "INSERT INTO present VALUES (?, ?, ?, ?)",
            arguments: [last, ahead.count, ahead.latest.milliseconds, limit])
        return ahead
    }

    private func request(_ batch: ExchangeBatch, _ index: Int) -> Request? {
        batch.requestID(index).map {
            Request(organization: batch.targets[Int(batch.targetIndices[index])].organization.exact, id: $0)
        }
    }

    private func forEachBlock(where condition: String, _ body: (ExchangeBatch) throws -> Void) throws {
        let others = try Int64.fetchSet(db, sql: "SELECT key FROM evidence WHERE NOT (\(condition))")
        try EvidenceDecoding(db, without: others).forEach { try body($0.readable().batch) }
    }

    /// A temporary table for every derived one, with the same rows and indexes.
    private func standIn() throws {
        let model = try History.temporary()
        let kept = try History.tables(db)
        for table in DerivedTable.all.map(\.name) + ["pruned_request"]
        where table != "pruned_request" || !kept.contains(table) {
            let schema = "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'index'"
            let statements = try model.inDatabase { try String.fetchAll($0, sql: schema, arguments: [table]) }
            for (place, statement) in statements.enumerated() {
                // The table, and then, once it is filled, its indexes.
                let words = statement.split(separator: " ", maxSplits: 2)
                guard words.count == 3 else { continue }
                if place > 0 {
                    try db.execute(sql: "CREATE INDEX temp.\(words[2])")
                    continue
                }
                try db.execute(sql: "CREATE TEMP TABLE \(words[2])")
                if kept.contains(table) { try db.execute(sql: "INSERT INTO temp.\(table) SELECT * FROM main.\(table)") }
            }
        }
    }

    /// Takes out what is later, and makes anew what is known without it of the requests that it speaks of.
    private func deriveAnew(_ requests: Set<Request>) throws {
        let organizations = Dictionary(
            try Names(db).mappings.values.map { ($0.organizationName.exact, $0.organization) }, uniquingKeysWith: { $1 }
        )
        var touched = TouchedCells(timeZone)
        let place = try RawStatement(
            db, sql: "SELECT mapping, submitted_at FROM request WHERE organization = ? AND id = ?")
        let removals = try ["request", "conflict"].map {
            try RawStatement(db, sql: "DELETE FROM temp.\($0) WHERE organization = ? AND id = ?")
        }
        for request in requests {
            guard let organization = organizations[request.organization] else { continue }
            for statement in [place] + removals {
                statement.bind(1, organization)
                statement.bind(2, request.id)
            }
            try place.forEach { row in
                touched.insert(mapping: Int(row.int(0)), at: Instant(milliseconds: row.int(1)))
            }
            for removal in removals { try removal.run() }
        }
        for table in DerivedTable.all where table.pruned == .byInstant {
            let later = "FROM temp.\(table.name) WHERE at > \(limit)"
            try RawStatement(db, sql: "SELECT mapping, at \(later)").forEach { row in
                touched.insert(mapping: Int(row.int(0)), at: Instant(milliseconds: row.int(1)))
            }
            try db.execute(sql: "DELETE \(later)")
        }
        // Of the hour that the limit cuts it is to be seen anew who was captured in it.
        let hour = (limit + 1).flooredDivision(by: 3_600_000)
        try db.execute(sql: "DELETE FROM temp.captured_hour WHERE hour >= \(hour)")
        let cut = hour * 3_600_000
        var derivation = try Derivation(db, timeZone: timeZone)
        let blocks = "last_at >= \(cut) OR \(Self.blocks(of: requests.map(\.id)))"
        try forEachBlock(where: "first_at <= \(limit) AND (\(blocks))") { batch in
            let kept = (0..<batch.count).filter { index in
                let time = batch.times[index]
                return time <= limit && (time >= cut || request(batch, index).map(requests.contains) ?? false)
            }
            if !kept.isEmpty { try derivation.add(JoinedBatch(batch, kept: kept), of: batch) }
        }
        try derivation.finish()
        try RollupTables(db, timeZone: timeZone).recompute(touched.cells)
    }

    /// Which blocks may hold exchanges of some requests, in SQL.
    private static func blocks(of ids: [RequestID]) -> String {
        let numbers = ids.compactMap { id -> Int64? in if case .number(let number) = id { number } else { nil } }
        // Each of very many is looked for by its range: some more blocks are read then.
        let ranges =
            numbers.count <= 100
            ? numbers.map { "\($0) BETWEEN min_request AND max_request" }
            : ["min_request <= \(numbers.max()!) AND max_request >= \(numbers.min()!)"]
        let words = numbers.count < ids.count ? ["has_words = 1"] : []
        return "ifnull(\((ranges + words + ["FALSE"]).joined(separator: " OR ")), FALSE)"
    }
}
