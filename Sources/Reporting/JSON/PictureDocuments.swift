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

/// A request that failed, was aborted, is pending or delivered no record: the columns of the list of requests, and beside them
/// the names that the weekly document had for them first: none of its keys is ever left out.
struct AttentionDocument: Encodable {
    let request: RequestFigures

    private enum CodingKeys: CodingKey {
        case requestId, submittedAt, inferred, finishedAt, batchId
    }

    func encode(to encoder: any Encoder) throws {
        try RowDocument(RequestsColumns.columns, request).encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(request.id.description, forKey: .requestId)
        try container.encode(request.submitted.description, forKey: .submittedAt)
        try container.encode(request.isInferred, forKey: .inferred)
        try container.encode(Null(wrappedValue: request.finished?.description), forKey: .finishedAt)
        try container.encode(Null(wrappedValue: request.batchID), forKey: .batchId)
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
