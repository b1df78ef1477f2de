import Figures
import IngestionAPI

/// Every report.
public enum Reports {
    /// Why errors keep coming back: the list of codes.
    public static func errors(_ figures: ErrorsFigures, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: ErrorsReport(figures: figures, options: options), options: options)
    }

    /// How each mapping stands.
    public static func mappings(_ figures: MappingsFigures, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: MappingsReport(figures, options), options: options)
    }

    /// The story of a request, one for each organization that has it.
    /// - Parameter zone: of the times, and of the day and week that the request counts in.
    public static func stories(
        _ stories: [RequestStory], in zone: ReportTimeZone, _ options: ReportOptions
    ) -> WritableReport {
        WritableReport(report: StoryReport(stories: stories, zone: zone, options: options), options: options)
    }

    /// How things stand now: the last seven days in a word, what to do, and each mapping.
    public static func now(_ figures: MappingsFigures, of path: String, at now: Instant, _ options: ReportOptions)
        -> WritableReport
    {
        WritableReport(report: NowReport(figures, of: path, at: now, options), options: options)
    }

    /// A sentence in place of a page, as why there is none.
    /// - Parameter heading: what it is about.
    public static func sentence(_ sentence: ReportSentence, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: SentenceReport(sentence: sentence, options: options), options: options)
    }

    /// The list of the team's own reports.
    public static func ownReports(_ reports: [(name: String, title: String)], _ options: ReportOptions)
        -> WritableReport
    {
        WritableReport(report: OwnReports(reports: reports, options: options), options: options)
    }

    /// POSTs that were rejected.
    /// - Parameter scope: what was asked for.
    public static func rejections(
        _ found: FoundRejections, _ scope: RequestListScope, _ options: ReportOptions
    ) -> WritableReport {
        WritableReport(
            report: RejectionsReport(found: found, scope: scope, options: options), options: options)
    }

    /// What a history holds, and what to do next; for a terminal.
    /// - Parameters:
    ///   - figures: of its last whole week.
    ///   - path: the database, as messages name it.
    public static func overview(
        _ figures: WeeklyFigures, of path: String, at now: Instant, _ options: ReportOptions
    ) -> WritableReport {
        WritableReport(
            report: OverviewReport(figures: figures, path: path, now: now, options: options), options: options)
    }

    /// A report of one's own.
    public static func custom(_ table: QueryTable, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: CustomReport(table, options), options: options)
    }

    /// The page that a template of the user's own makes of such a report.
    public static func page(of table: QueryTable, by template: PageTemplate, _ options: ReportOptions) -> String {
        CustomPage(report: CustomReport(table, options), words: Words(options.language)).written(by: template)
    }

    /// What came of thresholds held against figures.
    /// - Parameters:
    ///   - isQuiet: whether only what is broken is told as text.
    ///   - isWrapped: whether a terminal shows the text; else each result is a line.
    public static func check(
        _ results: CheckResults, _ options: ReportOptions, isQuiet: Bool = false, isWrapped: Bool = false
    ) -> WritableReport {
        WritableReport(
            report: CheckReport(results: results, options: options, isQuiet: isQuiet, isWrapped: isWrapped),
            options: options)
    }

    /// What a verification found.
    public static func verification(_ verification: Verification, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: VerifyReport(verification: verification, options: options), options: options)
    }

    /// The ledger: what was imported.
    public static func imports(_ imports: [ImportFigures], _ options: ReportOptions) -> WritableReport {
        WritableReport(report: ImportsReport(imports: imports, options: options), options: options)
    }

    /// The lines that could not be read.
    public static func quarantine(_ lines: [QuarantinedLine], _ options: ReportOptions) -> WritableReport {
        WritableReport(report: QuarantineReport(lines: lines, options: options), options: options)
    }

    /// All about one code.
    public static func code(_ history: CodeHistory, _ options: ReportOptions) -> WritableReport {
        WritableReport(report: CodeReport(history, options), options: options)
    }
}
