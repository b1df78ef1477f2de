import IngestionAPI

/// The list of mappings: how each stands, and this week against what is usual.
public enum MappingsReport {
    /// The formats of the list.
    public enum Format: String, CaseIterable, Sendable {
        /// For a terminal.
        case text
        /// A row a mapping.
        case csv
        /// All figures, schema `ingest-audit/mappings/1`.
        case json
    }

    /// Writes the list.
    public static func write(_ figures: MappingsFigures, as format: Format, options: ReportOptions) throws -> String {
        let summary = MappingsSummary(figures)
        switch format {
        case .text: return MappingsText(summary, options).written()
        case .json: return try JSONDocument.text(MappingsDocument(summary, options.labels))
        case .csv:
            let columns = MappingsColumns.all(options.labels)
            let rows = summary.rows.map { row in columns.map { $0.cell(.init(summary: summary, row: row)) } }
            return CSVStyle(options.csv).written([columns.map { .text($0.name) }] + rows)
        }
    }
}
