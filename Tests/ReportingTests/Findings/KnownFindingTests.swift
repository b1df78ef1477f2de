import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Assessment
@testable import Reporting

@Suite("Findings that are known")
struct KnownFindingTests {
    private func options(_ known: [Acknowledgement], language: ReportLanguage = .en) -> ReportOptions {
        ReportOptions(language: language, programVersion: "0.0.0", acknowledgements: known)
    }

    private func known(_ mapping: String? = nil, code: String? = nil, until: String = "2026-11-16") -> Acknowledgement {
        Acknowledgement(
            mapping: mapping, code: code, until: Day(iso: until)!, owner: "<b>data</b> team", reason: "ticket | *4711*")
    }

    @Test("stand apart in every format with reason, owner and last day; no figure changes")
    func apart() throws {
        let options = options([known("1042")])
        let figures = SampleFigures.ordinary
        let (all, sorted) = (
            WeeklySummary(figures).findings, WeeklySummary(figures, options).sortedFindings
        )
        #expect(!sorted.known.isEmpty && !sorted.open.isEmpty)
        #expect(sorted.known.allSatisfy { $0.finding.mapping?.mapping == "1042" || $0.finding.code != nil })
        #expect(sorted.open.count + sorted.known.count == all.count)
        let text = try WeeklyReport.write(figures, as: .text, options: options)
        #expect(text.contains("\nKnown\n") && text.contains("Acknowledged until 16 November 2026: ticket | *4711*"))
        let markdown = try WeeklyReport.write(figures, as: .markdown, options: options)
        #expect(markdown.contains("## Known") && markdown.contains("ticket \\| \\*4711\\*"))
        let page = try WeeklyReport.write(figures, as: .html, options: options)
        #expect(page.contains("<b class=\"strong\">Known</b>"))
        #expect(page.contains("&lt;b&gt;data&lt;/b&gt; team") && !page.contains("<b>data</b>"))
        let json = try WeeklyReport.write(figures, as: .json, options: options)
        #expect(json.components(separatedBy: "\"acknowledged\" : {").count - 1 == sorted.known.count)
        // Without what is said about findings, the document is the one without acknowledgements.
        let plain = try WeeklyReport.write(figures, as: .json, options: self.options([]))
        func rest(_ text: String) throws -> NSDictionary {
            var document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let findings = try #require(document["findings"] as? [[String: Any]])
            // What is known moves no state, and asks for nothing.
            document["assessment"] = nil
            document["findings"] = findings.map { $0.filter { $0.key != "acknowledged" } }
            return document as NSDictionary
        }
        #expect(try rest(json) == rest(plain))
    }

    @Test("an acknowledgement holds for a report whose first day is its last, and not for the week after")
    func period() {
        let figures = SampleFigures.ordinary
        #expect(!WeeklySummary(figures, options([known("1042", until: "2026-11-16")])).sortedFindings.known.isEmpty)
        #expect(WeeklySummary(figures, options([known("1042", until: "2026-11-15")])).sortedFindings.known.isEmpty)
    }

    @Test("a code explains a fall only with as many requests as the fall is about; news that are good are never known")
    func codes() {
        let name = MappingName(organization: "acme", mapping: "1042")
        let (now, before) = (Proportion(80, of: 100)!, Proportion(95, of: 100)!)
        func finding(_ rule: Finding.Rule, _ requests: Int, code: String? = nil) -> Finding {
            Finding(
                rule: rule, mapping: code == nil ? name : nil, code: code,
                facts: .rate(now: now, before: before, low: -0.2, high: -0.1), requests: requests)
        }
        let counts = [name: CheckSample.counts(80, failed: 20, codes: ["ACP-1": 15])]
        let known = known(code: "ACP-1")
        #expect(known.covers(finding(.rateFell, 15), counts))
        #expect(!known.covers(finding(.rateFell, 16), counts))
        #expect(!known.covers(finding(.stuck, 1), counts))
        #expect(known.covers(finding(.newCode, 1, code: "ACP-1"), counts))
        #expect(!known.covers(finding(.newCode, 1, code: "ACP-2"), counts))
        #expect(!self.known("1042").covers(finding(.rateRose, 1), counts))
        #expect(self.known("1042").covers(finding(.newCode, 1, code: "ACP-1"), counts), "it occurs nowhere else")
        #expect(!self.known("2077").covers(finding(.newCode, 1, code: "ACP-1"), counts))
    }

    @Test("the error budget stands in the report where an objective is set, in both languages, and nowhere else")
    func budget() throws {
        var figures = SampleFigures.ordinary
        let day = figures.period.last
        let name = MappingName(organization: "acme", mapping: "1042")
        figures.rolling = [
            RollingFigures(
                weeks: 4, days: day.advanced(by: -27)...day, capturedDays: 26,
                mappings: [MappingCounts(name: name, counts: CheckSample.counts(986, failed: 14))])
        ]
        for language in ReportLanguage.allCases {
            var options = options([], language: language)
            let without = try WeeklyReport.write(figures, as: .html, options: options)
            #expect(!without.contains("id=\"error-budget\""))
            options.thresholds = TeamThresholds(general: Thresholds(objective: .at(99)))
            for format in [ReportFormat.html, .text, .markdown] {
                let report = try WeeklyReport.write(figures, as: format, options: options)
                #expect(report.contains("140%") && report.contains("−4.0"), "\(format)")
            }
            #expect(try WeeklyReport.write(figures, as: .json, options: options).contains("\"spent\" : 1.4"))
        }
    }
}
