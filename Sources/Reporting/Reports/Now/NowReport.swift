import Figures
import IngestionAPI

/// How things stand now: the last seven days in a word, what to do, and each mapping.
struct NowReport: Report {
    private let mappings: MappingsReport
    private let overview: OverviewReport

    /// - Parameters:
    ///   - path: the database, as messages name it.
    ///   - now: the present.
    init(_ figures: MappingsFigures, of path: String, at now: Instant, _ options: ReportOptions) {
        mappings = MappingsReport(figures, options)
        overview = OverviewReport(figures: figures.days, path: path, now: now, options: options)
    }

    var zone: ReportTimeZone { mappings.zone }

    func tables() -> [ExportTable] { mappings.tables() }

    func json() throws -> String { try mappings.json() }

    func document() -> Document {
        var document = overview.document()
        document.title = [Span(Words(overview.options.language)["frame_now"])]
        let standing = mappings.document().sections.filter { $0.key == "mappings" }
        let next = document.sections.firstIndex { $0.key == "next" } ?? document.sections.count
        document.sections.insert(contentsOf: standing, at: next)
        // Where all else is a press away, nobody needs commands for it.
        if overview.options.frame != nil { document.sections.removeAll { $0.key == "next" } }
        return document
    }
}
