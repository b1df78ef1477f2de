import IngestionAPI

/// The list of mappings as JSON, schema `ingest-audit/mappings/1`. What is not known is `null`; ages are seconds up to
/// `agesTo`.
struct MappingsDocument: Encodable {
    let schema = "ingest-audit/mappings/1"
    @Null var dataAsOf: String?
    let agesTo: String
    let agesToClock: Bool
    let timezone: String
    let week: String
    let weekUpTo: String
    let usualWeeks: [String]
    let weeks: [String]
    let mappings: [Mapping]
    let total: Week
    let pending: Int

    init(_ summary: MappingsSummary, _ labels: MappingLabels) {
        dataAsOf = summary.present.dataAsOf?.description
        agesTo = summary.present.instant.description
        agesToClock = !summary.present.isDataEnd
        timezone = summary.zone.identifier
        week = summary.week.description
        weekUpTo = summary.today.description
        usualWeeks = summary.usual.map(\.description)
        weeks = summary.weeks.map(\.description)
        mappings = summary.rows.compactMap { Mapping($0, summary, labels) }
        total = Week(summary.total, summary)
        pending = summary.pending
    }

    /// This week, and what is usual.
    struct Week: Encodable {
        let counts: CountsDocument
        let usual: CountsDocument
        @Null var usualRequests: Double?
        @Null var change: String?
        let troubledByWeek: [Int?]
        /// Of the last seven days' requests, seconds.
        @Null var medianSeconds: Double?

        init(_ row: MappingsSummary.Row, _ summary: MappingsSummary) {
            counts = CountsDocument(row.now)
            usual = CountsDocument(row.usual)
            usualRequests = summary.usualRequests(row)
            change = row.rate?.place.change
            troubledByWeek = row.troubled
            medianSeconds = row.medianDuration.map { Double($0) / 1_000 }
        }
    }

    /// One mapping.
    struct Mapping: Encodable {
        let organization: String
        let mapping: String
        @Null var name: String?
        @Null var owner: String?
        @Null var schema: String?
        let state: String
        @Null var last: RequestListDocument?
        @Null var lastFinished: RequestListDocument?
        @Null var lastSuccess: RequestListDocument?
        @Null var lastSuccessAgeSeconds: Int64?
        /// The same by the name that it had first.
        @Null var lastSuccessAge: Int64?
        @Null var lastError: RequestListDocument?
        let streak: Int
        @Null var streakOutcome: String?
        let pending: Int
        @Null var oldestPending: RequestListDocument?
        @Null var oldestPendingAgeSeconds: Int64?
        /// The same by the name that it had first.
        @Null var oldestPendingAge: Int64?
        let week: Week

        init?(_ row: MappingsSummary.Row, _ summary: MappingsSummary, _ labels: MappingLabels) {
            guard let standing = row.standing, let state = row.state else { return nil }
            let request = { (request: RequestFigures?) in request.map { RequestListDocument($0, labels) } }
            let age = { (past: Instant?) in past.map { summary.present.age(of: $0) / 1_000 } }
            organization = standing.name.organization
            mapping = standing.name.mapping
            let label = labels[standing.name]
            self.state = state.rawValue
            streak = standing.streak
            pending = standing.pending
            week = Week(row, summary)
            (name, owner, schema) = (label?.name, label?.owner, label?.schema)
            last = request(standing.latest)
            lastFinished = request(standing.lastFinished)
            lastSuccess = request(standing.lastSuccess)
            lastSuccessAgeSeconds = age(standing.lastSuccess?.finished)
            lastSuccessAge = lastSuccessAgeSeconds
            lastError = request(standing.lastTrouble)
            streakOutcome = standing.lastFinished?.outcome.name
            oldestPending = request(standing.oldestPending)
            oldestPendingAgeSeconds = age(standing.oldestPending?.submitted)
            oldestPendingAge = oldestPendingAgeSeconds
        }
    }
}
