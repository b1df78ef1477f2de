import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("The report of imports")
struct ImportsReportTests {
    private func imported(
        _ number: Int, _ path: String = "captures/a.ndjson", format: String = "ndjson", isMended: Bool = false
    ) -> ImportFigures {
        var record = ImportRecord(
            key: number, path: path, format: format, sha256: String(repeating: "3d14223ade42beef", count: 4))
        (record.lines, record.exchanges, record.duplicates, record.quarantined) = (12_345, 12_300, 300, 7)
        record.finishedAt = Instant(rfc3339: "2026-11-29T18:16:44.123Z")!
        record.seal = number == 1 ? nil : String(repeating: "b812aa290026a0f6", count: 4)
        return ImportFigures(record: record, readingRules: isMended ? 1 : 2, isMendedSince: isMended)
    }

    private func text(
        _ imports: [ImportFigures], _ format: ReportFormat = .text, _ language: ReportLanguage = .en
    ) throws -> String {
        try Reports.imports(imports, ReportOptions(language: language)).text(as: format)
    }

    @Test("lists what each brought, and the last one's seal below")
    func list() throws {
        let text = try text([imported(1), imported(2)])
        #expect(text.hasPrefix("2 imports\n"))
        #expect(
            text.contains(
                "1  2026-11-29T18:16:44Z  12,345  12,000         300            7  3d14223ade42  captures/a.ndjson\n"))
        #expect(text.hasSuffix("The last import's seal is b812aa290026a0f6.\n"))
        #expect(try !self.text([imported(1)]).contains("seal"))
        #expect(try self.text([]) == "Nothing was imported so far.\n")
        #expect(try self.text([], .json) == "[\n\n]\n")
    }

    @Test("a long path keeps its end, and can do no harm")
    func paths() throws {
        let path = String(repeating: "folder/", count: 20) + "\u{1B}[31m|<b>.log"
        let text = try text([imported(1, path)])
        #expect(text.contains("…") && text.contains("\\u{1B}[31m|<b>.log\n") && !text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 100 })
        #expect(try self.text([imported(1, path)], .html).contains("|&lt;b&gt;.log"))
        #expect(try self.text([imported(1, path)], .markdown).contains("\\|&lt;b&gt;.log"))
    }

    @Test("names twenty that were read by rules that have been mended since, and how many more there are")
    func mended() throws {
        let one = try text([imported(1, isMended: true), imported(2)]).replacing("\n", with: " ")
        #expect(one.contains("Import 1 (ndjson) was read by rules") && one.contains("import it into a new database:"))
        let many = try text((1...23).map { imported($0, isMended: true) }).replacing("\n", with: " ")
        #expect(many.contains("20 (ndjson), and 3 more were read by rules") && !many.contains("21 (ndjson)"))
        #expect(many.contains("  ingest-audit import PATH… --db NEW.sqlite"))
    }

    @Test("every figure is in each format", arguments: ReportLanguage.allCases)
    func formats(language: ReportLanguage) throws {
        let options = ReportOptions(language: language)
        try Renderings.showTables(
            of: ImportsReport(imports: [imported(1), imported(2, "=1+1 | b", isMended: true)], options: options),
            options)
        let csv = try text([imported(2, "=1+1", isMended: true)], .csv, language)
        #expect(csv.contains(",12345,12300,12000,300,7,") && csv.contains(",'=1+1,,1,yes,,b812"))
    }

    @Test("its sentences are Korean where that is asked for")
    func korean() throws {
        let text = try text([imported(1, isMended: true), imported(2, isMended: true)], .text, .ko)
        #expect(text.hasPrefix("가져오기 2회\n") && text.contains("마지막 가져오기의 봉인은 b812aa290026a0f6입니다.\n"))
        try Renderings.expectKorean(
            text, beside: "b812aa290026a0f6", "3d14223ade42", "captures/a.ndjson", "ndjson", "SHA-256", "ingest-audit.*"
        )
    }
}
