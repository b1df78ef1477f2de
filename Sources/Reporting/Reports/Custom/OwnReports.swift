import IngestionAPI

/// The list of the team's own reports, for pages.
struct OwnReports: Report {
    let reports: [(name: String, title: String)]
    let options: ReportOptions

    var zone: ReportTimeZone { .utc }

    func tables() -> [ExportTable] { [] }

    func json() throws -> String { throw FormatProblem(format: .json) }

    func document() -> Document {
        let items = reports.map { [Span($0.title, .prose, link: .own($0.name))] }
        return Document(
            title: [Span(Words(options.language)["frame_reports"])], sections: [Section("reports", [.list(items)])])
    }
}
