import Foundation
import Testing

/// Rollups are kept in one time zone; reports in any zone must count the same requests, only in other weeks.
@Suite("Weeks in time zones")
struct TimeZoneTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func oracle(_ zone: String, _ captures: String...) throws -> [String: [String: PlainCounts]] {
        let result = try workdir.python("count_by_rules.py", [zone] + captures.map { workdir.path($0) })
        #expect(result.exit == 0, "\(result.errors)")
        return try result.json([String: [String: PlainCounts]].self)
    }

    private func counts(_ report: WeeklyJSON) -> [String: PlainCounts] {
        var counts: [String: PlainCounts] = [:]
        for mapping in report.mappings where mapping.figures.counts != PlainCounts() {
            counts["\(mapping.organization)/\(mapping.mapping)"] = mapping.figures.counts
        }
        return counts
    }

    @Test(
        "a report in any zone counts what the rules count, directly and from rollups",
        arguments: ["UTC", "Asia/Seoul", "America/New_York", "Asia/Kathmandu"])
    func anyZone(zone: String) throws {
        // Weeks that hold the end of summer time in New York, 2026-11-01.
        let history = try MadeHistory(seed: 21, requests: 1_200, weeks: 5, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        #expect(try workdir.run("import", "--db", "utc.sqlite", "h.ndjson").exit == 0)
        #expect(try workdir.run("import", "--db", "zone.sqlite", "--timezone", zone, "h.ndjson").exit == 0)
        let expected = try oracle(zone, "h.ndjson")
        #expect(expected.count >= 5)
        for (week, mappings) in expected {
            let direct = try workdir.weekly("utc.sqlite", "--week", week, "--timezone", zone)
            let rolledUp = try workdir.weekly("zone.sqlite", "--week", week)
            #expect(direct.period.timezone == zone)
            #expect(rolledUp.period == direct.period)
            #expect(counts(direct) == mappings, "directly, \(week)")
            #expect(counts(rolledUp) == mappings, "from rollups, \(week)")
        }
    }

    @Test("rollups say what counting each request again says")
    func rollupsAgainstRequests() throws {
        let history = try MadeHistory(seed: 22, requests: 900, weeks: 3, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        #expect(try workdir.run("import", "h.ndjson").exit == 0)
        for week in history.truth.weeks.keys {
            let rollups = try workdir.weekly("ingest-audit.sqlite", "--week", week)
            let direct = try workdir.weekly("ingest-audit.sqlite", "--week", week, "--timezone", "Etc/GMT")
            #expect(counts(rollups) == counts(direct))
            #expect(!counts(rollups).isEmpty)
            #expect(rollups.period.timezone == "UTC" && direct.period.timezone == "Etc/GMT")
        }
    }

    @Test("days add up to the weeks: --since and --until include both ends")
    func days() throws {
        let history = try MadeHistory(seed: 23, requests: 500, weeks: 2, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        #expect(try workdir.run("import", "h.ndjson").exit == 0)
        let week = try workdir.weekly("ingest-audit.sqlite", "--since", "2026-11-16", "--until", "2026-11-22")
        #expect(week.period == .init(week: nil, start: "2026-11-16", end: "2026-11-22", timezone: "UTC"))
        #expect(week.totals.counts == history.truth.weeks["2026-W47"])
        var requests = 0
        for day in 16...22 {
            let one = try workdir.weekly(
                "ingest-audit.sqlite", "--since", "2026-11-\(day)", "--until", "2026-11-\(day)")
            requests += one.totals.counts.requests
        }
        #expect(requests == week.totals.counts.requests && requests > 0)
    }
}
