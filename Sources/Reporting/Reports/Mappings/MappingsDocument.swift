import Figures
import IngestionAPI

extension JSONObject {
    /// The list of mappings, schema `ingest-audit/mappings/1`. What is not known is `null`; ages are seconds up to `agesTo`.
    init(_ summary: MappingsSummary, _ labels: MappingLabels) {
        let columns = MappingsColumns.all(labels)
        self = [
            "schema": "ingest-audit/mappings/1", "dataAsOf": summary.present.dataAsOf?.description,
            "agesTo": summary.present.instant.description, "agesToClock": !summary.present.isDataEnd,
            "timezone": summary.zone.identifier, "week": summary.week.description,
            "weekUpTo": summary.today.description, "usualWeeks": summary.usual.map(\.description),
            "weeks": summary.weeks.map(\.description),
            "mappings": summary.rows.map { row in
                JSONObject(row, summary, labels).beside(RowDocument(columns, .init(summary: summary, row: row)))
            },
            "total": JSONObject(week: summary.total, summary), "pending": summary.pending,
        ]
    }

    /// This week of a mapping, and what is usual.
    private init(week row: MappingsSummary.Row, _ summary: MappingsSummary) {
        self = [
            "counts": JSONObject(row.now), "usual": JSONObject(row.usual),
            "usualRequests": summary.usualRequests(row), "change": row.rate?.place.change,
            "troubledByWeek": row.troubled,
        ]
    }

    /// What of a mapping is no column: its requests whole, its week, and the ages by the names that they had first.
    private init(_ row: MappingsSummary.Row, _ summary: MappingsSummary, _ labels: MappingLabels) {
        let standing = row.standing
        let age = { (past: Instant?) in past.map { summary.present.age(of: $0) / 1_000 } }
        self = [
            "last": standing?.latest?.document(labels), "lastFinished": standing?.lastFinished?.document(labels),
            "lastSuccess": standing?.lastSuccess?.document(labels),
            "lastError": standing?.lastTrouble?.document(labels),
            "oldestPending": standing?.oldestPending?.document(labels),
            "streakOutcome": standing?.lastFinished?.outcome.name,
            "lastSuccessAge": age(standing?.lastSuccess?.finished),
            "oldestPendingAge": age(standing?.oldestPending?.submitted), "week": JSONObject(week: row, summary),
        ]
    }
}
