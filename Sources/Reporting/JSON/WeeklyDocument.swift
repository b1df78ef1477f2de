import IngestionAPI

/// The report as JSON, schema `ingest-audit/weekly/1`: keys may be added, none is ever renamed or left out.
///
/// What is unknown is `null`, never absent and never 0. Rates are fractions, times RFC 3339 in UTC.
struct WeeklyDocument: Encodable {
    let schema = "ingest-audit/weekly/1"
    let period: PeriodDocument
    let totals: CountsDocument
    let previous: CountsDocument
    let mappings: [JSONObject]
    let errors: [CodeDocument]
    let days: [JSONObject]
    let weeks: [JSONObject]
    let evidence: EvidenceDocument
    let conflicts: [ConflictDocument]
    let assessment: AssessmentDocument
    let findings: [FindingDocument]
    @Null var timeToFinish: [DurationDocument]?
    @Null var failuresByHour: HoursDocument?
    @Null var attention: [AttentionDocument]?
    @Null var restatement: RestatementDocument?
    @Null var asOf: String?
    /// Left out where no objective is set: there is no budget then, known or unknown.
    let errorBudget: ErrorBudgetDocument?

    init(_ figures: WeeklyFigures, _ options: ReportOptions) {
        period = PeriodDocument(figures.period)
        totals = CountsDocument(figures.totals)
        previous = CountsDocument(figures.previousTotals)
        mappings = figures.mappings.map { JSONObject($0, options.labels[$0.name]) }
        errors = figures.errors.map(CodeDocument.init)
        days = figures.days.map { JSONObject($0) }
        weeks = figures.weeks.map { JSONObject($0) }
        evidence = EvidenceDocument(figures.evidence)
        conflicts = figures.conflicts.map(ConflictDocument.init)
        let summary = WeeklySummary(figures, options)
        assessment = AssessmentDocument(summary.assessment)
        let known = summary.sortedFindings.known
        findings = summary.findings.map { finding in
            FindingDocument(finding, known: known.first { $0.finding == finding }?.acknowledgement)
        }
        errorBudget = ErrorBudgetDocument(figures.rolling, options.thresholds)
        // What was not asked for is null, not empty.
        let isFull = figures.weekdayHours != nil
        timeToFinish = isFull ? DurationFigures.byDay(figures).map(DurationDocument.init) : nil
        failuresByHour = figures.weekdayHours.map(HoursDocument.init)
        attention = isFull ? figures.attention.map(AttentionDocument.init) : nil
        restatement = figures.restated.map(RestatementDocument.init)
        asOf = figures.asOf?.description
    }

    /// The document with its keys in order, ending in a line break.
    func json() throws -> String {
        try JSONDocument.text(self)
    }
}

struct PeriodDocument: Encodable {
    @Null var week: String?
    let start: String
    let end: String
    let timezone: String

    init(_ period: Period) {
        week = period.week?.description
        start = period.first.description
        end = period.last.description
        timezone = period.timeZone.identifier
    }
}

struct CodeDocument: Encodable {
    @Null var code: String?
    let count: Int
    let previousCount: Int
    let mappings: Int
    let firstSeen: String
    let lastSeen: String

    init(_ figures: CodeFigures) {
        code = figures.code
        count = figures.count
        previousCount = figures.previousCount
        mappings = figures.mappings
        firstSeen = figures.firstSeen.description
        lastSeen = figures.lastSeen.description
    }
}

struct EvidenceDocument: Encodable {
    @Null var firstExchange: String?
    @Null var lastExchange: String?
    let exchanges: Int
    let imports: Int
    let quarantined: Int
    @Null var prunedBefore: String?

    init(_ figures: EvidenceFigures) {
        firstExchange = figures.firstExchange?.description
        lastExchange = figures.lastExchange?.description
        exchanges = figures.exchanges
        imports = figures.imports
        quarantined = figures.quarantined
        prunedBefore = figures.prunedBefore?.description
    }
}

/// A request that is named under more than one mapping.
struct ConflictDocument: Encodable {
    let organization: String
    let request: String
    /// The one that it counts under.
    let mapping: String
    let mappings: [String]
    let submitted: String

    init(_ figures: ConflictFigures) {
        organization = figures.name.organization
        request = figures.id.description
        mapping = figures.name.mapping
        mappings = figures.mappings
        submitted = figures.submitted.description
    }
}

/// An optional value that is written as `null` where it is missing, instead of being left out.
@propertyWrapper
struct Null<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value? = nil) {
        self.wrappedValue = wrappedValue
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}
