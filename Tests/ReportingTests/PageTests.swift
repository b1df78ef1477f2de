import Bytes
import Figures
import Foundation
import ReportText
import Testing

@testable import Reporting

@Suite("The page")
struct PageTests {
    private func page(_ figures: WeeklyFigures, _ language: ReportLanguage = .en) throws -> String {
        try WeeklyReport.write(figures, as: .html, options: ReportOptions(language: language, programVersion: "0.0.0"))
    }

    private func between(_ start: String, _ end: String, in text: String) throws -> Substring {
        let from = try #require(text.firstRange(of: start)).upperBound
        let to = try #require(text[from...].firstRange(of: end)).lowerBound
        return text[from..<to]
    }

    @Test("allows its own style and script by their hashes, and nothing else")
    func policy() throws {
        let page = try page(SampleFigures.ordinary)
        let policy = try between("http-equiv=\"Content-Security-Policy\" content=\"", "\"", in: page)
        for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
            let content = try between("<\(tag)>", "</\(tag)>", in: page)
            let hash = Data(SHA256(of: Array(content.utf8)).bytes).base64EncodedString()
            #expect(policy.contains("\(directive) 'sha256-\(hash)'"))
        }
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(!policy.contains("unsafe"))
    }

    @Test("refers to nothing outside itself, and has no inline handlers or styles")
    func selfContained() throws {
        for language in ReportLanguage.allCases {
            let page = try page(SampleFigures.hostile, language)
            let markup = page.replacing(/<(style|script)>(.|\n)*?<\/(style|script)>/, with: "")
            for match in markup.matches(of: /<[^>]*?\s(src|href|style|on[a-z]+)\s*=\s*"([^"]*)"/) {
                #expect(match.output.1 == "href" && match.output.2.hasPrefix("#"), "\(match.output.0)")
            }
            let style = try between("<style>", "</style>", in: page)
            #expect(!style.contains("@import"))
            #expect(style.matches(of: /url\(([^)]*)\)/).allSatisfy { $0.output.1.hasPrefix("#") })
        }
    }

    @Test("shows every hostile name as text")
    func hostile() throws {
        let page = try page(SampleFigures.hostile)
        for name in SampleFigures.hostileNames {
            // By scalars, as a parser of HTML reads; compared by scalars, as "…" == "…" also matches other spellings.
            let escaped = PlainText.visible(name).unicodeScalars.reduce(into: "") { result, scalar in
                switch scalar {
                case "<": result += "&lt;"
                case ">": result += "&gt;"
                case "&": result += "&amp;"
                case "\"": result += "&quot;"
                case "'": result += "&#39;"
                case "\u{1B}": result += "\\u{1B}"
                default: result.unicodeScalars.append(scalar)
                }
            }
            guard name.utf8.count <= 200 else { continue }
            #expect(Data(page.utf8).firstRange(of: Data("<bdi>\(escaped)</bdi>".utf8)) != nil, "\(escaped)")
        }
        #expect(!page.contains("<img"))
        #expect(page.matches(of: /<script/).count == 1)
    }

    @Test("a period without data says so first, and shows no rate")
    func noData() throws {
        for figures in [SampleFigures.empty, SampleFigures.silent] {
            let page = try page(figures)
            #expect(page.contains("<p class=\"answer\"><b class=\"strong\">No data"))
            #expect(!page.contains("<p class=\"value\">"))
            #expect(!page.contains(" sortable\""))
            let body = try between("<body", "<script>", in: page)
            #expect(body.firstMatch(of: /\b(NaN|nan|inf|nil)\b/) == nil)
        }
    }

    @Test("weeks without captures are hatched, apart from those in which nothing finished")
    func weekGaps() throws {
        guard case .time(let chart) = WeekChart(WeeklySummary(SampleFigures.ordinary), Words(.en)).chart().drawing
        else { return #expect(Bool(false), "weeks stand side by side") }
        #expect(chart.columns.map(\.isKnown).filter { !$0 }.count == 1)
        #expect(chart.columns.map { $0.marks == [.dash] } == (0..<12).map { $0 == 4 })
        #expect([true, true, false, true].runs == [0..<2, 3..<4])
    }

    @Test("languages have the same keys and placeholders")
    func locales() throws {
        let languages = ReportLanguage.allCases.map { Words($0).texts }
        let placeholder = /\{([A-Za-z]+)\}/
        for (key, text) in languages[0] {
            let wanted = Set(text.matches(of: placeholder).map { String($0.output.1) })
            for other in languages {
                let found = other[key].map { Set($0.matches(of: placeholder).map { String($0.output.1) }) }
                #expect(found == wanted, "\(key)")
            }
        }
        for other in languages { #expect(Set(other.keys) == Set(languages[0].keys)) }
        // No key stands in two files: which of them a reader sees would be chance.
        for language in ReportLanguage.allCases {
            let paths = ReportText.files(in: "locales/\(language.rawValue)")
            let counts = try paths.map {
                try JSONDecoder().decode([String: String].self, from: Data(ReportText.file($0).utf8)).count
            }
            #expect(counts.reduce(0, +) == Words(language).texts.count)
        }
        let files = ReportLanguage.allCases.map { language in
            ReportText.files(in: "locales/\(language.rawValue)").map { $0.split(separator: "/").last ?? "" }
        }
        #expect(files.allSatisfy { $0 == files[0] })
    }

    @Test("names of 100 KB are shown by their beginning, wherever they stand, and stay text")
    func endlessNames() throws {
        let page = try page(SampleFigures.endless)
        #expect(page.utf8.count < 200_000)
        #expect(!page.contains("<b><b>"))
        #expect(page.contains("… (100,002 B)"))
        #expect(page.matches(of: /<script/).count == 1)
    }

    @Test("links lead to places that are there, and each place is there once")
    func anchors() throws {
        for figures in [SampleFigures.ordinary, SampleFigures.hostile, SampleFigures.large, SampleFigures.empty] {
            let page = try page(figures)
            let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count)
            let targets = Set(page.matches(of: /(?:href="#|popovertarget=")([^"]*)"/).map { String($0.output.1) })
            #expect(targets.subtracting(ids).isEmpty, "\(targets.subtracting(ids).sorted())")
        }
    }

    @Test("what is embedded stays within its budget, the worst of each kind first, and what is left out is said")
    func budget() throws {
        let figures = SampleFigures.large
        let selection = EvidenceSelection(figures)
        #expect(selection.total == 2_000 && selection.requests.count == EvidenceSelection.listed)
        #expect(selection.embedded.count == EvidenceSelection.embedded)
        #expect(Set(selection.embedded.map(\.name)).count == EvidenceSelection.embedded)
        let page = try page(figures)
        #expect(page.matches(of: /<details class="story"/).count == EvidenceSelection.embedded)
        #expect(page.contains("Not listed here: 3 requests."))
        #expect(page.contains("ingest-audit export DIR --week 2026-W47"))
        #expect(page.contains("ingest-audit requests ID"))
    }
}
