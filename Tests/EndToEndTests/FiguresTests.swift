import TestSupport
import Testing

/// What all commands count of one history: alike, and as other hands count the captures.
@Suite("Figures agree, whichever command is asked")
struct FiguresTests {
    struct History: Sendable, CustomTestStringConvertible {
        var seed: Int
        var zone: String
        var otherZone: String

        var testDescription: String { "seed \(seed), \(zone) and \(otherZone)" }
    }

    /// Histories with the zone that the database counts days in, and another one; all of them in a campaign.
    static let histories = [
        History(seed: 2, zone: "America/New_York", otherZone: "UTC"),
        History(seed: 1, zone: "UTC", otherZone: "Asia/Seoul"),
        History(seed: 3, zone: "Asia/Kathmandu", otherZone: "Australia/Lord_Howe"),
    ].prefix(Campaign.histories == nil ? 1 : 3)

    private static let captures = ["acme.ndjson", "acme-stage.ndjson", "odd.ndjson"]
    private static let commands = [
        "report weekly", "check", "errors", "errors CODE", "requests", "mappings", "metrics",
    ]

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func make(seed: Int) throws {
        let made = try workdir.python(
            "make_mixed.py", "--seed", "\(seed)", "--requests", "300", "--mappings", "3", "--weeks", "2", "--out",
            workdir.path(""))
        try #require(made.exit == 0, "\(made.errors)")
    }

    private func compared(_ history: History) throws -> Workdir.Result {
        try workdir.python(
            "compare_figures.py",
            [Workdir.program.path(), workdir.path("h.sqlite"), history.zone, history.otherZone]
                + Self.captures.map(workdir.path))
    }

    @Test(
        "the weekly report, errors, requests, check, mappings and metrics, and a count by other hands, of every week in two zones",
        arguments: histories)
    func agree(history: History) throws {
        try make(seed: history.seed)
        let imported = try workdir.run(
            ["import", "--db", "h.sqlite", "--quiet", "--timezone", history.zone] + Self.captures)
        try #require(imported.exit == 0, "\(imported.errors)")
        let result = try compared(history)
        #expect(result.exit == 0, "\(result.output)\(result.errors)")
        for command in Self.commands {
            #expect(result.output.contains(try Regex("(?m)^\(command): [0-9]{2,} figures compared, 0 differ$")))
        }
    }

    @Test("a request that is missing shows in the figures of each command")
    func missing() throws {
        try make(seed: 4)
        var lines = String(decoding: try workdir.read("odd.ndjson"), as: UTF8.self).split(separator: "\n")
        lines.removeAll { $0.contains("\"requestId\": 900000000,") }
        try workdir.write("less.ndjson", Array(lines.joined(separator: "\n").utf8))
        try #require(
            workdir.run("import", "--db", "h.sqlite", "--quiet", "acme.ndjson", "acme-stage.ndjson", "less.ndjson").exit
                == 0)
        let result = try compared(History(seed: 4, zone: "UTC", otherZone: "Asia/Seoul"))
        #expect(result.exit == 1)
        for command in Self.commands {
            #expect(result.output.contains(try Regex("(?m)^\(command): [0-9]+ figures compared, [1-9][0-9]* differ$")))
        }
    }
}
