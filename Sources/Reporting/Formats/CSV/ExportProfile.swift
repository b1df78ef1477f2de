import IngestionAPI

/// How tables become CSV: for a spreadsheet that guesses types, or for a program that is told them.
public enum ExportProfile: Sendable, Equatable {
    /// For a double click: a byte-order mark, CRLF, text guarded with an apostrophe where it would change, times as
    /// clocks of the report's time zone show them.
    /// - `delimiter` stands between cells, `decimal` is the sign of decimals, as the reader's language has them.
    case spreadsheet(delimiter: Character, decimal: Character)
    /// Lossless: no byte-order mark, LF, commas and points, text as it is, times in UTC with milliseconds.
    case raw

    /// What a spreadsheet in English takes.
    public static let spreadsheet = ExportProfile.spreadsheet(delimiter: ",", decimal: ".")

    func style(_ zone: ReportTimeZone) -> CSVStyle {
        switch self {
        case .spreadsheet(let delimiter, let decimal):
            return CSVStyle(
                delimiter: delimiter, decimal: decimal, hasByteOrderMark: true, lineEnd: "\r\n", protection: .guarded,
                clock: zone)
        case .raw:
            return CSVStyle(
                delimiter: ",", decimal: ".", hasByteOrderMark: false, lineEnd: "\n", protection: .none, clock: nil)
        }
    }
}
