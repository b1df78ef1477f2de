import Bytes

extension CaptureFormat {
    /// A spreadsheet.
    public static let csv = CaptureFormat(
        name: "csv", summary: "a spreadsheet", makesOutAnswers: true,
        entries: { text in
            let records: any TableRecords =
                text.sheet ?? CSVRecords(LineInput(text.content), delimiter: text.form.delimiter)
            return text.form.isTableOfLog
                ? LogSource(TableRecordLines(records, times: text.times), options: text.options)
                : CSVSource(records, options: text.options)
        }
    ) { look in
        switch look {
        case .lines(let lines):
            guard let header = CSVHead.first(lines) else { return nil }
            if !header.isOne, header.isLog {
                return .surely("its first line names columns of a log, with \(header.delimiterName) between")
            }
            guard header.isOne else { return nil }
            return .likely("its first line names \(header.known) known columns, with \(header.delimiterName) between")
        case .hints(let lines):
            guard let header = CSVHead.first(lines), let problem = header.problem else { return nil }
            return .refused("a table with \(header.delimiterName) between its columns, but \(problem)")
        default: return nil
        }
    }
}
