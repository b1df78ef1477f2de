import Figures
import IngestionAPI

extension JSONObject {
    /// A report of one's own, schema `ingest-audit/custom/1`: rows are objects whose keys are SQL's names. What is unknown is
    /// `null`; times are RFC 3339 in UTC, dates ISO 8601, bytes hexadecimal; an infinite number is the text `inf` or `-inf`.
    init(_ report: CustomReport) {
        let table = report.table
        var cut: JSONObject?
        switch table.cut {
        case .rows(let limit): cut = ["limit": "rows", "value": limit]
        case .bytes(let limit): cut = ["limit": "bytes", "value": limit]
        case nil: break
        }
        self = [
            "schema": "ingest-audit/custom/1", "report": table.name, "title": table.title,
            "description": table.summary, "period": table.period.map { JSONObject($0) },
            "timezone": table.timeZone.identifier,
            "columns": table.columns.map { column -> JSONObject in
                ["name": column.name, "label": column.label, "kind": column.kind?.rawValue, "unit": column.unit]
            },
            "rows": table.rows.map { row in
                JSONObject(paired(report.columns, row).map { ($0.column.name, $0.cell($1)) })
            }, "cut": cut,
        ]
    }
}
