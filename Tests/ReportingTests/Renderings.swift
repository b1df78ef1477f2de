import Foundation
import IngestionAPI
import Testing

@testable import Reporting

/// What each format shows of a report.
enum Renderings {
    /// Holds every cell of a report's tables against the formats for people, and the rows of its main one against CSV.
    static func showTables(of report: some Report, _ options: ReportOptions) throws {
        func text(_ format: ReportFormat, _ options: ReportOptions) throws -> String {
            String(decoding: try report.written(as: format, options), as: UTF8.self)
        }
        let (page, markdown) = (try text(.html, options), try text(.markdown, options))
        let tables = report.document().sections.flatMap(\.blocks).compactMap { block in
            if case .table(let table) = block { table } else { nil }
        }
        #expect(!tables.isEmpty)
        for table in tables {
            for column in table.columns { #expect(page.contains(">\(column.heading)</th>"), "\(column.heading)") }
            for span in table.rows.joined().flatMap({ $0.spans + $0.note }) where !span.text.isEmpty {
                let shown = span.isCaptured ? PlainText.visible(span.text) : span.text
                #expect(page.contains(PageContentType().escapeText(span.text)), "\(span.text)")
                #expect(markdown.contains(span.isCaptured ? MarkdownText.captured(shown) : shown), "\(shown)")
            }
            for detail in table.rows.joined().flatMap(\.detail) { #expect(page.contains(">\(detail.text)<")) }
        }
        let main = try #require(report.tables().first)
        let csv = try text(.csv, options).split(separator: "\n")
        #expect(csv.count == main.rows.count + 1 && csv[0] == main.columns.map(\.name).joined(separator: ","))
        #expect(try !Workbook.isAvailable || report.written(as: .xlsx, options).starts(with: Array("PK".utf8)))
    }

    /// Expects no word in Latin letters beside those of some patterns: names, commands, what is written alike.
    static func expectKorean(_ text: String, beside names: String...) throws {
        let own = try names.reduce(text) { $0.replacing(try Regex($1), with: "") }
        #expect(own.firstMatch(of: /[A-Za-z]{2}/) == nil, "\(own)")
    }
}
