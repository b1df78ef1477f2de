import Figures
import IngestionAPI

extension JSONObject {
    /// The list of codes, schema `ingest-audit/errors/1`. Rates are fractions, times RFC 3339 in UTC; what is unknown is `null`.
    init(_ figures: ErrorsFigures) {
        let columns = ErrorsColumns.all(figures)
        self = [
            "schema": "ingest-audit/errors/1", "period": JSONObject(figures.period),
            "finished": figures.totals.finished, "failed": figures.totals.failed, "aborted": figures.totals.aborted,
            "weeks": figures.weeks.map { week -> JSONObject in
                ["week": week.week.description, "captured": week.isCaptured]
            },
            "errors": figures.codes.map { RowDocument(columns, .init(error: $0, figures: figures)) },
            "evidence": JSONObject(figures.evidence),
        ]
    }
}
