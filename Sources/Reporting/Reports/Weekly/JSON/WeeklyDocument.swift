import Figures
import IngestionAPI

extension JSONObject {
    /// The report, schema `ingest-audit/weekly/1`: keys may be added, none is ever renamed or left out.
    init(_ figures: WeeklyFigures, _ options: ReportOptions) {
        let summary = WeeklySummary(figures, options)
        let known = summary.sortedFindings.known
        // What was not asked for is null, not empty.
        let isFull = figures.weekdayHours != nil
        let object: JSONObject = [
            "schema": "ingest-audit/weekly/1", "period": JSONObject(figures.period),
            "totals": JSONObject(figures.totals), "previous": JSONObject(figures.previousTotals),
            "mappings": figures.mappings.map { JSONObject($0, options.labels[$0.name]) },
            "errors": figures.errors.map { RowDocument(ErrorsTable.columns, .init(code: $0, isComparable: true)) },
            "days": figures.days.map { JSONObject($0) }, "weeks": figures.weeks.map { JSONObject($0) },
            "evidence": JSONObject(figures.evidence), "conflicts": figures.conflicts.map { JSONObject($0) },
            "assessment": JSONObject(summary.assessment),
            "findings": summary.findings.map { finding in
                JSONObject(finding, known: known.first { $0.finding == finding }?.acknowledgement)
            },
            "timeToFinish": isFull ? DurationFigures.byDay(figures).map { JSONObject($0) } : nil,
            "failuresByHour": figures.weekdayHours.map { JSONObject($0) },
            "attention": isFull ? figures.attention.map { JSONObject(attention: $0) } : nil,
            "restatement": figures.restated.map { restated -> JSONObject in
                ["endedLater": restated.endedLater, "without": JSONObject(restated.without)]
            },
            "asOf": figures.asOf?.description,
        ]
        // Without an objective there is no budget, known or unknown, and without answers of the Platform nothing of it.
        self = object.beside(
            JSONObject(known: [
                "errorBudget": ErrorBudgetDocument(figures.rolling, options.thresholds),
                "platform": figures.platform.map { JSONObject($0) },
            ]))
    }

    /// A mapping: its counts stand beside its name, those of the period before below `previous`. Of what the team calls it
    /// keys are left out that it does not say.
    init(_ figures: MappingFigures, _ label: MappingLabel? = nil) {
        self = JSONObject(known: [
            "organization": figures.organization, "mapping": figures.mapping,
            "previous": JSONObject(figures.previous), "name": label?.name, "owner": label?.owner,
            "schema": label?.schema,
        ]).beside(JSONObject(figures.counts))
    }

    /// A day: its counts, and in how many of its hours anything was captured.
    private init(_ figures: DayFigures) {
        let day: JSONObject = ["day": figures.day.description, "capturedHours": figures.capturedHours]
        self = day.beside(JSONObject(figures.counts))
    }

    /// A week: its counts, and on how many of its days anything was captured.
    private init(_ figures: WeekFigures) {
        let week: JSONObject = ["week": figures.week.description, "capturedDays": figures.capturedDays]
        self = week.beside(JSONObject(figures.counts))
    }

    /// A request that is named under more than one mapping, and the one that it counts under.
    private init(_ figures: ConflictFigures) {
        self = [
            "organization": figures.name.organization, "request": figures.id.description,
            "mapping": figures.name.mapping, "mappings": figures.mappings, "submitted": figures.submitted.description,
        ]
    }

    /// What the Platform says of the period's batches: never mixed with what the API says of its requests.
    private init(_ figures: PlatformFigures) {
        self = [
            "troubled": JSONObject(PlatformFigures.sums(figures.troubled)), "unnamed": figures.unnamed,
            "lost": JSONObject(PlatformFigures.sums(figures.lost)), "unclaimedBatches": figures.unclaimed,
            "joinedByIdAlone": figures.doubtful,
        ]
    }

    private init(_ sums: PlatformFigures.Sums) {
        self = [
            "requests": sums.requests, "batches": sums.batches, "known": sums.known, "gone": sums.gone,
            "notAsked": sums.unasked,
            "counted": sums.counted, "inputRecords": sums.inputRecords, "arrivedRecords": sums.arrivedRecords,
            "missingRecords": sums.missingRecords,
        ]
    }

    /// How long a day's requests took.
    private init(_ figures: DurationFigures) {
        self = [
            "day": figures.day.description, "requests": figures.count,
            "medianMs": figures.count > 0 ? figures.median : nil, "p95Ms": figures.count > 0 ? figures.p95 : nil,
        ]
    }

    /// Finished, and failed or aborted requests of the 168 hours of a week, Monday 00:00 first.
    private init(_ figures: WeekdayHours) {
        self = [
            "weeks": figures.weeks, "finished": figures.hours.map(\.finished),
            "troubled": figures.hours.map(\.troubled),
        ]
    }

    /// A request that failed, was aborted, is pending or delivered no record: the columns of the list of requests, and beside
    /// them the names that this document had for them first.
    private init(attention request: RequestFigures) {
        let object: JSONObject = [
            "requestId": request.id.description, "submittedAt": request.submitted.description,
            "inferred": request.isInferred, "finishedAt": request.finished?.description, "batchId": request.batchID,
        ]
        self = object.beside(RowDocument(RequestsColumns.columns, request))
    }
}
