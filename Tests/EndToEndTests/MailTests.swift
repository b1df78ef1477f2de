import Foundation
import Testing

/// `report weekly --format eml`: what a strict mail program makes of it.
@Suite("The report as mail")
struct MailTests {
    private struct Message: Decodable {
        struct Part: Decodable {
            var type: String
            var name: String?
            var text: String
        }
        var subject: String
        var from: String
        var to: [String]
        var date: String
        var id: String
        var bytes: Int
        var kind: String
        var parts: [Part]
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let made = try MadeHistory(seed: 8, requests: 600, weeks: 3, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        try #require(workdir.run("import", "made.ndjson", "--quiet").exit == 0)
    }

    private func read(_ files: String...) throws -> [Message] {
        let result = try workdir.python("read_mail.py", files.map(workdir.path))
        try #require(result.exit == 0, "\(result.errors)")
        return try result.json([Message].self)
    }

    private func mail(_ arguments: String...) throws -> Workdir.Result {
        try workdir.run(
            [
                "report", "weekly", "--format", "eml", "--from", "Datenteam für alles <data@example.com>", "--to",
                "boss@example.com",
            ]
                + arguments)
    }

    @Test("A strict mail program reads it; the text part is the text report", arguments: ["en", "ko"])
    func reads(language: String) throws {
        let made = try mail(
            "--lang", language, "--date", "2026-11-23T06:00:00Z", "--to", "\"O'Brien, Pat\" <pat@example.com>",
            "--output", "a.eml")
        try #require(made.exit == 0, "\(made.errors)")
        let message = try read("a.eml")[0]
        #expect(message.kind == "multipart/alternative")
        #expect(message.from == "Datenteam für alles")
        #expect(message.to == ["|boss@example.com", "O'Brien, Pat|pat@example.com"])
        #expect(message.date == "2026-11-23T06:00:00+00:00")
        #expect(message.id.hasSuffix("@example.com>"))
        #expect(message.subject.contains("2026-W47"))
        #expect(message.bytes < 100_000)
        #expect(message.parts.map(\.type) == ["text/plain", "text/html"])
        // The file for others is 100 wide; a message has 76: the words are the same.
        let text = try workdir.run("report", "weekly", "--lang", language)
        let words = { (text: String) in text.split(whereSeparator: \.isWhitespace).prefix(60) }
        #expect(words(message.parts[0].text) == words(text.output))
        let page = message.parts[1].text
        for forbidden in ["<script", "<style", "<svg", "<img", "<link", "http:", "https:", "class="] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
    }

    @Test("The whole page goes along; equal arguments give equal bytes; without --date the clock's time")
    func attached() throws {
        #expect(try mail("--date", "2026-11-23T06:00:00Z", "--attach", "--output", "a.eml").exit == 0)
        #expect(try mail("--date", "2026-11-23T06:00:00Z", "--attach", "--output", "b.eml").exit == 0)
        #expect(try workdir.read("a.eml") == workdir.read("b.eml"))
        let message = try read("a.eml")[0]
        #expect(message.kind == "multipart/mixed")
        #expect(message.parts.map(\.name) == [nil, nil, "weekly-2026-W47.html"])
        let page = try workdir.run("report", "weekly", "--format", "html")
        #expect(message.parts[2].text == page.output)
        #expect(try mail("--output", "now.eml").exit == 0)
        let now = try read("now.eml")[0]
        let sent = try #require(ISO8601DateFormatter().date(from: now.date))
        #expect(abs(sent.timeIntervalSinceNow) < 60)
        #expect(now.id != message.id)
    }

    @Test("A subject of one's own, of any length and script")
    func subjects() throws {
        for subject in [
            "=?utf-8?B?QUJD?= is no encoded word", String(repeating: "수집 상태 ", count: 30),
            String(repeating: "x", count: 200),
            "Ingestion: \"all\" <good>, 100 %",
        ] {
            #expect(try mail("--subject", subject, "--output", "a.eml").exit == 0)
            #expect(try read("a.eml")[0].subject == subject.trimmingCharacters(in: .whitespaces))
        }
    }

    @Test(
        "What would write headers of its own is refused",
        arguments: [
            ["--subject", "Hello\r\nBcc: all@example.com"], ["--cc", "x@example.com\nBcc: all@example.com"],
            ["--cc", "x@example.com>, <all@example.com"], ["--cc", "nobody"], ["--cc", "a b@example.com"],
        ])
    func injection(arguments: [String]) throws {
        let result = try workdir.run(
            ["report", "weekly", "--format", "eml", "--from", "a@example.com", "--to", "b@example.com"] + arguments)
        #expect(result.exit == 64)
        #expect(result.output.isEmpty)
    }

    @Test("Mail options belong to mail, and mail has a sender and a recipient")
    func usage() throws {
        #expect(try workdir.run("report", "weekly", "--format", "eml").exit == 64)
        #expect(try workdir.run("report", "weekly", "--subject", "x").exit == 64)
        #expect(try workdir.run("report", "own", "--report-dir", ".", "--format", "eml").exit == 64)
    }
}
