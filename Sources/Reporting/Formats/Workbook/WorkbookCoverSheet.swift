import CXLSXWriter
import Foundation

/// Draws the first sheet of a workbook.
struct WorkbookCoverSheet {
    private typealias Handle = UnsafeMutableRawPointer

    private let cover: WorkbookCover
    private let workbook: UnsafeMutableRawPointer
    private let sheet: UnsafeMutableRawPointer
    private var row: UInt32 = 0
    private var failure: Int32 = 0

    /// The columns' widths, in characters: a number, a name, and eight figures.
    private static let widths: [Double] = [4, 20, 13, 13, 13, 13, 13, 13, 13]
    private static let last = UInt16(widths.count - 1)
    /// The height of a line of text, in points.
    private static let line = 15.5

    private init(_ cover: WorkbookCover, _ workbook: Handle, _ sheet: Handle) {
        (self.cover, self.workbook, self.sheet) = (cover, workbook, sheet)
    }

    /// Adds the sheet; 0, or the number of the first error.
    static func write(_ cover: WorkbookCover, to workbook: UnsafeMutableRawPointer) -> Int32 {
        guard let sheet = cx_sheet(workbook, cover.sheet) else { return 0 }
        var drawing = WorkbookCoverSheet(cover, workbook, sheet)
        drawing.write()
        return drawing.failure
    }

    private mutating func write() {
        for (column, width) in Self.widths.enumerated() { keep(cx_column(sheet, UInt16(column), width, nil)) }
        cx_no_grid(sheet)
        cx_paper(sheet, 0, 1, "&L" + cover.title.replacing("&", with: "&&") + "&R&P / &N")
        paragraph(cover.title, format(size: 12, isBold: true), scale: 1.2)
        paragraph(cover.period, format(color: 0x4B5563))
        paragraph(cover.state, format(size: 20, isBold: true, color: cover.stateColor), scale: 1.9)
        paragraph(cover.answer, format(size: 12, wraps: true), scale: 1.2)
        paragraph(cover.basis, format(size: 9, color: 0x4B5563, wraps: true))
        row += 1
        guard !cover.figures.isEmpty else { return }
        writeToDo()
        row += 1
        let beside = row
        writeFigures()
        row = max(row, beside + 16) + 1
        let weeks = row + 2
        writeWeeks()
        insertChart(at: beside, first: weeks, last: row - 1)
        row += 1
        paragraph(cover.note, format(size: 9, color: 0x4B5563, wraps: true))
    }

    private mutating func writeToDo() {
        heading(cover.toDoTitle)
        if cover.toDo.isEmpty { paragraph(cover.nothingToDo, format(wraps: true)) }
        let number = format(isBold: true, align: 8)
        cx_format_align(number, 2)
        let text = format(wraps: true, align: 8)
        for (place, line) in cover.toDo.enumerated() {
            keep(cx_number(sheet, row, 0, Double(place + 1), number))
            keep(cx_text(sheet, row, 1, line.tone, format(isBold: true, color: line.color, align: 8)))
            merged(line.text, from: 2, text)
        }
    }

    private mutating func writeFigures() {
        heading(cover.figuresTitle)
        let right = format(isBold: true, ground: 0xEEF2F5, rule: true, align: 3)
        for (column, title) in cover.figureHeadings.enumerated() {
            keep(cx_text(sheet, row, UInt16(column + 1), title, right))
        }
        row += 1
        let formats: [WorkbookCover.Figure.Kind: (value: Handle?, change: Handle?)] = [
            .count: (format(pattern: "#,##0"), format(pattern: "+#,##0;−#,##0;0")),
            .number: (format(pattern: "0.0"), format(pattern: "+0.0;−0.0;0.0")),
            .rate: (format(pattern: "0.0%"), points),
        ]
        for figure in cover.figures {
            let pair = formats[figure.kind]
            keep(cx_text(sheet, row, 1, figure.label, nil))
            for (column, value) in [figure.now, figure.before, figure.change].enumerated() {
                guard let value else { continue }
                keep(cx_number(sheet, row, UInt16(column + 2), value, column == 2 ? pair?.change : pair?.value))
            }
            row += 1
        }
    }

    /// A difference of two rates, in points.
    private var points: Handle? {
        let sign = "\"" + cover.points.replacing("\"", with: "") + "\""
        let unit = cover.points.first == "%" ? sign : " " + sign
        return format(pattern: "+0.0\(unit);−0.0\(unit);0.0\(unit)")
    }

    private mutating func writeWeeks() {
        heading(cover.weeksTitle)
        let header = format(isBold: true, ground: 0xEEF2F5, wraps: true, rule: true, align: 3)
        let name = format(isBold: true, ground: 0xEEF2F5, rule: true)
        for (column, title) in cover.weekHeadings.enumerated() {
            keep(cx_text(sheet, row, UInt16(column + 1), title, column == 0 ? name : header))
        }
        keep(cx_row(sheet, row, 2 * Self.line))
        row += 1
        let (rate, count) = (format(pattern: "0.0%"), format(pattern: "#,##0"))
        for week in cover.weeks {
            keep(cx_text(sheet, row, 1, week.name, nil))
            for (column, value) in [week.rate, week.low, week.high].enumerated() {
                if let value { keep(cx_number(sheet, row, UInt16(column + 2), value, rate)) }
            }
            for (column, value) in (week.counts ?? []).enumerated() {
                keep(cx_number(sheet, row, UInt16(column + 5), Double(value), count))
            }
            row += 1
        }
    }

    /// The success rate of the weeks between the limits of what is usual, beside the key figures.
    private mutating func insertChart(at place: UInt32, first: UInt32, last: UInt32) {
        guard last >= first, let chart = cx_line_chart(workbook, cover.weeksTitle, cover.lowest, "0%") else { return }
        func cells(_ column: String) -> String {
            "='" + cover.sheet.replacing("'", with: "''") + "'!$\(column)$\(first + 1):$\(column)$\(last + 1)"
        }
        let names = cover.weekHeadings
        cx_series(chart, cells("B"), cells("C"), names[1], 0x1D5F93, 1)
        cx_series(chart, cells("B"), cells("D"), names[2], 0x8B929B, 0)
        cx_series(chart, cells("B"), cells("E"), names[3], 0x8B929B, 0)
        keep(cx_insert(sheet, place, 5, chart, 1, cover.weeksTitle))
    }

    private mutating func heading(_ text: String) {
        keep(cx_text(sheet, row, 0, text, format(size: 14, isBold: true)))
        keep(cx_row(sheet, row, 1.4 * Self.line))
        row += 1
    }

    /// Text over all columns, as high as its lines.
    private mutating func paragraph(_ text: String, _ format: Handle?, scale: Double = 1) {
        merged(text, from: 0, format, scale: scale)
    }

    /// Excel gives merged cells no height of their own: it is reckoned from the text's width.
    private mutating func merged(_ text: String, from column: UInt16, _ format: Handle?, scale: Double = 1) {
        let room = Self.widths[Int(column)...].reduce(0, +) / max(1, scale) - 4
        let lines = max(1, (Double(DisplayWidth.of(text)) / room).rounded(.up))
        keep(cx_merged(sheet, row, column, Self.last, Workbook.fitting(text), format))
        keep(cx_row(sheet, row, lines * Self.line * scale))
        row += 1
    }

    private func format(
        size: Double? = nil, isBold: Bool = false, color: UInt32? = nil, ground: UInt32? = nil, wraps: Bool = false,
        rule: Bool = false, align: UInt8? = nil, pattern: String? = nil
    ) -> Handle? {
        let format = cx_format(workbook)
        if let size { cx_format_size(format, size) }
        if isBold { cx_format_bold(format) }
        if let color { cx_format_color(format, color) }
        if let ground { cx_format_ground(format, ground) }
        if wraps { cx_format_wrap(format) }
        if rule { cx_format_rule(format, 0xC6C1B6) }
        if let align { cx_format_align(format, align) }
        if let pattern { cx_format_number(format, pattern) }
        return format
    }

    private mutating func keep(_ result: Int32) { if failure == 0 { failure = result } }
}
