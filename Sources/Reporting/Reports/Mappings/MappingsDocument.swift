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

        init(_ row: MappingsSummary.Row, _ summary: MappingsSummary) {
            counts = CountsDocument(row.now)
            usual = CountsDocument(row.usual)
            usualRequests = summary.usualRequests(row)
            change = row.rate?.place.change
            troubledByWeek = row.troubled
        }
    }

    /// One mapping: its columns, and its requests whole.
    struct Mapping: Encodable {
        let columns: RowDocument<MappingsColumns.Row>
        @Null var last: RowDocument<RequestFigures>?
        @Null var lastFinished: RowDocument<RequestFigures>?
        @Null var lastSuccess: RowDocument<RequestFigures>?
        @Null var lastError: RowDocument<RequestFigures>?
        @Null var oldestPending: RowDocument<RequestFigures>?
        @Null var streakOutcome: String?
        // The ages by the names that they had first.
        @Null var lastSuccessAge: Int64?
        @Null var oldestPendingAge: Int64?
        let week: Week

        init?(_ row: MappingsSummary.Row, _ summary: MappingsSummary, _ labels: MappingLabels) {
            guard let standing = row.standing else { return nil }
            let age = { (past: Instant?) in past.map { summary.present.age(of: $0) / 1_000 } }
            columns = RowDocument(MappingsColumns.all(labels), .init(summary: summary, row: row))
            week = Week(row, summary)
            last = standing.latest?.document(labels)
            lastFinished = standing.lastFinished?.document(labels)
            lastSuccess = standing.lastSuccess?.document(labels)
            lastError = standing.lastTrouble?.document(labels)
            streakOutcome = standing.lastFinished?.outcome.name
            oldestPending = standing.oldestPending?.document(labels)
            lastSuccessAge = age(standing.lastSuccess?.finished)
            oldestPendingAge = age(standing.oldestPending?.submitted)
        }

        private enum CodingKeys: CodingKey {
            case last, lastFinished, lastSuccess, lastError, oldestPending, streakOutcome, lastSuccessAge
            case oldestPendingAge, week
        }

        func encode(to encoder: any Encoder) throws {
            try columns.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(_last, forKey: .last)
            try container.encode(_lastFinished, forKey: .lastFinished)
            try container.encode(_lastSuccess, forKey: .lastSuccess)
            try container.encode(_lastError, forKey: .lastError)
            try container.encode(_oldestPending, forKey: .oldestPending)
            try container.encode(_streakOutcome, forKey: .streakOutcome)
            try container.encode(_lastSuccessAge, forKey: .lastSuccessAge)
            try container.encode(_oldestPendingAge, forKey: .oldestPendingAge)
            try container.encode(week, forKey: .week)
        }
    }
}
