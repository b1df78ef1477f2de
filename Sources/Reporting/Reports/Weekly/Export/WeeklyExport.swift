import Figures
import IngestionAPI

/// All tables of the weekly report as files for other programs, with a description of every column.
///
/// Equal figures and options give equal bytes.
public enum WeeklyExport {
    /// The name of the workbook.
    public static let workbookName = "ingest-audit.xlsx"
    /// The name of the description: a Data Package.
    public static let descriptionName = "datapackage.json"

    /// Writes the files; the description comes last, so that it never describes what is not there.
    /// - Parameters:
    ///   - figures: what they say.
    ///   - tables: the tables; those of `WeeklyTables` unless told otherwise.
    ///   - format: as what.
    ///   - language: of titles and descriptions.
    ///   - labels: what the team calls its mappings.
    ///   - acknowledgements: trouble that the team knows about.
    /// - Throws: `ExportProblem` where a workbook can't be written.
    public static func files(
        _ figures: WeeklyFigures, tables: [ExportTable]? = nil, as format: ExportFormat, in language: ReportLanguage,
        labels: MappingLabels = .none, acknowledgements: [Acknowledgement]
    ) throws -> [ExportFile] {
        let summary = WeeklySummary(figures, acknowledgements: acknowledgements, labels: labels)
        let tables = tables ?? WeeklyTables.all(summary, in: language)
        let data: [ExportFile]
        switch format {
        case .csv(let profile):
            let style = profile.style(figures.period.timeZone)
            data = tables.map { table in
                let text = style.written([table.columns.map { .text($0.name) }] + table.rows)
                return ExportFile(name: table.name + ".csv", bytes: Array(text.utf8))
            }
        case .xlsx:
            let workbook = Workbook(
                title: Words(language).title(ofExport: figures.period),
                created: figures.asOf ?? figures.evidence.lastExchange ?? figures.period.instants.upperBound,
                clock: figures.period.timeZone)
            data = [
                ExportFile(
                    name: workbookName,
                    bytes: try workbook.bytes(tables, cover: WorkbookCover(summary, Words(language))))
            ]
        }
        let package = DataPackage(figures, tables, data, format, language)
        return data + [ExportFile(name: descriptionName, bytes: Array(try package.json().utf8))]
    }
}
