import Figures
import IngestionAPI

/// The weekly ingestion health report, in every format.
///
/// Equal figures and options give equal bytes: no clock is read, and nothing depends on the order of a dictionary.
public struct WeeklyReport: Report {
    private let figures: WeeklyFigures
    private let options: ReportOptions

    var zone: ReportTimeZone { figures.period.timeZone }

    private var words: Words { Words(options.language) }
    private var sections: WeeklySections { WeeklySections(WeeklySummary(figures, options), options) }

    func document() -> Document { sections.document() }

    func tables() -> [ExportTable] {
        WeeklyTables.all(WeeklySummary(figures, options), in: options.language)
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(figures, options)) }

    /// The page has more than the text, and a message is its own.
    func other(_ format: ReportFormat) -> String? {
        switch format {
        case .html: page(sections)
        case .eml: message(sections)
        case .csv: CSVStyle(options.csv).written(WeeklyTables.mappings(figures, in: options.language, options.labels))
        case .text, .markdown, .json, .xlsx, .ndjson, .junit, .nagios: nil
        }
    }

    private func page(_ sections: WeeklySections) -> String {
        PageWriter(options).written(WeeklyPage(sections).document().scoped(options))
    }

    /// The text report, and beside it the page that mail programs show.
    private func message(_ sections: WeeklySections) -> String {
        let mail = WeeklyMail(sections)
        let text = TerminalWriter(style: TerminalStyle(width: 76), words: words).written(
            sections.document().scoped(options))
        var body = MailMessage.Part.several(
            [
                .text(text, type: "text/plain"),
                .text(MailWriter(words: words).written(mail.document().scoped(options)), type: "text/html"),
            ], kind: "alternative")
        if options.mail.attachesPage {
            body = .several([body, .file(page(sections), name: mail.attachment, type: "text/html")], kind: "mixed")
        }
        return MailMessage(options: options.mail, subject: mail.subject, date: mail.date, body: body).written()
    }
}

extension WeeklyReport {
    /// Writes the report, as a workbook, too.
    /// - Throws: `ExportProblem` where a workbook can't be written.
    public static func bytes(
        _ figures: WeeklyFigures, as format: ReportFormat, options: ReportOptions
    ) throws -> [UInt8] {
        guard format == .xlsx else {
            return try WeeklyReport(figures: figures, options: options).written(as: format, options)
        }
        let files = try WeeklyExport.files(
            figures, as: .xlsx, in: options.language, labels: options.labels,
            acknowledgements: options.acknowledgements)
        return files.first { $0.name == WeeklyExport.workbookName }?.bytes ?? []
    }

    /// The formats that are text.
    public static let formats: [ReportFormat] = [.html, .csv, .json, .markdown, .text, .eml]

    /// Writes the report.
    /// - Parameters:
    ///   - figures: what it says.
    ///   - format: in which format.
    ///   - options: in which language and manner.
    /// - Returns: the whole document, ending in a line break.
    public static func write(_ figures: WeeklyFigures, as format: ReportFormat, options: ReportOptions) throws -> String
    {
        String(decoding: try bytes(figures, as: format, options: options), as: UTF8.self)
    }
}
