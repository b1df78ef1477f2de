import Foundation
import Testing

@Suite("Lines that can't be read")
struct BrokenLineTests {
    private struct Quarantined: Decodable {
        var line: Int
        var reason: String
        var bytes: Int
    }

    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    /// A readable line but for the one field that is replaced or left out.
    private static func line(_ field: String, _ value: String?) -> [UInt8] {
        var fields = [
            ("at", #""2026-11-16T03:00:00.000Z""#), ("method", #""GET""#), ("url", "\"\(url)?requestId=3520\""),
            ("httpStatus", "200"), ("durationMs", "95"), ("response", #"{"requestId":3520,"status":"Success"}"#),
        ]
        fields.removeAll { $0.0 == field }
        if let value { fields.append((field, value)) }
        return Array("{\(fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}".utf8)
    }

    private static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    /// One line for each way to be broken.
    static let broken: [[UInt8]] = [
        // no JSON
        Array(line("", nil).dropLast(20)), Array("{".utf8), Array("]".utf8), Array("not json".utf8),
        line("", nil) + Array("}".utf8), Array(line("", nil).dropLast()) + Array(",}".utf8), Array("{}{}".utf8),
        // bytes
        [0xFF, 0xFE, 0x00], [0, 0, 0, 0], line("", nil) + [0], line("x", "\"\u{1}\""),
        Array(line("", nil).prefix(30)) + [0xC3, 0x28] + Array(line("", nil).dropFirst(30)),
        line("method", "\"G\u{0}T\""),
        // size and depth
        [UInt8](repeating: UInt8(ascii: "x"), count: 20 << 20), line("x", "\"\(repeated("y", 20 << 20))\""),
        line("x", repeated("[", 600) + repeated("]", 600)), line("x", repeated("[", 100_000)),
        line("response", repeated("{\"a\":", 700) + "1" + repeated("}", 700)),
        // other JSON
        Array("null".utf8), Array("[]".utf8), Array("3520".utf8), Array("\"text\"".utf8), Array("{}".utf8),
        // fields missing
        line("at", nil), line("method", nil), line("url", nil), line("response", nil),
        // wrong types
        line("at", "null"), line("at", "true"), line("at", "[]"), line("method", "1"), line("url", "{}"),
        line("httpStatus", #""OK""#), line("durationMs", "{}"), line("response", "5"), line("response", "[]"),
        line("response", "true"),
        // impossible dates and numbers out of range
        line("at", #""2026-02-30T00:00:00Z""#), line("at", #""2026-11-16T25:00:00Z""#), line("at", #""2026-11-16""#),
        line("at", #""2026-11-16T03:00:00""#), line("at", #""yesterday""#), line("at", "1e30"),
        line("at", "99999999999999999999"), line("at", "9223372036854775807"), line("httpStatus", "99999"),
        line("httpStatus", "-1"), line("httpStatus", "1e999"), line("durationMs", "-1"),
        line("durationMs", "99999999999999999999"),
        // calls of another API
        line("method", #""PUT""#), line("method", #""""#), line("url", #""https://mc.adobe.io/acme/campaign/profile""#),
        line("url", #""""#), line("url", "\"https://mc.adobe.io/campaign/dataIngestion/xdmIngestion/1/ingest\""),
    ]

    @Test(
        "about 1 % broken lines: the rest is imported, each waits in quarantine under its number, and the exit code is 1"
    )
    func broken() throws {
        let workdir = try Workdir()
        let history = try MadeHistory(seed: 41, requests: 1_000, weeks: 2, in: workdir)
        var bytes: [UInt8] = []
        var expected: [Int: Int] = [:]  // line number: length
        var number = 0
        func add(_ line: some Collection<UInt8>, _ end: String = "\n") {
            number += 1
            bytes += line
            bytes += Array(end.utf8)
        }
        var rest = Self.broken[...]
        for (index, line) in history.lines.enumerated() {
            if index % 60 == 7 { add([], index % 120 == 7 ? "\n" : "\r\n") }  // blank lines count as lines
            if index % 80 == 11, let next = rest.popFirst() {
                add(next, index % 160 == 11 ? "\n" : "\r\n")
                expected[number] = next.count
            }
            add(line)
        }
        #expect(rest.isEmpty)
        bytes += line0(history)  // a last line that is cut off, without a line break
        expected[number + 1] = line0(history).count
        try workdir.write("broken.ndjson", bytes)

        let result = try workdir.run("import", "--json", "broken.ndjson")
        #expect(result.exit == 1)
        let summary = try result.json(ImportJSON.self)
        #expect(summary.totals.quarantined == expected.count)
        #expect(summary.totals.new == history.truth.exchanges)
        #expect(summary.totals.requests == history.truth.totals.requests)
        #expect(result.errors.contains("quarantine"))

        let lines = try workdir.run("quarantine", "--json").json([Quarantined].self)
        #expect(Set(lines.map(\.line)) == Set(expected.keys))
        #expect(lines.count == expected.count)
        for line in lines {
            #expect(!line.reason.isEmpty)
            #expect(expected[line.line] == line.bytes, "line \(line.line): \(line.reason)")
        }
        let text = try workdir.run("quarantine")
        #expect(text.exit == 0)
        for line in expected.keys { #expect(text.output.contains("broken.ndjson:\(line): ")) }

        for (week, report) in try workdir.weeklies("ingest-audit.sqlite", history.truth.weeks.keys) {
            #expect(report.totals.counts == history.truth.weeks[week])
        }
    }

    private func line0(_ history: MadeHistory) -> [UInt8] { Array(history.lines[0].prefix(70)) }

    @Test("a mended line imported on its own completes the history")
    func mended() throws {
        let workdir = try Workdir()
        let history = try MadeHistory(seed: 42, requests: 100, weeks: 1, in: workdir)
        let cut = history.lines.count / 2
        try workdir.write(
            "broken.ndjson",
            history.capture(0..<cut) + history.lines[cut].dropLast(9) + [10]
                + history.capture(cut + 1..<history.lines.count))
        #expect(try workdir.run("import", "broken.ndjson").exit == 1)
        try workdir.write("mended.ndjson", history.capture(cut..<cut + 1))
        #expect(try workdir.run("import", "mended.ndjson").exit == 0)
        try workdir.write("whole.ndjson", history.capture)
        #expect(try workdir.run("import", "--db", "whole.sqlite", "whole.ndjson").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == workdir.derived("whole.sqlite"))
    }
}

/// `import --json` as the contract fixes it.
struct ImportJSON: Decodable {
    struct Source: Decodable {
        var path: String
        var sha256: String
        var format: String
        var lines: Int
        var exchanges: Int
        var duplicates: Int
        var quarantined: Int
        var others: Int
        var bytes: Int
    }

    struct Totals: Decodable {
        var exchanges: Int
        var new: Int
        var duplicates: Int
        var quarantined: Int
        var requests: Int
    }

    var source: [Source]
    var totals: Totals
}
