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
    let errors: [RowDocument<ErrorsColumns.Row>]
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
        errors = figures.codes.map { RowDocument(ErrorsColumns.all(figures), .init(error: $0, figures: figures)) }
        evidence = EvidenceDocument(figures.evidence)
    }
}
