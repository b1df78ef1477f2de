import Assessment
import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

/// What readers look for in the page, and where they find it.
@Suite("The page for its readers")
struct PageReadingTests {
    private func page(_ figures: WeeklyFigures, _ language: ReportLanguage = .en) throws -> String {
        try WeeklyReport.write(figures, as: .html, options: ReportOptions(language: language, programVersion: "0.0.0"))
    }

    private func places(_ parts: [String], in page: String) -> [String.Index?] {
        parts.map { page.firstRange(of: $0)?.lowerBound }
    }

    private func part(_ start: String, _ end: String, in text: String) throws -> Substring {
        let from = try #require(text.firstRange(of: start)).lowerBound
        return text[from..<(try #require(text[from...].firstRange(of: end)).upperBound)]
    }

    @Test("begins with the verdict, what to do, one row of figures and the 12 weeks")
    func firstScreen() throws {
        for language in ReportLanguage.allCases {
            let page = try page(SampleFigures.ordinary, language)
            let found = places(
                [
                    "<p class=\"state", "<p class=\"answer", "<section id=\"to-do\"", "<div class=\"tiles\"",
                    "<figure id=\"weeks\"", "<section id=\"mappings\"", "<section id=\"charts\"",
                    "<section id=\"errors\"",
                    "<section id=\"rejections\"", "<section id=\"evidence\"", "<section id=\"definitions\"",
                ], in: page
            )
            .compactMap(\.self)
            #expect(found.count == 11 && found == found.sorted())
        }
    }

    @Test("every thing to do opens in place to what was found, with its numbers and its rule, and none is told twice")
    func because() throws {
        let summary = WeeklySummary(SampleFigures.ordinary)
        let page = try page(SampleFigures.ordinary)
        let lines = page.matches(of: /<details class="because">.*?<\/details>/.dotMatchesNewlines()).map(\.output)
        #expect(lines.count == summary.assessment.toDo.count && !lines.isEmpty)
        let words = Words(.en)
        for (line, toDo) in zip(lines, summary.assessment.toDo) {
            for finding in toDo.findings {
                #expect(line.contains(PageContentType().escapeText(words["rule_\(finding.rule.id)"])))
                #expect(line.contains(PageContentType().escapeText(words["ruleText_\(finding.rule.id)"])))
            }
        }
        #expect(lines.joined().contains("95% interval"))
        for place in summary.findings.indices {
            #expect(page.components(separatedBy: "id=\"f-\(place + 1)\"").count == 2)
        }
    }

    @Test("mappings in trouble come first; rows say what changed and nothing of what did not; the old order can be had")
    func mappings() throws {
        let page = try page(SampleFigures.ordinary)
        let table = try part("<section id=\"mappings\"", "</table>", in: page)
        let states = table.matches(of: /<tr class="([a-z]+)">/).map { String($0.output.1) }
        let ranks = ["bad", "watch", "good", "quiet"]
        let places = states.map { ranks.firstIndex(of: $0)! }
        #expect(states.count == 3 && places == places.sorted())
        let order = table.matches(of: /<th scope="row" class="w" data-sort="(\d+)"/).map { Int($0.output.1)! }
        #expect(Set(order) == Set(0..<3) && order != [0, 1, 2])
        #expect(!table.contains("±"))
        #expect(table.contains("<th scope=\"col\" data-key=\"state\" aria-sort=\"ascending\">"))
        #expect(page.contains("for=\"which-attention\">In trouble or to look at (2)</label>"))
        #expect(table.contains("<abbr title=\"unknown for 16 requests\">≥</abbr> 12,340"))
    }

    @Test("all mappings are shown at first; of many only those in trouble, as the charts would be far below")
    func manyMappings() throws {
        let few = try page(SampleFigures.ordinary)
        #expect(few.contains("id=\"which-all\" checked>") && few.contains("id=\"which-attention\">"))
        let many = try page(SampleFigures.large)
        #expect(many.contains("id=\"which-attention\" checked>") && many.contains("id=\"which-all\">"))
    }

    @Test("rejected POSTs are counted by mapping and reason, with the command that lists them, and findings lead there")
    func rejections() throws {
        var figures = SampleFigures.ordinary
        let list = try part("<section id=\"rejections\">", "</section>", in: try page(figures))
        #expect(list.contains("ingest-audit requests --status rejected --week 2026-W47"))
        #expect(list.contains("<bdi>1042</bdi></a>"))
        let cells = list.matches(of: /<td class="n"[^>]*>(.*?)<\/td>/).map { String($0.output.1) }
        #expect(cells == ["4", "1", "1", "6", "0"])
        var refused = figures
        let place = try #require(refused.background.mappings.firstIndex { $0.name.mapping == "1042" })
        let days = refused.background.indices(refused.period.first...refused.period.last)
        refused.background.mappings[place].counts[days.lowerBound].notStopped = 400
        #expect(try page(refused).contains("<a href=\"#rejections\">the rejections</a>"))
        figures.mappings[1].counts.notStopped = 0
        figures.mappings[1].counts.notPublished = 0
        figures.mappings[1].counts.rejectedOtherwise = 0
        #expect(try !page(figures).contains("#rejections"))
    }

    @Test("a code that is not documented shows what an embedded answer says, as text")
    func undocumented() throws {
        var figures = SampleFigures.ordinary
        let code = "ACP-999999"
        figures.errors[0].code = code
        for place in figures.attention.indices where !figures.attention[place].codes.isEmpty {
            figures.attention[place].codes = [code]
        }
        let answer = #"{"status":"Failed","error":{"msg":"\#(code) <b>No</b> room & no time"}}"#
        for place in figures.stories.indices {
            for sight in figures.stories[place].sights.indices
            where figures.stories[place].sights[sight].kind == .failed {
                figures.stories[place].sights[sight].response = Array(answer.utf8)
            }
        }
        let page = try page(figures)
        #expect(page.contains("An answer says: <bdi>ACP-999999 &lt;b&gt;No&lt;/b&gt; room &amp; no time</bdi>"))
        #expect(try !self.page(SampleFigures.ordinary).contains("An answer says:"))
        #expect(AnswerText.of(code, in: []) == nil)
    }

    @Test("an old week ages its pending requests to its own end, and says what became of them since")
    func pendingAtEnd() throws {
        var figures = SampleFigures.ordinary
        let end = figures.period.instants.upperBound
        #expect(figures.pendingUntil == figures.evidence.lastExchange, "a week that ends with its captures")
        #expect(PendingAtEnd(figures) == nil)
        figures.evidence.lastExchange = Instant(milliseconds: end.milliseconds + 90 * 86_400_000)
        #expect(figures.pendingUntil == end)
        let submitted = Instant(milliseconds: end.milliseconds - 3_600_000)
        figures.requests[0].requests += [
            .init(submitted: submitted, outcome: .success, duration: 3_600_000),
            .init(submitted: submitted, outcome: .failed, duration: 86_400_000),
            .init(submitted: submitted, outcome: .aborted, duration: 3_599_999),
        ]
        let told = try #require(PendingAtEnd(figures)).sentence(Words(.en), pending: 5)
        #expect(
            told
                == "Pending when the period ended: 7 requests. Since then 1 ingested, 1 failed, 0 aborted; 5 still pending."
        )
        #expect(try page(figures).contains(told))
        figures.evidence.lastExchange = nil
        #expect(figures.pendingUntil == nil && PendingAtEnd(figures) == nil)
    }

    @Test("bars, cells and weeks lead to what stands behind them, and say what they show")
    func pictures() throws {
        let page = try page(SampleFigures.ordinary)
        let days = try part("<figure id=\"days\">", "</figure>", in: page)
        #expect(days.contains("<a href=\"#d-1\"><g><title>Mon 16 Nov:"))
        #expect(page.contains("<dt id=\"d-1\">Mon 16 Nov"))
        let weeks = try part("<figure id=\"weeks\">", "</figure>", in: page)
        #expect(weeks.contains("<a href=\"#week-2026-W46\">") && weeks.contains("<tr id=\"week-2026-W46\">"))
        #expect(weeks.contains("<a href=\"#mappings\">"))
        let cells = try part("<figure id=\"mapping-days\"", "</svg>", in: page)
        #expect(cells.contains(/<a href="#m-\d"><g><title>[^<]*failed or were aborted<\/title>/))
    }

    @Test("definitions open without a script, one for each figure that is explained")
    func definitions() throws {
        let page = try page(SampleFigures.ordinary)
        let definitions = Definitions.all(Words(.en), withBudget: false)
        #expect(!definitions.contains { $0.id == "budget" })
        for definition in definitions {
            #expect(page.contains("<div class=\"pop\" id=\"pop-\(definition.id)\" popover>"))
            #expect(page.contains("<dt id=\"def-\(definition.id)\">"))
        }
    }

    @Test("labels of cards are text of the style, whatever a translation holds")
    func labels() {
        let headings = ["제출", "a\"b\\c", "</style>", "two\nlines"]
        let table = Table("t", title: "", headings: headings, rows: [])
        let style = PagePlaces(Document(title: [], sections: [Section("s", [.table(table)])])).labels
        #expect(style.contains(".t1 :nth-child(1) { --label: \"제출\"; }"))
        #expect(
            style.contains("\"a\\22 b\\5c c\"") && style.contains("\"\\3c /style>\"") && style.contains("two lines"))
    }

    @Test("flat templates escape values, leave out sections around nothing, and keep markup that others have written")
    func flat() {
        var text = "|"
        FlatTemplate("table_row", ["anchor", "kind", "cells"]).write(["m-1\"", "", "<td>1</td>"], to: &text)
        #expect(text == "|<tr id=\"m-1&quot;\"><td>1</td></tr>")
    }
}
