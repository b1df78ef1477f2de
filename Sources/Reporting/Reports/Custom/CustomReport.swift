import Figures
import IngestionAPI

/// A report of one's own.
///
/// What stands in its table is text from anywhere: each format shows it letter by letter, and runs none of it.
struct CustomReport: Report {
    let table: QueryTable
    let options: ReportOptions
    /// Each column with the writing of its values.
    let columns: [ColumnWriting]

    init(_ table: QueryTable, _ options: ReportOptions) {
        self.table = table
        self.options = options
        columns = table.columns.indices.map { index in
            ColumnWriting(table.columns[index], values: table.rows.lazy.map { $0[index] }, zone: table.timeZone)
        }
    }

    var zone: ReportTimeZone { table.timeZone }

    func tables() -> [ExportTable] {
        let rows = table.rows.map { row in paired(columns, row).map { $0.cell($1) } }
        let described = table.columns.map {
            ExportColumn(name: $0.name, kind: $0.kind ?? .text, title: $0.label, unit: $0.unit, description: "")
        }
        return [
            ExportTable(
                name: table.name, title: table.title, description: table.summary ?? "", columns: described, rows: rows)
        ]
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(self)) }

    func document() -> Document {
        let words = Words(options.language)
        var document = Document(title: [Span(table.title, .prose)])
        document.lead = table.summary.map { [.paragraph([Span($0, .prose)])] } ?? []
        document.lead.append(.remark(period(words)))
        if let cut = cut(words) { document.lead.append(.paragraph([Span(cut, tone: .watch)])) }
        guard !table.rows.isEmpty else {
            document.sections = [Section("rows", [.paragraph(words["noRows"])])]
            return document
        }
        let columns = columns.enumerated().map { index, writing in
            Table.Column(
                name: writing.column.name, heading: PlainText.visible(writing.heading), isNumber: writing.isNumber,
                rank: index, least: writing.isText ? Table.leastName : nil)
        }
        let rows = table.rows.map { row in paired(self.columns, row).map { Cell([$0.span($1)]) } }
        document.sections = [
            Section("rows", [.table(Table(name: table.name, columns: columns, rows: rows, title: table.title))])
        ]
        document.foot = [.remark(words.counted("rowCount", table.rows.count))]
        return document
    }

    /// `Week 47 of 2026 · 16–22 November 2026 · UTC`, or `Whole history · UTC`.
    func period(_ words: Words) -> String {
        guard let period = table.period else { return "\(words["wholeHistory"]) · \(zone.identifier)" }
        return words.period(period)
    }

    /// Why there are no more rows; nil where they are all.
    func cut(_ words: Words) -> String? {
        switch table.cut {
        case .rows(let limit): words("cutRows", ["limit": Numbers.grouped(limit)])
        case .bytes(let limit):
            words(
                "cutBytes",
                ["limit": Numbers.grouped(limit), "rows": words.counted("rowCount", table.rows.count)])
        case nil: nil
        }
    }
}
