import Foundation
import TestSupport
import Testing

/// Every report of the demo in both languages, compared with files under `Golden`. To renew them after a change that is meant:
///
///     INGEST_AUDIT_RENEW_GOLDEN=1 swift test --filter 'ReportingTests|DemoCommandTests|ReportGoldenTests'
@Suite("Reports of the demo")
struct ReportGoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    /// At the demo's end, so that ages are what they are.
    private static let reports: [(name: String, command: [String])] = [
        ("errors", ["errors"]), ("code", ["errors", "ACP-880096", "--limit", "20"]), ("mappings", ["mappings"]),
        ("requests", ["requests", "--status", "failed", "--limit", "5"]), ("request", ["requests", "10206"]),
        ("rejections", ["requests", "--status", "rejected", "--limit", "3", "--week", "2026-W47"]),
    ]

    @Test("are what they were", arguments: reports.map(\.name), ["en", "ko"])
    func unchanged(name: String, language: String) throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let command = try #require(Self.reports.first { $0.name == name }).command
        for format in ["text", "markdown"] + (name == "code" ? ["html"] : []) {
            let result = try workdir.run(
                command + ["--lang", language, "--format", format, "--db", "demo/history.sqlite", "--quiet"])
            #expect(result.exit == 0 && result.errors.isEmpty, "\(result.errors)")
            let file = Self.folder.appending(path: "\(name).\(language).\(format)")
            if ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_GOLDEN"] != nil {
                try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
                try Data(result.output.utf8).write(to: file)
            }
            let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            if result.output != golden {
                let first = zip(result.output.split(separator: "\n"), golden.split(separator: "\n")).first { $0 != $1 }
                Issue.record("\(file.lastPathComponent) differs: \(first.map { "\($0.0) was \($0.1)" } ?? "in length")")
            }
        }
    }

    @Test(
        "as pages fit a phone, load nothing, and axe-core finds nothing serious", .wants(.browser, .axe),
        .timeLimit(.minutes(2)))
    func pages() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let ledger = [
            ("verify", ["verify"]), ("imports", ["imports"]), ("check", ["check", "--min-success-rate", "99%"]),
        ]
        var pages: [String] = []
        for (name, command) in Self.reports + ledger {
            for language in ["en", "ko"] {
                let file = "\(name).\(language).html"
                let result = try workdir.run(
                    command + ["--lang", language, "--output", file, "--db", "demo/history.sqlite", "--quiet"])
                #expect(result.exit == (name == "check" ? 1 : 0), "\(file): \(result.errors)")
                pages.append(workdir.path(file))
            }
        }
        let script = Self.folder.appending(path: "../../ReportingTests/Browser/check_documents.py").standardized.path()
        let quoted = ([script] + pages).map { "'\($0)'" }.joined(separator: " ")
        let result = try workdir.shell("python3 \(quoted) 2>&1", seconds: 100)
        #expect(result.output == "all well\n", "\(result.output)")
    }

    @Test(
        "are to be had in every format, and each cell of their table is in each of them", arguments: reports.map(\.name)
    )
    func formats(name: String) throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let command = try #require(Self.reports.first { $0.name == name }).command
        func output(_ file: String) throws -> String {
            let result = try workdir.run(command + ["--output", file, "--db", "demo/history.sqlite", "--quiet"])
            #expect(result.exit == 0 && result.output.isEmpty, "\(file): \(result.errors)")
            return String(decoding: try workdir.read(file), as: UTF8.self)
        }
        let csv = try output("r.csv")
        let json = try output("r.json")
        let html = try output("r.html")
        let markdown = try output("r.md")
        let text = try output("r.txt")
        #expect(
            try workdir.read(
                try {
                    _ = try output("r.xlsx"); return "r.xlsx"
                }()
            ).starts(with: "PK".utf8))
        #expect(html.hasPrefix("<!DOCTYPE html>") && markdown.hasPrefix("# ") && !text.isEmpty)
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is NSObject)
        // What identifies a row stands in every format: mapping, request or code.
        let header = csv.split(separator: "\n")[0].split(separator: ",").map(String.init)
        for key in ["code", "mapping", "request"] {
            guard let column = header.firstIndex(of: key) else { continue }
            for row in csv.split(separator: "\n").dropFirst().prefix(5) where !row.contains("\"") {
                let cell = String(row.split(separator: ",", omittingEmptySubsequences: false)[column])
                guard !cell.isEmpty else { continue }
                for (format, document) in [("json", json), ("html", html), ("markdown", markdown), ("text", text)] {
                    #expect(document.contains(cell), "\(key) \(cell) in \(format)")
                }
            }
        }
    }

    @Test("speak the language of the settings, else that of the locale, else English")
    func languages() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        func title(_ environment: [String: String], _ arguments: String...) throws -> Substring? {
            try workdir.run(
                ["errors", "--db", "demo/history.sqlite"] + arguments, environment: environment
            ).output.split(separator: "\n").first
        }
        #expect(try title([:]) == "Error codes")
        #expect(try title(["LANG": "ko_KR.UTF-8"]) == "오류 코드")
        #expect(try title(["LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"]) == "Error codes")
        #expect(try title(["LANG": "ko_KR.UTF-8"], "--lang", "en") == "Error codes")
        try workdir.write("ingest-audit.toml", Array("language = \"ko\"\n".utf8))
        #expect(try title(["LANG": "en_US.UTF-8"]) == "오류 코드")
        try workdir.write("ingest-audit.toml", Array("language = \"de\"\n".utf8))
        let mistake = try workdir.run("errors", "--db", "demo/history.sqlite")
        #expect(mistake.exit != 0 && mistake.errors.contains("ingest-audit.toml:1"), "\(mistake.errors)")
    }

    @Test("without a command, a folder with a history is told about; without one there is help")
    func overview() throws {
        let workdir = try Workdir()
        #expect(try workdir.run().output.contains("USAGE"))
        try MadeDemo.copy(to: workdir)
        let told = try workdir.run([], environment: ["INGEST_AUDIT_DB": "demo/history.sqlite"])
        #expect(told.exit == 0 && told.errors.isEmpty)
        for part in ["25,039 exchanges from 1 import", "Below normal", "What next", "ingest-audit mappings --db demo"] {
            #expect(told.output.contains(part), "\(part)")
        }
    }

    @Test("rejected POSTs are as many as the report counts, each with its answer")
    func rejections() throws {
        struct Found: Decodable {
            struct Rejection: Decodable {
                var response: String?
                var reason: String
            }
            var total: Int
            var rejections: [Rejection]
        }
        struct Weekly: Decodable {
            struct Totals: Decodable {
                var rejected: Int
                var notPublished: Int
            }
            var totals: Totals
        }
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let span = ["--week", "2026-W47", "--db", "demo/history.sqlite", "--format", "json"]
        let found = try workdir.run(["requests", "--status", "rejected", "--limit", "0"] + span).json(Found.self)
        let totals = try workdir.run(["report", "weekly"] + span).json(Weekly.self).totals
        #expect(found.total == totals.rejected && found.rejections.count == found.total && found.total > 0)
        #expect(found.rejections.count { $0.reason == "notPublished" } == totals.notPublished)
        #expect(found.rejections.allSatisfy { $0.response?.contains("Failed") ?? false })
        let usage = try workdir.run(
            "requests", "--status", "rejected", "--code", "ACP-1", "--db", "demo/history.sqlite")
        #expect(usage.exit == 64)
    }
}
