import IngestionAPI

/// How long a day's requests took.
struct DurationDocument: Encodable {
    let day: String
    let requests: Int
    @Null var medianMs: Int64?
    @Null var p95Ms: Int64?

    init(_ figures: DurationFigures) {
        day = figures.day.description
        requests = figures.count
        medianMs = figures.count > 0 ? figures.median : nil
        p95Ms = figures.count > 0 ? figures.p95 : nil
    }
}

/// Finished, and failed or aborted requests of the 168 hours of a week, Monday 00:00 first.
struct HoursDocument: Encodable {
    let weeks: Int
    let finished: [Int]
    let troubled: [Int]

    init(_ figures: WeekdayHours) {
        weeks = figures.weeks
        finished = figures.hours.map(\.finished)
        troubled = figures.hours.map(\.troubled)
    }
}

/// A request that failed, was aborted, is pending or delivered no record, by the names of the list of requests.
struct AttentionDocument: Encodable {
    let organization: String
    let mapping: String
    let request: String
    let outcome: String
    let submitted: String
    let submittedInferred: Bool
    @Null var finished: String?
    let lastSeen: String
    @Null var records: Int64?
    let codes: [String]
    @Null var batch: String?
    // The same by the names that the weekly document had for them first: none of its keys is ever left out.
    let requestId: String
    let submittedAt: String
    let inferred: Bool
    @Null var finishedAt: String?
    @Null var batchId: String?

    init(_ request: RequestFigures) {
        organization = request.name.organization
        mapping = request.name.mapping
        self.request = request.id.description
        outcome = request.outcome.name
        submitted = request.submitted.description
        submittedInferred = request.isInferred
        finished = request.finished?.description
        lastSeen = request.lastSeen.description
        records = request.records
        codes = request.codes
        batch = request.batchID
        (requestId, submittedAt, inferred) = (self.request, submitted, submittedInferred)
        finishedAt = finished
        batchId = batch
    }
}

/// What became of the period before after it was over.
struct RestatementDocument: Encodable {
    let endedLater: Int
    let without: CountsDocument

    init(_ restatement: Restatement) {
        endedLater = restatement.endedLater
        without = CountsDocument(restatement.without)
    }
}
