import Assessment
import IngestionAPI

/// COUNTS of the JSON contract, and what was added to them.
struct CountsDocument: Encodable {
    let requests: Int
    let success: Int
    let failed: Int
    let aborted: Int
    let pending: Int
    let inferred: Int
    let rejected: Int
    let notStopped: Int
    let notPublished: Int
    let rejectedOtherwise: Int
    let collisions: Int
    let apiErrors: Int
    let unrecognized: Int
    let records: Int128
    let recordsUnknown: Int
    let emptySuccesses: Int
    @Null var successRate: Double?
    @Null var successRateLow: Double?
    @Null var successRateHigh: Double?
    @Null var abortsPer1000: Double?
    let codes: [String: Int]

    init(_ counts: Counts) {
        requests = counts.requests
        success = counts.success
        failed = counts.failed
        aborted = counts.aborted
        pending = counts.pending
        inferred = counts.inferred
        rejected = counts.rejected
        notStopped = counts.notStopped
        notPublished = counts.notPublished
        rejectedOtherwise = counts.rejectedOtherwise
        collisions = counts.collisions
        apiErrors = counts.apiErrors
        unrecognized = counts.unrecognized
        records = counts.records
        recordsUnknown = counts.volumeUnknown
        emptySuccesses = counts.emptySuccesses
        successRate = counts.successRate?.rate
        successRateLow = counts.successRate?.interval.low
        successRateHigh = counts.successRate?.interval.high
        abortsPer1000 = counts.abortsPer1000
        codes = counts.codes.filter { $0.value > 0 }
    }
}

extension JSONObject {
    /// A mapping: its counts stand beside its name, those of the period before below `previous`. Of what the team calls it
    /// keys are left out that it does not say.
    init(_ figures: MappingFigures, _ label: MappingLabel? = nil) {
        self = JSONObject(known: [
            "organization": figures.organization, "mapping": figures.mapping,
            "previous": CountsDocument(figures.previous), "name": label?.name, "owner": label?.owner,
            "schema": label?.schema,
        ]).beside(CountsDocument(figures.counts))
    }

    /// A day: its counts, and in how many of its hours anything was captured.
    init(_ figures: DayFigures) {
        let day: JSONObject = ["day": figures.day.description, "capturedHours": figures.capturedHours]
        self = day.beside(CountsDocument(figures.counts))
    }

    /// A week: its counts, and on how many of its days anything was captured.
    init(_ figures: WeekFigures) {
        let week: JSONObject = ["week": figures.week.description, "capturedDays": figures.capturedDays]
        self = week.beside(CountsDocument(figures.counts))
    }
}
