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
        let rows: [[String]] = page.matches(of: /<tr[^>]*>(.*?)<\/tr>/.dotMatchesNewlines()).map { row in
            row.output.1.matches(of: /<t[hd][^>]*>(.*?)<\/t[hd]>/).map {
                String($0.output.1).replacing(/\s?<button.*?<\/button>/, with: "").replacing(/<[^>]*>/, with: "")
            }
        }
        func escaped(_ spans: [Span]) -> String { spans.map { PageContentType().escapeText($0.visible) }.joined() }
        for table in tables {
            #expect(rows.contains(table.columns.map(\.heading)), "\(table.columns.map(\.heading))")
            for row in table.rows {
                let cells = row.map {
                    [$0.spans, $0.detail].map(escaped).filter { !$0.isEmpty }.joined(separator: " ")
                }
                #expect(rows.contains(cells), "\(row)")
                let line = row.map { cell in
                    cell.spans.map { $0.isCaptured ? MarkdownText.captured($0.text) : $0.text }.joined()
                }
                #expect(markdown.contains("| \(line.joined(separator: " | ")) |\n"), "\(line)")
            }
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
