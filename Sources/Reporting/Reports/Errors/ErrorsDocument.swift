import Assessment
import IngestionAPI

/// The list of codes as JSON, schema `ingest-audit/errors/1`. Rates are fractions, times RFC 3339 in UTC; what is unknown
/// is `null`.
struct ErrorsDocument: Encodable {
    let schema = "ingest-audit/errors/1"
    let period: PeriodDocument
    let finished: Int
    let failed: Int
    let aborted: Int
    let weeks: [WeekDocument]
    let errors: [ErrorDocument]
    let evidence: EvidenceDocument

    struct WeekDocument: Encodable {
        let week: String
        let captured: Bool
    }

    init(_ figures: ErrorsFigures) {
        period = PeriodDocument(figures.period)
        finished = figures.totals.finished
        failed = figures.totals.failed
        aborted = figures.totals.aborted
        weeks = figures.weeks.map { WeekDocument(week: $0.week.description, captured: $0.isCaptured) }
        errors = figures.codes.map { ErrorDocument($0, in: figures) }
        evidence = EvidenceDocument(figures.evidence)
    }
}

/// One code's line.
struct ErrorDocument: Encodable {
    @Null var code: String?
    let state: String
    let count: Int
    /// Of the failed and aborted requests.
    @Null var share: Double?
    let mappings: Int
    let firstSeen: String
    let lastSeen: String
    let weekCounts: [Int]
    let spells: Int
    let spellStart: String
    let recovered: Bool

    init(_ error: ErrorFigures, in figures: ErrorsFigures) {
        code = error.code
        state = ErrorState(error, in: figures).rawValue
        count = error.count
        share = Proportion(error.count, of: figures.totals.failed + figures.totals.aborted)?.rate
        mappings = error.mappings
        firstSeen = error.firstSeen.description
        lastSeen = error.lastSeen.description
        weekCounts = error.weekCounts
        spells = error.spells
        spellStart = error.spellStart.description
        recovered = error.isRecovered
    }
}
