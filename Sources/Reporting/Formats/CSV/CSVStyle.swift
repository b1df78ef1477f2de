import IngestionAPI

/// Every choice in writing CSV. RFC 4180 and UTF-8 in any case.
struct CSVStyle: Sendable, Equatable {
    /// What stands in front of text that a spreadsheet would not show as it is.
    enum Protection: Sendable {
        /// Nothing: the text as it is.
        case none
        /// An apostrophe, where a spreadsheet would run the text as a formula: for programs, which want the rest as it is.
        case formulas
        /// An apostrophe, wherever a spreadsheet would change the text: for a double click.
        case guarded
    }

    /// What stands between cells.
    var delimiter: Character
    /// The decimal sign of numbers.
    var decimal: Character
    /// Whether the file begins with U+FEFF, which tells Excel that it is UTF-8.
    var hasByteOrderMark: Bool
    /// What ends a row.
    var lineEnd: String
    /// How text is protected; numbers, dates and times never need it.
    var protection: Protection
    /// Times as clocks of this zone show them, `2026-11-17 07:49:53`, cut to the second; nil for RFC 3339 in UTC with
    /// milliseconds. A spreadsheet takes the former as a time, and shows a fraction of a second as minutes.
    var clock: ReportTimeZone?

    /// The style of tables on standard output: a point as decimal sign, formulas defused; for Excel guarded as an export is.
    init(_ dialect: CSVDialect) {
        self.init(
            delimiter: dialect.delimiter, decimal: ".", hasByteOrderMark: dialect.excel,
            lineEnd: dialect.excel ? "\r\n" : "\n", protection: dialect.excel ? .guarded : .formulas, clock: nil)
    }

    init(
        delimiter: Character, decimal: Character, hasByteOrderMark: Bool, lineEnd: String, protection: Protection,
        clock: ReportTimeZone?
    ) {
        self.delimiter = delimiter
        self.decimal = decimal
        self.hasByteOrderMark = hasByteOrderMark
        self.lineEnd = lineEnd
        self.protection = protection
        self.clock = clock
    }

    /// A table, below a row of its columns' names.
    func written(_ table: ExportTable) -> String {
        written([table.columns.map { .text($0.name) }] + table.rows)
    }

    /// A whole CSV text: byte-order mark where wanted, rows, and a line end behind each.
    func written(_ rows: [[ExportCell]]) -> String {
        (hasByteOrderMark ? "\u{FEFF}" : "") + writtenOn(rows)
    }

    /// Rows that follow others.
    func writtenOn(_ rows: [[ExportCell]]) -> String {
        rows.map { row in line(row.map(content)) }.joined()
    }

    /// What stands in a cell, before quoting.
    func content(_ cell: ExportCell) -> String {
        switch cell {
        case .text(let text): return protected(text)
        case .integer(let value): return String(value)
        case .number(let value):
            let number = Numbers.shortest(value)
            return decimal == "." ? number : number.replacing(".", with: String(decimal))
        case .date(let day): return day.description
        case .time(let instant): return clock.map { ClockTime(instant, in: $0).description } ?? instant.description
        case .empty: return ""
        case .flag, .list, .counts: return content(cell.single)
        }
    }

    private func protected(_ text: String) -> String {
        switch protection {
        case .none: return text
        case .formulas: return SpreadsheetGuard.isFormula(text) ? SpreadsheetGuard.mark + text : text
        case .guarded: return SpreadsheetGuard.protected(text)
        }
    }

    private func line(_ contents: [String]) -> String {
        contents.map(quoted).joined(separator: String(delimiter)) + lineEnd
    }

    /// Quoted where RFC 4180 asks for it.
    private func quoted(_ content: String) -> String {
        // By scalars: a quote or line break that carries a combining mark is still one to a reader of bytes.
        let needsQuotes = content.unicodeScalars.contains { scalar in
            scalar == "\"" || scalar == "\n" || scalar == "\r" || delimiter.unicodeScalars.contains(scalar)
        }
        guard needsQuotes else { return content }
        var result = "\""
        for scalar in content.unicodeScalars {
            result.unicodeScalars.append(scalar)
            if scalar == "\"" { result.unicodeScalars.append(scalar) }
        }
        return result + "\""
    }
}
