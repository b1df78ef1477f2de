import Foundation
import Testing

/// One line with a wrong clock must silence no alarm.
@Suite("A line that is dated in the future")
struct AheadOfClockTests {
    /// An exchange of mapping 1042 of acme, so many hours from now.
    private static func line(
        _ id: Int, _ method: String, _ status: String, inHours hours: Int, of place: String = "acme",
        _ mapping: Int = 1042
    ) -> String {
        let url = "https://mc.adobe.io/\(place)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
        let at = Date.now.addingTimeInterval(Double(hours) * 3_600).formatted(.iso8601)
        return #"{"at":"\#(at)","method":"\#(method)","url":"\#(url)","request":{"requestId":\#(id)},"#
            + #""response":{"requestId":\#(id),"info":"ACP-880056","numRecords":1,"batchId":"","status":"\#(status)"}}"#
            + "\n"
    }

    /// Trouble of the last days: two of four requests failed, one waits.
    private static let past =
        [(1, "Success"), (2, "Failed"), (3, "Failed"), (4, "Success")].map { id, status in
            line(id, "POST", "Success", inHours: -60 + id) + line(id, "GET", status, inHours: -59 + id)
        }.joined() + line(5, "POST", "Success", inHours: -50)

    private static let commands = [
        ["check", "--min-success-rate", "99%", "--max-pending-hours", "24", "--max-age-hours", "1"], ["errors"],
        ["errors", "ACP-880056"], ["mappings"], ["report", "weekly", "--week", "current", "--format", "text"],
        ["report", "weekly", "--format", "text"], ["requests", "--status", "pending"], ["requests", "5"],
        ["report", "weekly", "--week", "current", "--format", "html"],
        ["errors", "ACP-880056", "--format", "csv"], ["mappings", "--format", "csv"],
        ["requests", "--mapping", "7777"],
        ["report", "weekly", "--week", "current", "--mapping", "1042", "--format", "csv"],
        ["check", "--objective", "99", "--min-success-rate", "99", "--mapping", "1042"],
    ]

    /// What a command says, without its own clock and without that lines are left out.
    private func says(_ workdir: Workdir, _ arguments: [String]) throws -> String {
        let result = try workdir.run(arguments)
        let text = "exit \(result.exit)\n" + result.output
        return text.replacing(#/ ?·?\s*6 exchanges\s+dated\s+in\s+the\s+future\s+are\s+left\s+out/#, with: "")
            .replacing(#/[0-9,]+ exchanges from [0-9]+ imports?/#, with: "")
            .replacing(#/\s+/#, with: " ").replacing(#/[0-9.]+ (s|min|h|KB|MB|kB)\b/#, with: "")
    }

    @Test("changes what no command says, and the import tells of it")
    func silencesNothing() throws {
        let (plain, ahead) = try (Workdir(), Workdir())
        for workdir in [plain, ahead] {
            try workdir.write("c.ndjson", Array(Self.past.utf8))
            #expect(try workdir.run("import", "c.ndjson").exit == 0)
        }
        // Eight days ahead, a month, and 970 years: a request of its own, another's end, one that is never heard of again, what a
        // failed one is said to have failed with, and names of their own.
        let future =
            Self.line(9, "POST", "Success", inHours: 192) + Self.line(5, "GET", "Success", inHours: 800)
            + Self.line(7, "GET", "In Progress", inHours: 970 * 8_766)
            + Self.line(2, "GET", "Failed", inHours: 900)
            + Self.line(10, "POST", "Success", inHours: 900, of: "acme", 7777)
            + Self.line(11, "POST", "Success", inHours: 900, of: "later")
        try ahead.write("future.ndjson", Array(future.utf8))
        let told = try ahead.run("import", "future.ndjson")
        #expect(told.exit == 1)
        #expect(told.errors.contains("6 exchanges are dated in the future, by more than a day"))
        for command in Self.commands {
            let (expected, said) = try (says(plain, command), says(ahead, command))
            if command.first == "requests", command.count == 2 {
                #expect(said.contains("dated in the future, by more than a day") && said.contains("pending"))
            } else {
                #expect(said == expected, "\(command)")
            }
        }
        #expect(try ahead.run("check", "--min-success-rate", "99%").exit == 1)
        #expect(try ahead.run("requests", "9").output.contains("All that is known of it is dated in the future."))
        #expect(try ahead.run("verify").exit == 0)
    }

    @Test("by less than a day may be a clock or a zone that differs, and counts")
    func slightlyAhead() throws {
        let workdir = try Workdir()
        try workdir.write("c.ndjson", Array((Self.past + Self.line(6, "POST", "Success", inHours: 20)).utf8))
        #expect(try workdir.run("import", "c.ndjson").exit == 0)
        #expect(try workdir.run("requests", "6").output.contains("pending"))
        #expect(try workdir.run("check", "--max-age-hours", "80").exit == 0)
    }
}
