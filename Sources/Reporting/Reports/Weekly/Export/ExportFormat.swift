/// What tables are written as.
public enum ExportFormat: Sendable, Equatable {
    /// A CSV file a table.
    case csv(ExportProfile)
    /// One workbook, a sheet a table.
    case xlsx
}
