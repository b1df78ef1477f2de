import Assessment
import Figures
import IngestionAPI

/// The list of mappings: how each stands, and this week against what is usual.
struct MappingsReport: Report {
    let summary: MappingsSummary
    let options: ReportOptions

    init(_ figures: MappingsFigures, _ options: ReportOptions) {
        summary = MappingsSummary(figures)
        self.options = options
    }

    var zone: ReportTimeZone { summary.zone }

    private var rows: [MappingsColumns.Row] { summary.rows.map { MappingsColumns.Row(summary: summary, row: $0) } }

    func tables() -> [ExportTable] {
        [ExportTable("standings", MappingsColumns.all(options.labels), of: rows, ExportWords(options.language))]
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(summary, options.labels)) }

    func document() -> Document {
        var writing = Writing(options, zone, of: summary.rows.compactMap(\.standing?.name.organization))
        writing.requests = RequestFilter(summary.figures.days.period, options)?
            .on(summary.week.monday...summary.today)
        let words = writing.words
        var document = Document(title: [Span(words["mappings"])], lead: [.remark(basis(writing))])
        guard !summary.rows.isEmpty else {
            document.sections = [Section("mappings", [.paragraph(words["mappingsNoneCaptured"])])]
            return document
        }
        let total = rows.count > 1 ? MappingsColumns.total(summary, writing) : nil
        var table = Table("standings", MappingsColumns.all(options.labels), of: rows, total: total, writing)
        table.notes = notes(words)
        document.sections = [
            Section("mappings", [.table(table)]),
            Section("next", [.command(words["mappingsNext"], "ingest-audit report weekly" + options.databaseOption)]),
        ]
        return document
    }

    /// How recent the data are, and what ages are counted to.
    private func basis(_ writing: Writing) -> String {
        guard let end = summary.present.dataAsOf else { return writing.words["asOfNothing"] }
        let key = summary.present.isDataEnd ? "mappingsAsOfEnd" : "mappingsAsOf"
        return writing.words(key, ["time": writing.second(end), "zone": zone.identifier])
    }

    /// What the columns mean.
    private func notes(_ words: Words) -> [Table.Note] {
        let isWhole = summary.today == summary.week.sunday
        let upTo = isWhole ? "" : words("mappingsUpTo", ["day": words.weekdayDate(summary.today)])
        let usual: String
        if let first = summary.usual.last, let last = summary.usual.first {
            usual = words(
                "mappingsUsual", ["n": Numbers.grouped(summary.usual.count), "from": "\(first)", "to": "\(last)"])
        } else {
            usual = words["mappingsUsualUnknown"]
        }
        let week = words("mappingsThisWeek", ["week": "\(summary.week)", "upTo": upTo])
        return [
            .init(columns: ["requests", "success_rate"], text: week),
            .init(columns: ["usual_requests", "usual_success_rate"], text: usual),
            .init(columns: ["median_seconds"], text: words["mappingsMedian"]),
            .init(columns: ["pending"], text: words["mappingsPending"]),
            .init(columns: ["weeks"], text: words["mappingsWeeks"]),
        ]
    }
}
