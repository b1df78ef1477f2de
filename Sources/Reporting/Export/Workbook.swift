import CXLSXWriter
import Foundation
import IngestionAPI

/// Tables as one Excel workbook (Office Open XML, `.xlsx`), a sheet each.
///
/// Cells have types here, so nothing is guessed and nothing needs a guard: identifiers are text, numbers numbers, dates
/// and times what spreadsheets count as such. Equal tables give equal bytes.
struct Workbook {
    /// The document's title, in its properties.
    let title: String
    /// When it says it was made: a time of the figures, for no clock is read here.
    let created: Instant
    /// The time zone whose clocks show the times.
    let clock: ReportTimeZone

    /// What a cell of Excel holds at most; longer text is cut, the cut shown by `…`.
    static let longestText = 32_767

    /// The whole file.
    /// - Throws: `ExportProblem`.
    func bytes(_ tables: [ExportTable]) throws -> [UInt8] {
        guard Self.isAvailable else { throw ExportProblem.noWorkbookLibrary }
        let file = FileManager.default.temporaryDirectory.appending(path: "ingest-audit-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        guard let workbook = cx_workbook(file.path(percentEncoded: false)) else {
            throw ExportProblem.workbook("no memory")
        }
        cx_properties(workbook, title, created.milliseconds / 1_000)
        let formats = Formats(workbook)
        var failure: Int32 = 0
        for table in tables {
            guard let sheet = cx_sheet(workbook, table.name) else { continue }
            let result = write(table, to: sheet, formats)
            if failure == 0 { failure = result }
        }
        let closing = cx_close(workbook)  // in any case: it frees what belongs to the workbook
        if failure == 0 { failure = closing }
        guard failure == 0 else { throw ExportProblem.workbook(String(cString: cx_words(failure))) }
        do {
            return Array(try Data(contentsOf: file))
        } catch {
            throw ExportProblem.workbook("its temporary file can't be read")
        }
    }

    /// Whether libxlsxwriter is installed.
    static let isAvailable = cx_load() != 0

    /// The formats of cells, made once a workbook.
    private struct Formats {
        let header, text, count, number, rate, date, time: UnsafeMutableRawPointer?

        init(_ workbook: UnsafeMutableRawPointer) {
            func format(_ pattern: String) -> UnsafeMutableRawPointer? {
                let format = cx_format(workbook)
                cx_format_number(format, pattern)
                return format
            }
            header = cx_format(workbook)
            cx_format_bold(header)
            text = format("@")
            count = format("#,##0")
            number = format("0.0##")
            rate = format("0.0%")
            date = format("yyyy-mm-dd")
            time = format("yyyy-mm-dd hh:mm:ss")
        }

        func format(of kind: ExportColumn.Kind) -> UnsafeMutableRawPointer? {
            switch kind {
            case .identifier, .text: return text
            case .count: return count
            case .number: return number
            case .rate: return rate
            case .date: return date
            case .time: return time
            }
        }
    }

    /// Writes one sheet; 0, or the number of the first error.
    private func write(_ table: ExportTable, to sheet: UnsafeMutableRawPointer, _ formats: Formats) -> Int32 {
        var failure: Int32 = 0
        func keep(_ result: Int32) { if failure == 0 { failure = result } }
        for (index, column) in table.columns.enumerated() {
            let place = UInt16(index)
            let format = formats.format(of: column.kind)
            keep(cx_column(sheet, place, width(of: column, table.rows.lazy.map { $0[index] }), format))
            keep(cx_text(sheet, 0, place, column.name, formats.header))
            for (row, cells) in table.rows.enumerated() {
                keep(write(cells[index], to: sheet, UInt32(row + 1), place, format))
            }
        }
        cx_freeze_header(sheet)
        guard !table.columns.isEmpty else { return failure }
        keep(cx_filter(sheet, UInt32(table.rows.count), UInt16(table.columns.count - 1)))
        keep(cx_numbers_as_text(sheet, "A1:XFD1048576"))
        return failure
    }

    private func write(
        _ cell: ExportCell, to sheet: UnsafeMutableRawPointer, _ row: UInt32, _ column: UInt16,
        _ format: UnsafeMutableRawPointer?
    ) -> Int32 {
        switch cell {
        case .text(let text): return cx_text(sheet, row, column, Self.fitting(text), format)
        case .integer(let value):
            // Excel keeps fifteen digits of a number: a longer one is text, with all of them.
            let isShort = value.magnitude < 1_000_000_000_000_000
            return write(isShort ? Double(value) : nil, or: "\(value)", to: sheet, row, column, format)
        case .number(let value): return cx_number(sheet, row, column, value, format)
        case .date(let day):
            return write(ClockTime.serial(day), or: day.description, to: sheet, row, column, format)
        case .time(let instant):
            let time = ClockTime(instant, in: clock)
            return write(time.serial, or: time.description, to: sheet, row, column, format)
        case .empty: return 0
        case .flag, .list, .counts: return write(cell.single, to: sheet, row, column, format)
        }
    }

    /// Writes a number; in its place a text, where there is no such number.
    private func write(
        _ number: Double?, or text: String, to sheet: UnsafeMutableRawPointer, _ row: UInt32, _ column: UInt16,
        _ format: UnsafeMutableRawPointer?
    ) -> Int32 {
        if let number { return cx_number(sheet, row, column, number, format) }
        return cx_text(sheet, row, column, text, format)
    }

    /// The text as a cell can hold it: U+0000, which would end it, and U+FFFE and U+FFFF, which XML forbids, are shown as
    /// U+FFFD.
    static func fitting(_ text: String) -> String {
        let whole = ["\0", "\u{FFFE}", "\u{FFFF}"].reduce(text) { $0.replacing($1, with: "\u{FFFD}") }
        guard whole.utf16.count > longestText else { return whole }
        var result = ""
        var length = 1
        for character in whole {
            length += character.utf16.count
            if length > longestText { break }
            result.append(character)
        }
        return result + "…"
    }

    /// As wide as the widest cell, with room for the filter's button, but not wider than a screen likes.
    private func width(of column: ExportColumn, _ cells: some Sequence<ExportCell>) -> Double {
        let style = ExportProfile.spreadsheet.style(clock)
        var widest = DisplayWidth.of(column.name) + 3
        for cell in cells {
            switch cell {
            case .text(let text): widest = max(widest, DisplayWidth.of(text) + 2)
            case .number: break  // shown with few decimals
            default: widest = max(widest, style.content(cell).count + 4)  // marks between thousands
            }
        }
        return Double(min(widest, 48))
    }
}
