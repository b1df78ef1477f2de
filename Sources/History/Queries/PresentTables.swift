import Figures
import GRDB
import IngestionAPI
import SQLText

/// What stands in for the derived tables where something later is left out: views of what is not touched by that, and of what was
/// made anew.
struct PresentTables {
    private let db: Database
    private let later: LaterExchanges
    private let limit: Int64
    private let timeZone: ReportTimeZone

    init(_ db: Database, _ later: LaterExchanges, timeZone: ReportTimeZone) {
        self.db = db
        self.later = later
        limit = later.ahead.limit.milliseconds
        self.timeZone = timeZone
    }

    /// The derived tables that something stands in for: those of batches only where something later speaks of these.
    private var tables: [DerivedTable] { DerivedTable.all.filter { $0.pruned != .again || later.speaksOfBatches } }

    /// Makes them.
    /// - Parameter isCut: whether what is later is as if it were not known.
    func make(isCut: Bool) throws {
        try makeEmptyTables()
        let cells = try deriveAnew()
        if later.speaksOfBatches { try BatchTables.derive(db, upTo: later.ahead.limit) }
        try standIn(for: tables.filter { $0.pruned != .byDay })
        // A database by an earlier version has no table of conflicts.
        if try History.tables(db).contains("conflict") {
            try db.execute(sql: SQLText.file("present/later_mapping.sql"))
            try db.execute(sql: SQLText.file("present/mapping.sql"))
        }
        // They are counted from what stands in.
        try RollupTables(db, timeZone: timeZone).recompute(cells)
        try standIn(for: tables.filter { $0.pruned == .byDay })
        try db.execute(sql: "CREATE TEMP TABLE present (last_at, count, latest, until, is_cut)")
        try db.execute(
            sql: "INSERT INTO present VALUES (?, ?, ?, ?, ?)",
            arguments: [later.last, later.ahead.count, later.ahead.latest.milliseconds, limit, isCut])
    }

    /// What is left out for a connection, and the last exchange that is not; nil where nothing is.
    static func noted(_ db: Database) throws -> (ahead: AheadExchanges, last: Instant?, isCut: Bool)? {
        let isThere = "SELECT TRUE FROM sqlite_temp_schema WHERE name = 'present'"
        guard try Bool.fetchOne(db, sql: isThere) != nil else { return nil }
        let query = try RawStatement(db, sql: "SELECT last_at, count, latest, until, is_cut FROM temp.present")
        return try query.first { row in
            let ahead = AheadExchanges(
                count: Int(row.int(1)), latest: Instant(milliseconds: row.int(2)),
                limit: Instant(milliseconds: row.int(3)))
            return (ahead, row.optionalInt(0).map(Instant.init(milliseconds:)), row.int(4) != 0)
        }
    }

    /// The tables of a history, without a row, and those that say what of the whole is not to be seen.
    private func makeEmptyTables() throws {
        let model = try History.temporary()
        let kept = try History.tables(db)
        for table in tables.map(\.name) + ["pruned_request"]
        where table != "pruned_request" || !kept.contains(table) {
            let schema = "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = 'table'"
            guard let statement = try model.inDatabase({ try String.fetchOne($0, sql: schema, arguments: [table]) })
            else { continue }
            try db.execute(sql: statement.replacing("CREATE TABLE ", with: "CREATE TEMP TABLE ", maxReplacements: 1))
        }
        try db.execute(sql: SQLText.file("present/cut.sql"))
        try db.execute(sql: "INSERT INTO cut VALUES (?, ?, ?)", arguments: [limit, hour, day])
    }

    /// The hour, since 1970, in which the next exchange would be: who was captured in it is to be seen anew.
    private var hour: Int64 { (limit + 1).flooredDivision(by: 3_600_000) }

    /// The day, since 1970, that the limit is in.
    private var day: Int { timeZone.day(of: later.ahead.limit).number }

    /// Makes anew what is known of the requests that have later exchanges.
    /// - Returns: the cells whose counts are others without these.
    private func deriveAnew() throws -> Set<Cell> {
        var touched = TouchedCells(timeZone)
        let note = try RawStatement(db, sql: "INSERT INTO cut_request VALUES (?, ?)")
        let place = try RawStatement(
            db, sql: "SELECT mapping, submitted_at FROM main.request WHERE organization = ? AND id = ?")
        for request in later.requests {
            for statement in [note, place] {
                statement.bind(1, request.organization)
                statement.bind(2, request.id)
            }
            try note.run()
            try place.forEach { row in
                touched.insert(mapping: Int(row.int(0)), at: Instant(milliseconds: row.int(1)))
            }
        }
        var derivation = try Derivation(db, timeZone: timeZone)
        let begin = hour * 3_600_000
        try later.forEachBlock(from: begin) { batch in
            guard !batch.isOfPlatform else { return }
            let kept = (0..<batch.count).filter { index in
                let time = batch.times[index]
                return time <= limit
                    && (time >= begin || later.request(batch, index).map(later.requests.contains) ?? false)
            }
            if !kept.isEmpty { try derivation.add(JoinedBatch(batch, kept: kept), of: batch) }
        }
        try derivation.finishRows()
        try db.execute(sql: SQLText.file("present/made_anew.sql"))
        let day = day
        let cut = try Int.fetchAll(db, sql: "SELECT mapping FROM main.daily WHERE day = \(day)")
        let cells = touched.cells.union(derivation.cells).union(cut.map { Cell(day: day, mapping: $0) })
            .filter { $0.day <= day }
        let insertion = try RawStatement(db, sql: "INSERT INTO cut_cell VALUES (?, ?)")
        for cell in cells {
            insertion.bind(1, cell.day)
            insertion.bind(2, cell.mapping)
            try insertion.run()
        }
        return cells
    }

    /// Gives what was made anew another name, and the tables' names to views.
    private func standIn(for tables: [DerivedTable]) throws {
        let kept = try History.tables(db)
        for table in tables {
            guard kept.contains(table.name) else {
                // A database by an earlier version has none, and queries ask for it.
                try db.execute(sql: "DROP TABLE temp.\(table.name)")
                continue
            }
            let file =
                switch table.pruned {
                case .byInstant: "by_instant"
                case .byDay: "by_day"
                case .byItsOwn: table.name
                case .again: "made_whole"
                }
            try db.execute(sql: "ALTER TABLE temp.\(table.name) RENAME TO \(table.name)_anew")
            try db.execute(sql: SQLText.file("present/\(file).sql").replacing("$table", with: table.name))
        }
    }
}
