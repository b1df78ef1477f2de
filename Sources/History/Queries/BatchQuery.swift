import Figures
import GRDB
import IngestionAPI
import SQLText

/// Reads what the Platform says of batches.
struct BatchQuery {
    private let db: Database
    private let batch: RawStatement
    private let reasons: RawStatement
    private let rows: RawStatement

    init(_ db: Database) throws {
        self.db = db
        batch = try RawStatement(db, sql: SQLText.file("queries/batch.sql"))
        reasons = try RawStatement(
            db, sql: "SELECT code, errors, records FROM batch_reason WHERE batch = ? ORDER BY code")
        rows = try RawStatement(
            db, sql: "SELECT code, message, rows FROM batch_row WHERE batch = ? AND rows > 0 ORDER BY code, message")
    }

    /// Whether anything is known of any batch.
    static func knowsAny(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM batch LIMIT 1") != nil
    }

    /// What is known of a batch; nil for one that the Platform was never asked about.
    func figures(_ id: String) throws -> BatchFigures? {
        batch.bind(1, id)
        guard var found = try batch.first({ row in Self.figures(id, row) }) else { return nil }
        reasons.bind(1, id)
        try reasons.forEach { row in
            found.reasons.append(
                BatchAnswer.Reason(code: row.text(0) ?? "", errors: Int(row.int(1)), records: row.optionalInt(2)))
        }
        rows.bind(1, id)
        try rows.forEach { row in
            found.refusedRows.append(
                BatchAnswer.RefusedRow(code: row.text(0) ?? "", message: row.text(1) ?? "", rows: row.int(2)))
        }
        return found
    }

    private static func figures(_ id: String, _ row: RawStatement.Row) -> BatchFigures {
        func instant(_ column: Int32) -> Instant? { row.optionalInt(column).map(Instant.init(milliseconds:)) }
        var found = BatchFigures(
            id: id, outcome: BatchOutcome(rawValue: UInt8(clamping: row.int(0))) ?? .unknown, state: row.text(1),
            seen: instant(2), lastSeen: Instant(milliseconds: row.int(3)))
        (found.imsOrg, found.otherImsOrg, found.dataset) = (row.text(4), row.text(5), row.text(6))
        found.inputRecords = row.optionalInt(7)
        found.outputRecords = row.optionalInt(8)
        found.failedRecords = row.optionalInt(9)
        (found.created, found.started, found.completed) = (instant(10), instant(11), instant(12))
        found.digest = row.optionalInt(14).map { UInt64(bitPattern: $0) }
        found.related = row.text(13)?.split(separator: ",").map(String.init) ?? []
        return found
    }

    /// The requests of some mappings and an interval that name a batch, with what is known of it.
    func requests(
        _ mappings: [(key: Int, name: MappingName)], in instants: Range<Instant>
    ) throws -> [RequestBatch] {
        let query = try RawStatement(db, sql: SQLText.file("queries/period_batches.sql"))
        var found: [RequestFigures] = []
        for (key, name) in mappings {
            query.bind(1, key)
            query.bind(2, instants.lowerBound.milliseconds)
            query.bind(3, instants.upperBound.milliseconds)
            try query.forEach { row in
                if let id = row.requestID(0) { found.append(RequestFigures(name, id, row)) }
            }
        }
        return try found.map { try RequestBatch(request: $0, batch: $0.batchID.flatMap(figures)) }
    }

    /// The Platform's answers about a batch from an instant on, by time.
    func sights(of id: String, from instant: Instant, upTo limit: Instant?) throws -> [RequestStory.Sight] {
        let blocks = try RawStatement(db, sql: SQLText.file("queries/evidence_of_batches.sql"))
        blocks.bind(1, instant.milliseconds)
        let last = limit?.milliseconds ?? .max
        var found: [RequestStory.Sight] = []
        try History.forEachSight(
            in: blocks, db,
            where: { batch, index in
                let time = batch.times[index]
                return batch.requestTexts[index] == id && time >= instant.milliseconds && time <= last
            }
        ) { found.append($0) }
        return found.sorted { ($0.exchange.at, $0.path, $0.line) < ($1.exchange.at, $1.path, $1.line) }
    }
}
