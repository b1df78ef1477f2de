import GRDB
import IngestionAPI

/// What has to be so before a database is used: that it is one of this program, of this version, and counts days in a zone
/// that is known. Asked of one state of the file, inside a transaction.
struct Opening {
    let db: Database
    /// What errors call the database.
    let path: String

    /// Refuses a database of another program, and one that a newer version has changed.
    /// - Parameter mustBeComplete: whether one without anything imported is refused, too.
    func check(mustBeComplete: Bool) throws {
        let tables = try History.tables(db)
        let done = try Migrations.done(db)
        if !done.isSubset(of: Migrations.names) { throw HistoryProblem.newer(path: path) }
        let missing = ["evidence", "setting"].filter { !tables.contains($0) }
        guard let missing = missing.first else { return }
        if !done.isEmpty { throw Contradiction(what: "its table \(missing) is missing") }
        // A first import of earlier versions made the table of migrations before all others.
        let others = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
        guard try Int.fetchOne(db, sql: others) == 0 else { throw HistoryProblem.notAHistory(path: path) }
        if mustBeComplete {
            throw HistoryProblem.database(
                path: path, reason: "nothing has been imported into it; import a capture first")
        }
    }

    /// The zone that days are counted in; nil before the first import settles it.
    func storedTimeZone() throws -> ReportTimeZone? {
        let name = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'timezone'")
        if let zone = name.flatMap(ReportTimeZone.init(identifier:)) { return zone }
        guard try name != nil || History.holdsImports(db) else { return nil }
        let what = name.map { "counts days in \($0), a time zone that this system does not know" }
        throw HistoryProblem.database(
            path: path,
            reason:
                "\(what ?? "does not say in which time zone it counts days"); restore a backup, or look after tzdata")
    }

    /// The zone that days are counted in, where nothing is left to be made.
    /// - Parameter asked: the zone that has to be that; nil for any.
    /// - Returns: nil where tables or the zone are missing.
    func settledTimeZone(asked: ReportTimeZone?) throws -> ReportTimeZone? {
        try check(mustBeComplete: false)
        guard try Migrations.done(db).count == Migrations.names.count else { return nil }
        guard let stored = try storedTimeZone() else { return nil }
        guard let asked, asked != stored else { return stored }
        throw HistoryProblem.otherTimeZone(path: path, has: stored.identifier, asked: asked.identifier)
    }

    /// Makes what is missing: tables, and the zone. Inside a transaction that nobody else can come between.
    /// - Returns: the zone that days are counted in.
    func settle(asked: ReportTimeZone?, _ log: WriteAheadLog) throws -> ReportTimeZone {
        do {
            try Migrations.run(db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            let words = error.message ?? "\(error)"
            throw Contradiction(what: "its tables are not those of the version that it names: \(words)")
        }
        if let zone = try settledTimeZone(asked: asked) { return zone }
        let zone = asked ?? .utc
        try log.mark()
        try db.execute(sql: "INSERT INTO setting (name, value) VALUES ('timezone', ?)", arguments: [zone.identifier])
        return zone
    }
}
