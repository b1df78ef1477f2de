import Foundation
import TestSupport
import Testing

/// Text from captures, settings and the command line that means something to whoever reads the outputs: SQLite, browsers,
/// spreadsheets, terminals, mail programs, monitors. Each text is a mapping, an organization, a request and a batch.
@Suite("Inputs from outside: text")
struct TextTests {
    private static let hostile = [
        "'; DROP TABLE request; --", #"" OR 1=1 --"#, "x'); DELETE FROM evidence; --", "' OR ''='", "%", "_",
        "a' UNION SELECT 1",
        "$1", "?1", ":since", "NULL", "0x41", "1e3", "007", "[1]", "{}", "\\", "\\n", "a\\'b",
        #"=HYPERLINK("http://example.com","x")"#, "=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "a;=1+1",
        "a,=1+1", "'=1",
        "<script>alert(1)</script>", #""><img src=x onerror=alert(1)>"#, "</style><svg onload=alert(1)>", "{{{title}}}",
        "{{#rows}}",
        "${jndi:ldap://example.com}", "javascript:alert(1)", "&lt;b&gt;", "]]>", "-->",
        "\u{1B}]0;owned\u{7}", "\u{1B}[2J", "\u{9B}31m", "\u{202E}evil", "\u{2066}x", "a\nb", "a\r\nBcc: x@example.com",
        "a\u{0}b",
        #"a",b="c"} 1"#, "a|b=1;2;3", "a'b'=1", "# HELP x", "=?utf-8?B?eA==?=", "--db", "-", "…", "😀", "e\u{301}", "ｅ",
        "  padded  ",
    ]

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        var lines = ""
        for (index, text) in Self.hostile.enumerated() {
            let name = try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let url = "https://mc.adobe.io/\(name)/campaign/dataIngestion/xdmIngestion/\(name)/ingest"
            let at = { (second: Int) in String(format: "2026-11-%02dT%02d:00:%02dZ", 16 + index % 6, index % 24, second)
            }
            func add(_ method: String, _ second: Int, _ answer: [String: Any]) throws {
                let line: [String: Any] = ["at": at(second), "method": method, "url": url, "response": answer]
                lines += String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self) + "\n"
            }
            try add(
                "POST", 0,
                [
                    "requestId": "R" + text, "status": "Success",
                    "info": "Ingestion request submitted successfully for the Mapping ID: \(text)",
                ])
            try add(
                "GET", 9,
                [
                    "requestId": "R" + text, "status": "Failed", "batchId": text, "numRecords": 0,
                    "info": "Mapping Id: x. ACP-880096 \(text)",
                ])
            try add("POST", 20, ["status": "Failed", "info": text])
            try add("GET", 30, ["hello": text])
        }
        try workdir.write("hostile.ndjson", Array(lines.utf8))
        let imported = try workdir.run("import", "hostile.ndjson")
        try #require(imported.exit == 0, "\(imported.errors)")
    }

    @Test("an emoji cut in two hides no answer, in counts, lists or the words that reports quote")
    func halfPairs() throws {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let lines = [
            #"{"at":"2026-11-16T00:00:05Z","method":"GET","url":"\#(url)?requestId=89","response":"{\"requestId\":89,\"info\":\"\ud800x ACP-880056\",\"status\":\"Failed\"}"}"#,
            #"{"at":"2026-11-16T00:00:06Z","method":"GET","url":"\#(url)?requestId=90","response":{"requestId":90,"info":"odd \ud83d words ACP-999","status":"Failed"}}"#,
            #"{"at":"2026-11-16T00:00:07Z","method":"POST","url":"\#(url)","response":{"info":"refused \ude00 so","status":"Failed"}}"#,
        ]
        try workdir.write("half.ndjson", Array((lines.joined(separator: "\n") + "\n").utf8))
        let database = ["--db", "half.sqlite"]
        try #require(workdir.run(["import", "half.ndjson"] + database).exit == 0)
        struct Story: Decodable {
            var outcome: String?
            var codes: [String]
        }
        for (id, code) in [("89", "ACP-880056"), ("90", "ACP-999")] {
            let stories = try workdir.run(["requests", id, "--json"] + database).json([Story].self)
            #expect(stories.map(\.outcome) == ["failed"] && stories.map(\.codes) == [[code]])
        }
        let page = try workdir.run(["report", "weekly", "--week", "2026-W47", "--format", "html"] + database)
        #expect(page.output.contains("odd \u{FFFD} words"), "the text of a code that is not documented")
        let rejected = try workdir.run(["requests", "--status", "rejected", "--format", "markdown"] + database)
        #expect(rejected.output.contains("refused \u{FFFD} so") && !rejected.output.contains("{"), "\(rejected.output)")
        #expect(try workdir.run(["verify"] + database).exit == 0)
    }

    private func run(_ arguments: String...) throws -> Workdir.Result {
        let result = try workdir.run(arguments)
        #expect(result.exit == 0, "\(arguments): \(result.errors)")
        return result
    }

    private struct Request: Decodable {
        var organization: String
        var mapping: String
        var request: String
        var batch: String?
    }

    /// What a shell-like tool of the standard library makes of a text.
    private func python(_ program: String, _ text: String, _ arguments: String...) throws -> String {
        try workdir.write("text.in", Array(text.utf8))
        return try workdir.tool("python3", ["-c", program, workdir.path("text.in")] + arguments)
    }

    @Test("figures are right, texts are as they were, and SQL in them is text: in captures")
    func figures() throws {
        let count = Self.hostile.count
        let weekly = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(weekly.totals.counts.requests == count && weekly.totals.counts.failed == count)
        #expect(weekly.totals.counts.rejected == count)
        #expect(weekly.mappings.count == count)
        #expect(Set(weekly.mappings.map(\.mapping)) == Set(Self.hostile))
        #expect(Set(weekly.mappings.map(\.organization)) == Set(Self.hostile))
        let lines = try run("requests", "--limit", "0", "--format", "ndjson").output.split(separator: "\n")
        let found = try lines.map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
        #expect(Set(found.map(\.request)) == Set(Self.hostile.map { "R" + $0 }))
        #expect(found.allSatisfy { $0.organization == $0.mapping && $0.batch == $0.mapping })
        #expect(try run("verify").exit == 0)
        #expect(try run("rebuild").exit == 0)
        #expect(try run("verify").exit == 0)
    }

    @Test("SQL in arguments is text: nothing else is found, nothing is lost")
    func arguments() throws {
        let before = try workdir.derived("ingest-audit.sqlite")
        for text in Self.hostile where !text.contains("\u{0}") {
            let weekly = try workdir.weekly(
                "ingest-audit.sqlite", "--week", "2026-W47", "--org=\(text)", "--mapping=\(text)")
            #expect(weekly.totals.counts.requests == 1, "\(text)")
            let byBatch = try run("requests", "--batch=\(text)", "--format", "ndjson").output
            #expect(byBatch.split(separator: "\n").count == 1, "\(text)")
            #expect(try workdir.run("requests", "--json", "--", "R" + text).exit == 0, "\(text)")
        }
        // What only looks for a text, or refuses it, is asked with every third.
        for (index, text) in Self.hostile.enumerated() where !text.contains("\u{0}") {
            switch index % 3 {
            case 0:
                let byCode = try workdir.run("requests", "--code=\(text)", "--format", "ndjson")
                #expect(byCode.exit == 0 && byCode.output.isEmpty, "\(text): \(byCode.output)")
            case 1:
                #expect(try workdir.run("errors", "--", "x" + text).exit == 1, "\(text)")
            default:
                #expect([64, 65].contains(try workdir.run("report", "weekly", "--timezone=\(text)").exit), "\(text)")
            }
        }
        #expect(try workdir.run("verify", "--seal=' OR 1=1 --").exit == 64)
        #expect(try workdir.derived("ingest-audit.sqlite") == before)
    }

    @Test("pages hold no tag, script or attribute of theirs; mail neither")
    func pages() throws {
        try FileManager.default.createDirectory(at: workdir.url.appending(path: "r"), withIntermediateDirectories: true)
        try workdir.write(
            "r/own.sql", Array("-- title: T\n\nSELECT request, mapping, batch, codes FROM request_view".utf8))
        let pages = [
            try run("report", "weekly", "--format", "html").output,
            try run("report", "weekly", "--format", "html", "--lang", "ko").output,
            try run("report", "own", "--report-dir", "r", "--format", "html").output,
        ]
        let program = """
            import sys, html.parser
            allowed = {"script", "style", "svg", "meta", "title"}
            class Page(html.parser.HTMLParser):
                def handle_starttag(self, tag, attributes):
                    if tag == "img" or any(name.startswith("on") for name, _ in attributes):
                        print("bad tag", tag, attributes)
                    for name, value in attributes:
                        if name in ("href", "src") and (value or "").strip().lower().startswith("javascript:"):
                            print("bad link", value)
                    self.tag = tag
                def handle_data(self, data):
                    if getattr(self, "tag", "") == "script" and "alert(1)" in data and "</" in data: print("bad script")
            Page().feed(open(sys.argv[1], encoding="utf-8").read())
            """
        for page in pages {
            #expect(page.contains("alert(1)"), "the text itself is there")
            #expect(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("<svg onload"))
            #expect(try python(program, page) == "")
        }
        let mail = try run(
            "report", "weekly", "--format", "eml", "--from", "a@example.com", "--to", "b@example.com", "--date",
            "2026-11-23T06:00:00Z", "--attach", "--output", "m.eml")
        #expect(mail.exit == 0)
        struct Message: Decodable {
            var subject: String
            var to: [String]
        }
        let read = try workdir.python("read_mail.py", workdir.path("m.eml"))
        #expect(read.exit == 0, "\(read.errors)")
        #expect(try read.json([Message].self).map(\.to) == [["|b@example.com"]])
    }

    @Test(
        "what would be another header of a mail is a usage error",
        arguments: ["\r\nBcc: x@example.com", "\nBcc: x@example.com", "\r", "\u{0}", "\u{85}x"])
    func headers(text: String) throws {
        let usual = ["report", "weekly", "--format", "eml"]
        guard !text.contains("\u{0}") else { return }  // no argument can hold one
        for arguments in [
            ["--from", "a@example.com", "--to", "b@example.com", "--subject", "x" + text],
            ["--from", "a@example.com" + text, "--to", "b@example.com"],
            ["--from", "a@example.com", "--to", "b\(text)@example.com"],
            ["--from", "A\(text) <a@example.com>", "--to", "b@example.com"],
            ["--from", "a@example.com", "--to", "b@example.com", "--cc", "c@example.com\(text)"],
        ] {
            #expect(try workdir.run(usual + arguments).exit == 64, "\(arguments)")
        }
    }

    @Test("no cell of a CSV file begins as a formula, whatever stands between the cells", arguments: [",", ";"])
    func formulas(delimiter: String) throws {
        try workdir.write("names.csv", Array("organization,mapping,name,owner,schema\n=1+1,=1+1,=2+2,@x,+y\n".utf8))
        let exported = try run("export", "tables", "--delimiter", delimiter, "--names", "names.csv")
        #expect(exported.exit == 0)
        var tables = try FileManager.default.contentsOfDirectory(atPath: workdir.path("tables"))
            .filter { $0.hasSuffix(".csv") }.map { String(decoding: try workdir.read("tables/" + $0), as: UTF8.self) }
        #expect(tables.count == 7)
        try FileManager.default.createDirectory(at: workdir.url.appending(path: "r"), withIntermediateDirectories: true)
        try workdir.write(
            "r/own.sql", Array("-- title: T\n\nSELECT request, mapping, batch, codes FROM request_view".utf8))
        tables.append(try run("report", "own", "--report-dir", "r", "--format", "csv", "--delimiter", delimiter).output)
        tables.append(
            try run("report", "weekly", "--format", "csv", "--delimiter", delimiter, "--names", "names.csv").output)
        if delimiter == "," {
            for arguments in [
                ["requests", "--format", "csv", "--limit", "0", "--names", "names.csv"],
                ["mappings", "--format", "csv", "--names", "names.csv"], ["errors", "--format", "csv"],
                ["errors", "ACP-880096", "--format", "csv"],
            ] {
                let result = try workdir.run(arguments)
                #expect(result.exit == 0, "\(arguments): \(result.errors)")
                tables.append(result.output)
            }
            #expect(try run("errors", "ACP-880096", "--bundle", "bundle").exit == 0)
            for name in ["episodes.csv", "requests.csv"] {
                tables.append(String(decoding: try workdir.read("bundle/" + name), as: UTF8.self))
            }
        }
        // A number may begin with its sign; anything else may not begin with what begins a formula.
        let program = """
            import csv, re, sys
            rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8-sig"), delimiter=sys.argv[2], strict=True))
            print(len(rows), len({len(row) for row in rows}))
            for row in rows:
                for cell in row:
                    if cell[:1] in "=+-@\\t\\r" and cell and not re.fullmatch(r"[+-]?[0-9][0-9.,]*", cell): print("bad", repr(cell))
            """
        var cells = 0
        for table in tables {
            let said = try python(program, table, delimiter)
            #expect(!said.contains("bad"), "\(said)")
            #expect(said.hasSuffix(" 1\n"), "rows of different length: \(said)")
            cells += Int(said.split(separator: " ")[0]) ?? 0
        }
        #expect(cells > 2 * Self.hostile.count)
    }

    @Test("nothing that a terminal obeys, or that turns text round, reaches one")
    func terminal() throws {
        try FileManager.default.createDirectory(at: workdir.url.appending(path: "r"), withIntermediateDirectories: true)
        try workdir.write(
            "r/own.sql",
            Array("-- title: T\u{1B}[31m\n\nSELECT request, mapping, batch AS \"\u{1B}[32m\" FROM request_view".utf8))
        var commands: [[String]] = [
            ["report", "weekly"], ["report", "weekly", "--format", "markdown"], ["errors"], ["errors", "ACP-880096"],
            ["requests", "--limit", "0"], ["mappings"],
            ["check", "--min-success-rate", "99", "--now", "2026-11-22T00:00:00Z"],
            ["imports"], ["quarantine"], ["verify"], ["report", "own", "--report-dir", "r"],
            ["report", "--report-dir", "r"],
            ["prune", "--before", "2026-11-18"], ["check", "--min-success-rate", "99", "--format", "nagios"],
        ]
        for (index, text) in Self.hostile.enumerated() where !text.contains("\u{0}") {
            commands.append(["requests", "--", "R" + text])
            commands.append(index.isMultiple(of: 2) ? ["requests", "--", text] : ["errors", "--", text])
        }
        for command in commands {
            let result = try workdir.run(command)
            #expect([0, 1, 2].contains(result.exit), "\(command): \(result.errors)")
            for text in [result.output, result.errors] {
                let obeyed = text.unicodeScalars.filter {
                    $0.properties.generalCategory == .control && $0 != "\n" || (0x202A...0x202E).contains($0.value)
                        || (0x2066...0x2069).contains($0.value)
                }
                #expect(obeyed.isEmpty, "\(command): \(obeyed.map { String($0.value, radix: 16) })")
            }
        }
    }

    @Test("labels of metrics, of JUnit and of monitoring plugins hold them as text", .wants(.prometheusClient))
    func labels() throws {
        #expect(try run("metrics", "--output", "m.prom").exit == 0)
        struct Series: Decodable {
            var name: String
            var labels: [String: String]
            var value: Double
        }
        let read = try workdir.python("read_metrics.py", workdir.path("m.prom"))
        #expect(read.exit == 0, "\(read.errors)")
        let failed = try read.json([Series].self).filter {
            $0.name == "ingest_audit_requests" && $0.labels["outcome"] == "failed"
        }
        #expect(failed.map(\.value).reduce(0, +) == Double(Self.hostile.count))
        #expect(
            Set(failed.compactMap { $0.labels["mapping"] })
                .isSuperset(of: ["=1+1", #"a",b="c"} 1"#, "\\n", #"a\u{A}b"#]))

        let check = ["check", "--min-success-rate", "99", "--now", "2026-11-22T00:00:00Z", "--format"]
        let cases = try workdir.run(check + ["junit"]).output
        let program = """
            import sys, xml.etree.ElementTree as tree
            print(sum(1 for one in tree.parse(sys.argv[1]).iter("testcase")))
            """
        #expect(try python(program, cases) == "\(Self.hostile.count + 1)\n")
        let plugin = try workdir.run(check + ["nagios"]).output
        #expect(plugin.split(separator: "\n").count == 1 && plugin.split(separator: "|").count == 2)
        let figures = plugin.split(separator: "|")[1].matches(of: /'(?:[^'=]|'')+'=[0-9.U%]+;;[^ ]*/)
        #expect(figures.count == Self.hostile.count + 1)
    }

    @Test("names, notes, settings and reasons of the team are text as well")
    func settings() throws {
        let quoted = { (text: String) in "\"" + text.replacing("\"", with: "\"\"") + "\"" }
        // Cells are read without the blanks around them.
        let texts = Self.hostile.filter { !$0.contains("\u{0}") && $0 == $0.trimmingCharacters(in: .whitespaces) }
        let names = texts.map { "\(quoted($0)),\(quoted($0)),\(quoted("N" + $0)),\(quoted($0)),\(quoted($0))\n" }
            .joined()
        try workdir.write("names.csv", Array(("organization,mapping,name,owner,schema\n" + names).utf8))
        try workdir.write(
            "notes.csv",
            Array("code,note,owner\nACP-880096,\"<script>alert(1)</script> '; DROP TABLE x\u{1B}[2J\",=1\n".utf8))
        let toml = """
            names = "names.csv"
            codes = "notes.csv"
            [check]
            min-success-rate = 99
            [[acknowledged]]
            mapping = "'; DROP TABLE request; --"
            until = 2026-12-01
            owner = "<b>|x"
            reason = "\\u001b[2J'; DROP TABLE request; -- <script>alert(2)</script>"
            """
        try workdir.write("ingest-audit.toml", Array(toml.utf8))
        let check = try workdir.run("check", "--now", "2026-11-22T00:00:00Z")
        #expect(check.exit == 1 && check.output.contains("acknowledged until 2026-12-01"), "\(check.errors)")
        #expect(!check.output.contains("\u{1B}") && !check.errors.contains("\u{1B}"))
        let page = try run("report", "weekly", "--format", "html").output
        #expect(!page.contains("<script>alert") && page.contains("DROP TABLE"))
        let mappings = try run("mappings")
        #expect(!mappings.output.contains("\u{1B}") && mappings.output.contains("N=1+1"))
        #expect(
            try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47").totals.counts.requests == Self.hostile.count
        )
    }
}
