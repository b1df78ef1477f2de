import Foundation
import Testing

/// What every command shows on terminals of several widths, with and without color, about a demo's history and about one
/// whose names and answers mean harm.
@Suite("On a terminal")
struct TerminalTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
    }

    /// Runs the program in a terminal; what it wrote, by lines, and how it ended.
    private func show(
        _ arguments: [String], columns: Int, isColored: Bool = false
    ) throws -> (lines: [String], exit: Int32) {
        var environment = ["TERM": "xterm-256color"]
        if !isColored { environment["NO_COLOR"] = "1" }
        let result = try workdir.python(
            "in_terminal.py", ["--columns", String(columns), Workdir.program.path()] + arguments,
            environment: environment)
        let lines = result.output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.map(String.init), result.exit)
    }

    /// Two columns for the wide letters that these tests have, none for marks.
    private static func width(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0xAC00...0xD7A3: sum + 2
            case 0x300...0x36F: sum
            default: sum + 1
            }
        }
    }

    /// Evidence and commands stay whole, so that they can be copied.
    private static func staysWhole(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        return ["{", "ingest-audit ", "https://"].contains { text.hasPrefix($0) }
    }

    /// A history with long, Korean and harmful names, and the commands that show it.
    private func makeHostile() throws -> String {
        let names = [
            "1042", "고객프로필매핑", "m%09ab%1B%5B31m", "a-mapping-of-a-considerable-length-that-somebody-thought-of",
        ]
        var lines: [String] = []
        for day in 10...22 {
            for (place, name) in names.enumerated() {
                for organization in ["acme", "%E2%80%AEgro", "한국지사"] {
                    let id = day * 100 + place * 10 + organization.count
                    let url =
                        "https://mc.adobe.io/\(organization)/campaign/dataIngestion/xdmIngestion/\(name)/ingest"
                    lines.append(
                        #"{"at":"2026-11-\#(day)T0\#(place):00:00Z","method":"POST","url":"\#(url)","response":{"requestId":\#(id),"status":"Success"}}"#
                    )
                    lines.append(
                        #"{"at":"2026-11-\#(day)T0\#(place):20:00Z","method":"GET","url":"\#(url)?requestId=\#(id)","response":{"requestId":\#(id),"status":"\#(day % 3 == 0 ? "Failed" : "Success")","numRecords":\#(day * 1_000_000_007),"batchId":"B\u001b[5m\u202e","info":"ACP-880056 \u001b[31mred\u202e\ttab"}}"#
                    )
                }
            }
        }
        lines.append("{\"at\": \u{1B}[31m no json \u{202E}")
        try workdir.write("hostile.ndjson", Array(lines.joined(separator: "\n").utf8))
        #expect(try workdir.run("import", "hostile.ndjson", "--db", "hostile.sqlite").exit == 1)
        return workdir.path("hostile.sqlite")
    }

    /// Without colors, and without how long it took and how often progress was drawn, which differ.
    private static func words(_ lines: [String]) -> [String] {
        lines.map {
            ($0.split(separator: "\r\u{1B}[K").last.map(String.init) ?? "").replacing(/\u{1B}\[[0-9]+m/, with: "")
        }
        .filter { !$0.contains("verified in") }
    }

    private static let commands: [[String]] = [
        ["report", "weekly"], ["errors"], ["errors", "ACP-880056"], ["requests", "--limit", "20"], ["mappings"],
        ["check", "--min-success-rate", "99", "--max-age-hours", "1", "--objective", "99"], ["imports"], ["quarantine"],
        ["verify"], ["prune", "--before", "2026-11-18"], ["requests", "--slower-than", "300d"],
    ]

    @Test(
        "no line is wider than the terminal, ends with blanks or controls it, and color changes no word",
        arguments: [80, 140])
    func lines(columns: Int) throws {
        let hostile = try makeHostile()
        let requests = [[workdir.path("demo/history.sqlite"), "10206"], [hostile, "2110"]]
        let all =
            requests.flatMap { database in Self.commands.map { (database[0], $0) } }
            + requests.map { ($0[0], ["requests", $0[1]]) }
        for (database, command) in all {
            let named = command + ["--db", database]
            var plain = try show(named, columns: columns)
            for line in plain.lines {
                let shown = line.split(separator: "\r\u{1B}[K").last.map(String.init) ?? ""
                #expect(!shown.hasSuffix(" "), "\(command): \(line)")
                #expect(Self.staysWhole(shown) || Self.width(shown) <= columns, "\(command): \(line)")
                #expect(
                    !shown.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" },
                    "\(command): \(line)")
            }
            var colored = try show(named, columns: columns, isColored: true)
            #expect(plain.exit == colored.exit)
            if Self.words(plain.lines) != Self.words(colored.lines) {
                // Some answers name the minute, and a new one may have begun in between. It hasn't twice.
                plain = try show(named, columns: columns)
                colored = try show(named, columns: columns, isColored: true)
            }
            #expect(Self.words(plain.lines) == Self.words(colored.lines), "\(command)")
        }
    }

    @Test(
        "every command that a text names works, with this very database",
        arguments: ["errors", "errors ACP-880056", "check"])
    func hints(name: String) throws {
        let check = ["--min-success-rate", "99", "--max-age-hours", "1", "--max-pending-hours", "1"]
        let command = name.split(separator: " ").map(String.init) + (name == "check" ? check : [])
        let shown = try show(command + ["--db", "demo/history.sqlite"], columns: 80)
        let hints = Set(shown.lines.map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("ingest-audit ") })
        #expect(!hints.isEmpty)
        for hint in hints {
            let words = hint.split(separator: " ").dropFirst().map { $0 == "DIR" ? "bundle" : String($0) }
            #expect(hint.contains("demo/history.sqlite"), "\(hint)")
            #expect(try workdir.run(words).exit == 0, "\(hint)")
        }
    }

    @Test("progress stays in one line, which the next message takes the place of", arguments: [40, 80])
    func progress(columns: Int) throws {
        let folder = "captures-of-the-production-instance/of-the-year-2026"
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: folder), withIntermediateDirectories: true)
        try workdir.write("\(folder)/capture.ndjson", try workdir.read("demo/capture.ndjson"))
        let path = workdir.path("\(folder)/capture.ndjson")
        let shown = try show(["import", path, "--db", workdir.path("new.sqlite")], columns: columns)
        let drawn = shown.lines.flatMap { $0.split(separator: "\r\u{1B}[K") }.filter {
            $0.contains("[#") || $0.contains("[·")
        }
        #expect(!drawn.isEmpty)
        for line in drawn { #expect(Self.width(String(line)) < columns && line.contains("%"), "\(line)") }
        #expect(drawn.allSatisfy { $0.contains(".ndjson  [") })
        #expect(shown.lines.contains { $0.contains("25,039 new exchanges") || $0.contains("25,039") })
    }

    @Test("what is at something for a second says so, and nothing of it stays")
    func silence() throws {
        // A capture that keeps whoever reads it waiting.
        let command =
            "mkfifo slow; (sleep 2.5; cat demo/capture.ndjson) >slow & '\(Workdir.program.path())' import slow --db new.sqlite"
        let result = try workdir.python("in_terminal.py", ["--columns", "80", "sh", "-c", command])
        let drawn = result.output.split(separator: "\r\u{1B}[K")
        let told = drawn.filter { $0.hasPrefix("slow  reading it  ") }
        #expect(told.count >= 2 && told[0].contains("1.") && told[0].hasSuffix(" s"), "\(drawn)")
        let left = result.output.replacing("\r\n", with: "\n").split(separator: "\n").map {
            $0.split(separator: "\r\u{1B}[K").last ?? ""
        }
        #expect(!left.contains { $0.contains("reading it") } && left.contains { $0.contains("25,039") }, "\(left)")
    }

    @Test("one of something is not several")
    func singular() throws {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        try workdir.write(
            "one.ndjson",
            Array(
                """
                {"at":"2026-11-16T03:00:00Z","method":"POST","url":"\(url)","response":{"requestId":1,"status":"Success"}}
                {"at":"2026-11-16T04:00:00Z","method":"GET","url":"\(url)?requestId=1","response":{"requestId":1,"status":"Failed","info":"ACP-1"}}

                """.utf8))
        let imported = try workdir.run("import", "one.ndjson", "--db", "one.sqlite")
        #expect(imported.errors.contains("2 new exchanges, 1 new request ("))
        let texts = try ["report weekly", "errors", "errors ACP-1", "requests", "requests 1", "mappings", "verify"].map
        {
            let result = try workdir.run($0.split(separator: " ").map(String.init) + ["--db", "one.sqlite"])
            return result.output + result.errors
        }
        for text in texts {
            #expect(
                text.firstMatch(of: /\b1 (?:finished |other |new )?(?:requests|exchanges|episodes|mappings|records)\b/)
                    == nil, "\(text)")
        }
        #expect(texts[0].contains("0% of 1 finished request was ingested"))
        #expect(texts[3].contains("ingest-audit: 1 request\n"))
    }
}
