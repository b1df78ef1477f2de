/// Why tables can't be written in a format.
public enum ExportProblem: Error, Equatable {
    /// The library that writes workbooks is not installed.
    case noWorkbookLibrary
    /// The library could not write the workbook; its words.
    case workbook(String)
}

extension ExportProblem: CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .noWorkbookLibrary:
            return "workbooks need libxlsxwriter, which is not installed: apt-get install libxlsxwriter4, "
                + "or export CSV files with --format csv"
        case .workbook(let words):
            return "the workbook can't be written: \(words)"
        }
    }
}
