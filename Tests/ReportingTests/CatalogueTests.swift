import Figures
import Foundation
import ReportText
import Testing

@testable import Reporting

@Suite("The error catalogue")
struct CatalogueTests {
    @Test("has a file for each documented code, named for it, with every text in every language")
    func complete() throws {
        let files = ReportText.files(in: "codes")
        #expect(files.count >= 12)
        for file in files {
            let code = String(file.split(separator: "/").last!.dropLast(".json".count))
            for language in ReportLanguage.allCases {
                let entry = try #require(CodeCatalogue(language)[code])
                #expect(entry.code == code)
                #expect(![entry.meaning, entry.cause, entry.action, entry.source].contains(""))
            }
            #expect(CodeCatalogue(.en)[code]?.meaning != CodeCatalogue(.ko)[code]?.meaning)
        }
    }

    @Test("explains known codes wherever they are listed, and says plainly of others that they are not documented")
    func shown() throws {
        var figures = SampleFigures.ordinary
        figures.errors[1].code = "ACP-999999"
        let known = try #require(CodeCatalogue(.en)["ACP-880056"])
        let options = ReportOptions(
            codeNotes: ["ACP-999999": CodeNote(text: "<b>Ask</b> the vendor", owner: "data team")])
        let page = try WeeklyReport.write(figures, as: .html, options: options)
        for text in [known.meaning, known.cause, known.action, known.source] {
            #expect(page.contains(PageContentType().escapeText(text)))
        }
        #expect(page.contains("This code is not documented."))
        #expect(page.contains("&lt;b&gt;Ask&lt;/b&gt; the vendor") && page.contains("data team"))
        for format in [ReportFormat.text, .markdown] {
            let report = try WeeklyReport.write(figures, as: format, options: options)
            #expect(report.replacing("\n", with: " ").contains("ACP-880056: \(known.meaning)"))
        }
    }
}
