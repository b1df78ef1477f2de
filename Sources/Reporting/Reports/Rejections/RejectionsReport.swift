import Bytes
import Figures
import IngestionAPI

/// Rejected POSTs, with what the API said: they made no request, and are in no rate.
struct RejectionsReport: Report {
    let found: FoundRejections
    let scope: RequestListScope
    let options: ReportOptions

    var zone: ReportTimeZone { scope.timeZone }

    func tables() -> [ExportTable] {
        [
            ExportTable(
                "rejections", RejectionColumns.all(options.labels), of: found.rejections, ExportWords(options.language))
        ]
    }

    func json() throws -> String {
        let columns = RejectionColumns.all(options.labels)
        return try JSONDocument.text(
            RejectionsDocument(total: found.total, rejections: found.rejections.map { RowDocument(columns, $0) }))
    }

    func document() -> Document {
        let writing = Writing(options, zone, of: found.rejections.map(\.name.organization))
        let words = writing.words
        var document = Document(title: [Span(words["rejectionsTitle"])])
        document.lead = [.remark(words("rejectionsLead", ["zone": zone.identifier]))]
        var filter = RequestFilter()
        (filter.organization, filter.mappings) = (scope.organization, scope.mappings)
        (filter.since, filter.until, filter.isAboutRejections) = (scope.since, scope.until, true)
        document.asked = .requests(filter)
        guard !found.rejections.isEmpty else {
            document.sections = [Section("rejections", [.paragraph(words["rejectionsNone"])])]
            return document
        }
        let table = Table("rejections", RejectionColumns.all(options.labels), of: found.rejections, writing)
        document.sections = [Section("rejections", [.table(table)])]
        let count = ["shown": Numbers.grouped(found.rejections.count), "all": Numbers.grouped(found.total)]
        let isAll = found.rejections.count == found.total
        document.foot = [.remark(words(isAll ? "rejectionsAll" : "rejectionsOfAll", count))]
        return document
    }
}

/// Rejected POSTs as JSON, schema `ingest-audit/rejections/1`.
struct RejectionsDocument: Encodable {
    let schema = "ingest-audit/rejections/1"
    let total: Int
    let rejections: [RowDocument<RejectionFigures>]
}

extension StoryFigures.Sight {
    /// What the answer says in words: its `info`; the whole of it where it has none.
    fileprivate var info: String { (try? JSONValue(response))?["info"]?.text ?? text }
}

/// The columns of rejected POSTs.
enum RejectionColumns {
    typealias Column = TableColumn<RejectionFigures>

    static func all(_ labels: MappingLabels) -> [Column] { columns + LabelColumns.all(labels) { $0.name } }

    private static let columns: [Column] = [
        Column("organization", .identifier) { .text($0.name.organization) }
            .shown(least: Table.leastName, isOptional: true) { row, writing in
                Cell(writing.namesOrganizations ? [Span(row.name.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.name.mapping) }
            .shown(least: Table.leastName, isSubject: true) { row, writing in
                Cell(writing.labels.spans(row.name))
            },
        Column("at", .time) { .time($0.at) }.shown { row, writing in Cell(writing.second(row.at)) },
        Column("reason", .text) { .text("\($0.kind)") }
            .shown { row, writing in Cell(writing.words["answer_\(row.kind)"], tone: .watch) },
        Column("http_status", .count) { $0.sight.map { .count($0.httpStatus) } ?? .empty },
        Column("response", .identifier) { .optional($0.sight?.text) }
            .shown(rank: 2, least: 24) { row, _ in Cell([Span(row.sight?.info ?? "", .prose)]) },
        Column("path", .identifier) { .optional($0.sight?.path) },
        Column("line", .count) { $0.sight.map { .count($0.line) } ?? .empty },
        Column("place", .text, nil).shown(rank: 3, least: 24, keepsEnd: true) { row, _ in
            Cell(row.sight.map { [Span("\($0.path):\($0.line)", .prose)] } ?? [])
        },
    ]
}
