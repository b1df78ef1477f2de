import GRDB
import IngestionAPI

/// Makes the derived rows from exchanges: the counting rules, applied to a batch at a time.
///
/// What must hold: the rows depend on the set of exchanges only, not on their order, their batches, or how often one is
/// seen.
struct Derivation {
    private let names: NameKeys
    private var requests: RequestTable
    private let notices: NoticeTables
    /// Made with the first batch: a database by an earlier version, read as it is, has neither these nor the tables.
    private var batches: BatchTables?
    private var touched: TouchedCells
    private var hours: Set<CapturedHour> = []
    /// Those of the capture that is being read: it may yet be undone.
    private var hoursOfCapture: Set<CapturedHour> = []
    private var forgotten: ForgottenRequests
    private let db: Database
    private let timeZone: ReportTimeZone

    private struct CapturedHour: Hashable {
        var hour: Int64
        /// The organization's key.
        var organization: Int
    }

    init(_ db: Database, timeZone: ReportTimeZone) throws {
        self.db = db
        self.timeZone = timeZone
        names = try NameKeys(db)
        requests = try RequestTable(db)
        notices = try NoticeTables(db)
        touched = TouchedCells(timeZone)
        forgotten = try ForgottenRequests(db)
    }

    /// Notes that nothing is to be known of the requests that some exchanges speak of: they are older than what was kept
    /// when the history was pruned.
    mutating func forget(_ joined: JoinedBatch, of batch: ExchangeBatch) throws {
        for request in joined.requests {
            let target = batch.targets[request.state.birth.mapping]
            try forgotten.insert(request.id, organization: names.keys(of: target).organization)
        }
    }

    /// Another capture begins.
    mutating func begin() {
        requests.begin()
        hoursOfCapture = []
    }

    /// How many requests became known since a capture began.
    var newRequests: Int { requests.newRequests }

    /// How many requests turned out to be named under another mapping than those known until a capture began.
    var newConflicts: Int { requests.conflicts.requestCount }

    /// Applies what a batch says.
    mutating func add(_ joined: JoinedBatch, of batch: ExchangeBatch) throws {
        guard !batch.isOfPlatform else {
            let tables = try batches ?? BatchTables(db)
            batches = tables
            return try tables.write(joined.batches)
        }
        let keys = try BatchKeys(joined, of: batch, names)
        let (mappings, organizations) = (keys.mappings, keys.organizations)
        for hour in joined.hours {
            hoursOfCapture.insert(CapturedHour(hour: hour.hour, organization: organizations[hour.organization]))
        }
        for index in joined.notices {
            let mapping = mappings[Int(batch.targetIndices[index])]
            try notices.write(batch, index, mapping: mapping)
            touched.insert(mapping: mapping, at: Instant(milliseconds: batch.times[index]))
        }
        let names = names
        try requests.write(
            forgotten.without(joined.requests, organizations), mappings: mappings, organizations: organizations,
            precedes: names.precedes
        ) { mapping, at in touched.insert(mapping: mapping, at: at) }
        if let failure = names.failure { throw failure }
        for conflict in joined.conflicts {
            let organization = organizations[conflict.organization]
            guard !forgotten.contains(conflict.id, organization: organization) else { continue }
            try requests.conflicts.note(
                conflict.id, organization: organization, mappings: conflict.mappings.map { mappings[$0] })
        }
    }

    /// What was read of a capture holds.
    mutating func keep() {
        hours.formUnion(hoursOfCapture)
        hoursOfCapture = []
    }

    /// Writes what is known only at the end: captured hours, and the rollups of all touched cells.
    mutating func finish() throws {
        try finishRows()
        try RollupTables(db, timeZone: timeZone).recompute(touched.cells)
    }

    /// Writes the captured hours: whoever counts the rollups himself needs no more.
    mutating func finishRows() throws {
        keep()
        let insertion = try RawStatement(db, sql: "INSERT OR IGNORE INTO captured_hour VALUES (?, ?)")
        for hour in hours.sorted(by: { ($0.hour, $0.organization) < ($1.hour, $1.organization) }) {
            insertion.bind(1, hour.hour)
            insertion.bind(2, hour.organization)
            try insertion.run()
        }
    }

    /// The cells whose rollups are to be counted anew.
    var cells: Set<Cell> { touched.cells }

    /// Deletes the names that no exchange of the whole evidence was from: somebody else wrote them.
    func dropUnusedNames() throws {
        let used = names.used
        let pruned = try Int.fetchSet(db, sql: "SELECT DISTINCT organization FROM pruned_request")
        for key in try Int.fetchAll(db, sql: "SELECT key FROM mapping") where !used.mappings.contains(key) {
            try db.execute(sql: "DELETE FROM mapping WHERE key = ?", arguments: [key])
        }
        for key in try Int.fetchAll(db, sql: "SELECT key FROM organization")
        where !used.organizations.contains(key) && !pruned.contains(key) {
            try db.execute(sql: "DELETE FROM organization WHERE key = ?", arguments: [key])
        }
    }
}
