import Bytes
import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("A report of one's own")
struct CustomReportTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-2+3",
        "\t=1", "a|b", "`code` *bold* _it_ [x](http://x) #1 @you ~~s~~", "two\nlines", "\u{1B}[31mred\u{1B}[0m",
        "\u{202E}turned", "\"\u{301}quote", "{{title}} {{{title}}}", "&lt;", "</table>", "\u{0}nul", "a,b;c\"d",
        "http://example.com/", "매핑",
    ]

    private func table(_ rows: [[QueryValue]], columns: [QueryColumn]? = nil) -> QueryTable {
        QueryTable(
            name: "slowest", title: "Slowest <requests>", summary: "What took & longest.",
            period: Period(week: ISOWeek(iso: "2026-W47")!, timeZone: .utc),
            columns: columns ?? [
                QueryColumn("mapping", label: "the mapping's ID", kind: .identifier),
                QueryColumn("n", label: "requests", kind: .count),
                QueryColumn("seconds", label: "time to finish", kind: .number, unit: "s"),
            ], rows: rows)
    }

    private var ordinary: QueryTable {
        table([
            [.text("1042"), .integer(12_340), .real(1.5)], [.text("1047"), .integer(7), .null],
        ])
    }

    private var hostileTable: QueryTable {
        table(
            Self.hostile.map { [.text($0), .text($0)] },
            columns: [QueryColumn("a<b>|c", label: "=A <b>|c"), QueryColumn("b", kind: .text)])
    }

    private func write(_ table: QueryTable, _ format: ReportFormat, _ template: String? = nil) throws -> String {
        let template = try template.map { try PageTemplate(text: $0, path: "r.mustache") }
        let options = ReportOptions(programVersion: "0.0.0")
        return try template.map { Reports.page(of: table, by: $0, options) }
            ?? Reports.custom(table, options).text(as: format)
    }

    @Test("in text: title, description, period, table and how many rows")
    func text() throws {
        #expect(
            try write(ordinary, .text) == """
                Slowest <requests>
                What took & longest.
                Week 47 of 2026 · 16–22 November 2026 · UTC

                the mapping's ID  requests  time to finish (s)
                1042                12,340                 1.5
                1047                     7                   –

                2 rows

                """)
    }

    @Test("in Markdown: the same, escaped")
    func markdown() throws {
        #expect(
            try write(ordinary, .markdown) == """
                # Slowest &lt;requests&gt;

                What took &amp; longest.

                Week 47 of 2026 · 16–22 November 2026 · UTC

                | the mapping's ID | requests | time to finish \\(s\\) |
                | --- | ---: | ---: |
                | 1042 | 12,340 | 1.5 |
                | 1047 | 7 | – |

                <sub>2 rows</sub>

                """)
    }

    @Test("in CSV: the names of SQL, values in full, nothing for what is unknown")
    func csv() throws {
        #expect(try write(ordinary, .csv) == "mapping,n,seconds\n1042,12340,1.5\n1047,7,\n")
    }

    @Test("in JSON: columns with what they mean, rows by name, null for what is unknown")
    func json() throws {
        var table = ordinary
        table.rows.append([.blob([1, 255]), .integer(.max), .real(.infinity)])
        table.cut = .rows(3)
        let value = try JSONSerialization.jsonObject(with: Data(try write(table, .json).utf8))
        let document = try #require(value as? [String: Any])
        #expect(document["schema"] as? String == "ingest-audit/custom/1")
        #expect(document["title"] as? String == "Slowest <requests>")
        #expect((document["period"] as? [String: Any])?["week"] as? String == "2026-W47")
        #expect((document["cut"] as? [String: Any])?["value"] as? Int == 3)
        let columns = try #require(document["columns"] as? [[String: Any]])
        #expect(columns.map { $0["name"] as? String } == ["mapping", "n", "seconds"])
        #expect(columns[2]["unit"] as? String == "s" && columns[0]["unit"] is NSNull)
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(rows[0]["mapping"] as? String == "1042" && rows[0]["n"] as? Int == 12_340)
        #expect(rows[1]["seconds"] is NSNull)
        #expect(rows[2]["mapping"] as? String == "01ff" && rows[2]["seconds"] as? String == "inf")
        #expect(rows[2]["n"] as? Int64 == .max)
    }

    @Test(
        "says that it is about the whole history, that there are no rows, and that rows were cut",
        arguments: [
            ReportFormat.text, .markdown, .html,
        ])
    func sentences(format: ReportFormat) throws {
        var table = table([])
        table.period = nil
        let empty = try write(table, format)
        #expect(empty.contains("Whole history · UTC") && empty.contains("No rows."))
        var cut = ordinary
        cut.cut = .rows(100_000)
        #expect(try write(cut, format).contains("Cut: the result has more than 100,000 rows. These are the first."))
        cut.cut = .bytes(67_108_864)
        #expect(try write(cut, format).contains("These are the first 2 rows."))
    }

    @Test("in HTML shows hostile text letter by letter, by the program's page and by a template")
    func hostilePage() throws {
        let template = "{{title}}{{#rows}}{{#cells}}<td title=\"{{text}}\">{{text}}</td>{{/cells}}{{/rows}}"
        for page in [try write(hostileTable, .html), try write(hostileTable, .html, template)] {
            #expect(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("<requests>"))
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(page.contains("{{title}} {{{title}}}"))
            #expect(page.contains("&amp;lt;") && page.contains("&lt;/table&gt;"))
            #expect(!page.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0 })
            // A quotation mark with an accent is one character to Swift, and still ends an attribute.
            #expect(!page.unicodeScalars.map(\.value).split(separator: 0x301).dropLast().contains { $0.last == 0x22 })
        }
    }

    @Test("the program's page allows its own style and script by their hashes, and nothing else")
    func policy() throws {
        let page = try write(hostileTable, .html)
        let style = try #require(page.firstMatch(of: /<style>((?:.|\n)*?)<\/style>/)).output.1
        let hash = Data(SHA256(of: Array(style.utf8)).bytes).base64EncodedString()
        let policy = "default-src 'none'; style-src 'sha256-\(hash)'; script-src 'sha256-"
        #expect(page.contains("http-equiv=\"Content-Security-Policy\" content=\"\(policy)"))
        #expect(
            page.components(separatedBy: "<script").count == 2 && style.matches(of: /url\([^#]/).isEmpty
                && !style.contains("@import"))
        #expect(page.matches(of: /<[^>]*?\s(src|href="[^#]|style|on[a-z]+)\s*=/).isEmpty)
    }

    @Test("the program's page has a language, a heading, and names for rows and columns")
    func accessible() throws {
        let page = try write(ordinary, .html)
        #expect(page.contains("<html lang=\"en\">") && page.contains("<h1><bdi>Slowest &lt;requests&gt;</bdi></h1>"))
        #expect(
            page.matches(of: /<th scope="col"/).count == 3
                && page.matches(of: /<th scope="row"/).count == 2)
        #expect(page.contains("role=\"region\" tabindex=\"0\" aria-label=\"Slowest &lt;requests&gt;\""))
        #expect(page.contains("class=\"n\">time to finish (s)</th>"))
    }

    @Test("in CSV no cell is run as a formula, and each hostile text comes back as it was")
    func hostileCSV() throws {
        let rows = try write(hostileTable, .csv)
        #expect(rows.contains("'=cmd|' /C calc'!A0") && rows.contains("'@SUM(1)") && rows.contains("'+1,'+1"))
        #expect(rows.contains("'-2+3") && rows.contains("'\t=1") && rows.contains("\"a,b;c\"\"d\""))
        #expect(rows.contains("\"two\nlines\""))
        #expect(rows.hasPrefix("a<b>|c,b\n"))
    }

    @Test("in Markdown a hostile text makes no markup, no HTML and no new cell")
    func hostileMarkdown() throws {
        let lines = try write(hostileTable, .markdown).split(separator: "\n")
        let rows = lines.filter { $0.hasPrefix("|") }
        #expect(rows.count == Self.hostile.count + 2)
        for row in rows {
            // Bars that nothing escapes: three for two columns.
            #expect(row.replacing("\\|", with: "").filter { $0 == "|" }.count == 3, "\(row)")
            #expect(!row.contains("<"))
        }
        #expect(rows.contains { $0.contains("\\`code\\` \\*bold\\*") })
    }

    @Test("in text nothing reaches the terminal's controls, and lines stay within its width", arguments: [20, 60, 100])
    func hostileText(width: Int) throws {
        let text = try Reports.custom(hostileTable, ReportOptions(terminal: TerminalStyle(width: width))).text(
            as: .text)
        #expect(!text.unicodeScalars.contains { [0, 0x1B, 0x202E].contains($0.value) })
        for line in text.split(separator: "\n").dropFirst(3) { #expect(DisplayWidth.of(String(line)) <= width) }
        var long = ordinary
        long.rows = [[.text(String(repeating: "long ", count: 40)), .integer(1), .null]]
        #expect(try write(long, .text).contains("…"))
        let narrow = try Reports.custom(ordinary, ReportOptions(terminal: TerminalStyle(width: 30))).text(as: .text)
        #expect(narrow.contains("Not shown for want of width:\ntime to finish (s)."))
    }

    @Test("equal tables give equal bytes", arguments: ReportFormat.common)
    func equal(format: ReportFormat) throws {
        let report = Reports.custom(ordinary, ReportOptions())
        #expect(try report.written(as: format) == report.written(as: format))
    }

    @Test("no report of one's own is mailed")
    func notMailed() {
        #expect(throws: FormatProblem.self) { try write(ordinary, .eml) }
    }
}

@Suite("A template of one's own")
struct PageTemplateTests {
    private func mistake(_ text: String) -> String {
        do {
            _ = try PageTemplate(text: text, path: "r.mustache")
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test("names values by their columns, in whatever order")
    func byName() throws {
        let table = QueryTable(
            name: "r", title: "T", columns: [QueryColumn("a", kind: .count), QueryColumn("b")],
            rows: [[.integer(1_000), .null], [.integer(2), .text("x")]])
        let template = try PageTemplate(
            text:
                "{{title}}|{{period}}|{{rowCount}}|{{#week}}{{.}}{{/week}}|{{#rows}}{{value.b}}:{{value.a}} {{/rows}}",
            path: "r.mustache")
        let page = Reports.page(of: table, by: template, ReportOptions())
        #expect(page == "T|Whole history · UTC|2||–:1,000 x:2 \n")
    }

    @Test(
        "a broken one is told with file and line",
        arguments: [
            ("{{#rows}}\n{{value.a}}", 2, "a section is still open"), ("a\n{{#rows}}\n{{/cells}}", 3, "closes another"),
            ("a\n{{ title", 2, "does it end with }}?"), ("a\n\n{{> other}}", 3, "can't contain others"),
            (String(repeating: "{{#rows}}\n", count: 40), 33, "more than 32 sections"),
            ("{{<other}}", 1, "can't contain others"), ("{{% CONTENT_TYPE:NONE}}", 1, "no such {{% setting }}"),
        ])
    func broken(text: String, line: Int, reason: String) {
        let said = mistake(text)
        #expect(said.hasPrefix("r.mustache:\(line): ") && said.contains(reason), "\(said)")
    }

    @Test("one that can't be read is told with its path")
    func unreadable() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mustache").path()
        let missing = #expect(throws: TemplateProblem.self) { try PageTemplate(path: path) }
        #expect(missing?.description.hasPrefix("\(path): can't be read") == true)
        try Data([0xFF]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let latin = #expect(throws: TemplateProblem.self) { try PageTemplate(path: path) }
        #expect(latin?.description == "\(path): can't be read: it is not UTF-8 text")
    }
}
