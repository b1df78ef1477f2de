import CXLSXWriter
import Figures
import Foundation
import IngestionAPI

/// A report as one Excel workbook (Office Open XML, `.xlsx`): a sheet for people, then the tables, a sheet each.
///
/// The first row of a table's sheet holds the columns' names, as programs read them, and shows their titles, as people do.
/// Cells have types here, so nothing is guessed and nothing needs a guard: identifiers are text, numbers numbers, dates
/// and times what spreadsheets count as such. Equal tables give equal bytes.
struct Workbook {
    /// The document's title, in its properties.
    let title: String
    /// When it says it was made: a time of the figures, for no clock is read here.
    let created: Instant
    /// The time zone whose clocks show the times.
    let clock: ReportTimeZone

    /// How wide a column is at most, in characters, and how many fit on a page.
    private static let widest = 48.0
    private static let ofPage = 230.0

    /// What a cell of Excel holds at most; longer text is cut, the cut shown by `…`.
    static let longestText = 32_767

    /// The whole file.
    /// - Parameter cover: the first sheet.
    /// - Throws: `ExportProblem`.
    func bytes(_ tables: [ExportTable], cover: WorkbookCover? = nil) throws -> [UInt8] {
        guard Self.isAvailable else { throw ExportProblem.noWorkbookLibrary }
        let file = FileManager.default.temporaryDirectory.appending(path: "ingest-audit-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        guard let workbook = cx_workbook(file.path(percentEncoded: false)) else {
            throw ExportProblem.workbook("no memory")
        }
        cx_properties(workbook, title, created.milliseconds / 1_000)
        let formats = Formats(workbook)
        var failure = cover.map { WorkbookCoverSheet.write($0, to: workbook) } ?? 0
        for table in tables {
            guard let sheet = cx_sheet(workbook, table.name) else { continue }
            let result = write(table, to: sheet, workbook, formats)
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
        let text, wrapped, count, number, rate, points, date, time, bad, watch: UnsafeMutableRawPointer?

        init(_ workbook: UnsafeMutableRawPointer) {
            func format(_ pattern: String) -> UnsafeMutableRawPointer? {
                let format = cx_format(workbook)
                cx_format_number(format, pattern)
                return format
            }
            bad = cx_format(workbook)
            cx_format_color(bad, 0xA83210)
            cx_format_ground(bad, 0xFBE3D3)
            watch = cx_format(workbook)
            cx_format_color(watch, 0x7A5600)
            cx_format_ground(watch, 0xFDF3D6)
            points = format("+0.0%\"p\";−0.0%\"p\";0.0%\"p\"")
            text = format("@")
            wrapped = format("@")
            cx_format_wrap(wrapped)
            count = format("#,##0")
            number = format("0.0##")
            rate = format("0.0%")
            date = format("yyyy-mm-dd")
            time = format("yyyy-mm-dd hh:mm:ss")
        }

        func format(of column: ExportColumn) -> UnsafeMutableRawPointer? {
            if column.name == "success_rate_change" { return points }
            switch column.kind {
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
    private func write(
        _ table: ExportTable, to sheet: UnsafeMutableRawPointer, _ workbook: UnsafeMutableRawPointer, _ formats: Formats
    ) -> Int32 {
        var failure: Int32 = 0
        var total = 0.0
        func keep(_ result: Int32) { if failure == 0 { failure = result } }
        for (index, column) in table.columns.enumerated() {
            let place = UInt16(index)
            let width = width(of: column, table.rows.lazy.map { $0[index] })
            total += width
            // Sentences have a row of some lines.
            let isLong = column.kind == .text && width >= Self.widest
            let format = isLong ? formats.wrapped : formats.format(of: column)
            keep(cx_column(sheet, place, isLong ? 1.7 * width : width, format))
            keep(cx_text(sheet, 0, place, column.name, Self.heading(column, workbook)))
            for (row, cells) in table.rows.enumerated() {
                keep(write(cells[index], to: sheet, UInt32(row + 1), place, format))
            }
        }
        keep(cx_row(sheet, 0, 45))
        // The names that a row begins with stay in sight, too.
        let names = table.columns.prefix { $0.kind == .identifier }.count
        let frozen = UInt16(min(3, max(1, names)))
        cx_freeze(sheet, 1, frozen)
        // A table of many columns would be too small to read on one page's width.
        cx_paper(
            sheet, 1, UInt16(max(1, (total / Self.ofPage).rounded(.up))),
            "&L" + table.title.replacing("&", with: "&&") + "&R&P / &N")
        cx_repeat(sheet, frozen)
        guard !table.columns.isEmpty else { return failure }
        if !table.rows.isEmpty { mark(table, on: sheet, formats, &failure) }
        keep(cx_filter(sheet, UInt32(table.rows.count), UInt16(table.columns.count - 1)))
        keep(cx_numbers_as_text(sheet, "A1:XFD1048576"))
        return failure
    }

    /// A heading: its text is the column's name, and its format shows the title instead.
    private static func heading(
        _ column: ExportColumn, _ workbook: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer? {
        let format = cx_format(workbook)
        cx_format_bold(format)
        cx_format_ground(format, 0xEEF2F5)
        cx_format_rule(format, 0xC6C1B6)
        cx_format_wrap(format)
        cx_format_align(format, 10)
        if column.kind != .identifier, column.kind != .text { cx_format_align(format, 3) }
        cx_format_number(format, ";;;\"" + column.title.replacing("\"", with: "") + "\"")
        return format
    }

    /// What is lit where it is more than nothing: failures in red, what waits or was refused in yellow.
    private static let bad: Set = ["failed", "aborted"]
    private static let watch: Set = ["pending", "rejected", "api_errors", "unrecognized", "empty_successes"]

    /// Gives the cells that ask for attention a color, and rates a shade.
    private func mark(
        _ table: ExportTable, on sheet: UnsafeMutableRawPointer, _ formats: Formats, _ failure: inout Int32
    ) {
        let last = UInt32(table.rows.count)
        for (index, column) in table.columns.enumerated() {
            let place = UInt16(index)
            let result: Int32 =
                if Self.bad.contains(column.name) {
                    cx_mark_above(sheet, place, last, 0, formats.bad)
                } else if Self.watch.contains(column.name) {
                    cx_mark_above(sheet, place, last, 0, formats.watch)
                } else if column.name == "success_rate" {
                    cx_shade(sheet, place, last, 0.5, 0xF5C09F, 1, 0xFFFFFF)
                } else {
                    0
                }
            if failure == 0 { failure = result }
        }
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

    /// As wide as the widest cell, with room for the filter's button, but not wider than a screen likes. A heading has three
    /// lines.
    private func width(of column: ExportColumn, _ cells: some Sequence<ExportCell>) -> Double {
        let style = ExportProfile.spreadsheet.style(clock)
        let words = column.title.split(separator: " ").map { DisplayWidth.of(String($0)) }
        var widest = max(words.max() ?? 0, DisplayWidth.of(column.title) / 2, 6) + 3
        for cell in cells {
            switch cell {
            case .text(let text): widest = max(widest, DisplayWidth.of(text) + 2)
            case .number: break  // shown with few decimals
            default: widest = max(widest, style.content(cell).count + 4)  // marks between thousands
            }
        }
        return min(Double(widest), Self.widest)
    }
}
