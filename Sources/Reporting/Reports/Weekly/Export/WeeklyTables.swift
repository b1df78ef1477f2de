import Figures

/// The tables of the weekly report.
public enum WeeklyTables {
    /// All tables, in the order in which they are listed and stand in a workbook.
    /// - Parameters:
    ///   - figures: what they say.
    ///   - language: of titles, descriptions and units; names of tables and columns are the same in all.
    ///   - labels: what the team calls its mappings.
    ///   - acknowledgements: trouble that the team knows about.
    public static func all(
        _ figures: WeeklyFigures, in language: ReportLanguage, labels: MappingLabels = .none,
        acknowledgements: [Acknowledgement] = []
    ) -> [ExportTable] {
        all(WeeklySummary(figures, acknowledgements: acknowledgements, labels: labels), in: language)
    }

    /// The main one, for which nothing has to be judged.
    static func mappings(_ figures: WeeklyFigures, in language: ReportLanguage, _ labels: MappingLabels) -> ExportTable
    {
        ExportTable(
            "mappings", MappingsTable.columns(labels), of: MappingsTable.rows(figures), ExportWords(language))
    }

    /// The same of what is judged already.
    static func all(_ summary: WeeklySummary, in language: ReportLanguage) -> [ExportTable] {
        let words = ExportWords(language)
        let (figures, labels) = (summary.figures, summary.labels)
        return [
            mappings(figures, in: language, labels),
            ExportTable(
                "errors", ErrorsTable.columns, of: figures.errors.map { .init(code: $0, isComparable: true) }, words),
            ExportTable("requests", RequestsColumns.attention(labels), of: figures.attention, words),
            ExportTable(
                "findings", FindingsTable.columns,
                of: FindingsTable.rows(summary, in: language), words),
            ExportTable("days", DaysTable.columns, of: figures.days, words),
            ExportTable("weeks", WeeksTable.columns, of: figures.weeks, words),
            ExportTable("totals", TotalsTable.columns, of: TotalsTable.rows(summary), words),
        ] + (figures.platform.map { [ExportTable("platform_batches", BatchColumns.all, of: $0.requests, words)] } ?? [])
    }
}
