import Figures
import Testing

@testable import Reporting

@Suite("The report of the quarantine")
struct QuarantineReportTests {
    private static let long = String(repeating: "x", count: 500)

    private func text(
        _ texts: [String], _ format: ReportFormat = .text, _ language: ReportLanguage = .en
    ) throws -> String {
        let lines = texts.enumerated().map { number, text in
            QuarantinedLine(
                importKey: 1, path: "a|b.ndjson", sha256: "3d14", line: number + 16, reason: "no JSON",
                byteCount: text.utf8.count, bytes: Array(text.utf8))
        }
        return try Reports.quarantine(lines, ReportOptions(language: language)).text(as: format)
    }

    @Test("names file, line and reason, shows where the line begins, and does no harm")
    func shown() throws {
        let text = try text(["{\"a\":\u{1B}[31m", Self.long])
        #expect(text.hasPrefix("2 lines could not be read\n\na|b.ndjson:16: no JSON\n  {\"a\":\\u{1B}[31m\n"))
        #expect(text.hasSuffix("a|b.ndjson:17: no JSON\n  \(Self.long.prefix(59))… (500 bytes)\n"))
        #expect(try self.text(["<b>```"], .html).contains("&lt;b&gt;```") && self.text(["x"]).hasPrefix("1 line could"))
        #expect(try self.text(["<b>```"], .markdown).contains("a\\|b.ndjson:16: no JSON\n\n````\n<b>```\n````\n"))
        #expect(try self.text([]) == "Every line could be read.\n" && self.text([], .json) == "[\n\n]\n")
    }

    @Test("programs get all that was kept of each", arguments: ReportLanguage.allCases)
    func programs(language: ReportLanguage) throws {
        #expect(try text([Self.long], .json, language).contains("\"text\" : \"\(Self.long)\""))
        #expect(
            try text([Self.long, "=1+1"], .csv, language)
                == "path,line,reason,bytes,sha256,text\na|b.ndjson,16,no JSON,500,3d14,\(Self.long)\na|b.ndjson,17,no JSON,4,3d14,'=1+1\n"
        )
    }

    @Test("its sentences are Korean where that is asked for")
    func korean() throws {
        let text = try text(["y", Self.long], .text, .ko)
        #expect(text.hasPrefix("읽지 못한 행 2개\n") && text.contains("…(500바이트)\n"))
        try Renderings.expectKorean(text, beside: "a\\|b.ndjson.*", "x+")
    }
}
