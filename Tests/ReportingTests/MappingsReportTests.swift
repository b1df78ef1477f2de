import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("The list of mappings")
struct MappingsReportTests {
    private static let end = Instant(rfc3339: "2026-11-22T18:00:00Z")!  // a Sunday
    private static let hour: Int64 = 3_600_000

    private func request(
        _ id: Int64, _ outcome: Outcome, hoursAgo: Int64 = 1, codes: [String] = []
    ) -> RequestFigures {
        let at = Instant(milliseconds: Self.end.milliseconds - hoursAgo * Self.hour)
        return RequestFigures(
            name: MappingName(organization: "acme", mapping: "1042"), id: .number(id), submitted: at, lastSeen: at,
            outcome: outcome, finished: outcome == .pending ? nil : at, codes: codes)
    }

    private func standing(_ mapping: String, latest: RequestFigures?) -> MappingStanding {
        var standing = MappingStanding(name: MappingName(organization: "acme", mapping: mapping))
        standing.latest = latest
        if let latest, latest.outcome != .pending {
            standing.lastFinished = latest
            standing.streak = 3
            if latest.outcome == .success { standing.lastSuccess = latest } else { standing.lastTrouble = latest }
        } else if let latest {
            (standing.pending, standing.oldestPending) = (1, latest)
        }
        return standing
    }

    /// Standings with the same counts on each day of thirteen weeks; `silent` has none in the last five days.
    private func figures(_ standings: [MappingStanding], silent: String? = nil) throws -> MappingsFigures {
        let today = ReportTimeZone.utc.day(of: Self.end)
        let first = today.advanced(by: -90)
        var each = Counts()
        (each.requests, each.success, each.failed) = (4, 3, 1)
        let days = standings.map { standing in
            MappingDays(
                name: standing.name,
                counts: (0...90).map { standing.name.mapping == silent && $0 > 85 ? Counts() : each })
        }
        let weeks = (0..<12).map { index in
            let week = ISOWeek(containing: today).advanced(by: index - 11)
            return WeekFigures(week: week, counts: Counts(), capturedDays: week.number == 44 ? 0 : 7)
        }
        let period = try #require(Period(first: today.advanced(by: -6), last: today, timeZone: .utc))
        return MappingsFigures(
            present: Present(clock: Self.end, lastExchange: Self.end), standings: standings,
            days: WeeklyFigures(
                period: period, mappings: [], errors: [], days: [], weeks: weeks,
                evidence: EvidenceFigures(
                    firstExchange: nil, lastExchange: Self.end, exchanges: 1, imports: 1, quarantined: 0),
                background: Background(
                    days: first...today, mappings: days, capturedHours: Array(repeating: 1, count: 91))))
    }

    @Test("a state is the last outcome, running or pending by what requests usually take, or silent")
    func states() {
        let present = Present(clock: Self.end, lastExchange: nil)
        func state(_ latest: RequestFigures?, usual: [Int64] = [], isSilent: Bool = false) -> MappingState {
            var standing = standing("1042", latest: latest)
            standing.usualDurations = usual
            return MappingState(standing, isSilent: isSilent, present)
        }
        #expect(state(request(1, .failed)) == .failed)
        #expect(state(request(1, .aborted)) == .aborted)
        #expect(state(request(1, .success)) == .success)
        let twoHours = Array(repeating: 2 * Self.hour, count: 20)
        #expect(state(request(1, .pending, hoursAgo: 2), usual: twoHours) == .running)
        #expect(state(request(1, .pending, hoursAgo: 3), usual: twoHours) == .pending)
        #expect(state(request(1, .pending, hoursAgo: 1), usual: Array(twoHours.dropLast())) == .pending)
        #expect(state(request(1, .success), isSilent: true) == .silent)
        #expect(state(nil, isSilent: true) == .unknown)
    }

    @Test("this week is up to today, the usual weeks are the last four with data, and the total is the sum")
    func weeks() throws {
        let summary = MappingsSummary(
            try figures([standing("1042", latest: request(1, .success)), standing("1043", latest: request(2, .failed))])
        )
        #expect(summary.week.description == "2026-W47")
        #expect(summary.usual.map(\.number) == [46, 45, 43, 42])
        #expect(summary.rows.map(\.now.requests) == [28, 28] && summary.rows.map(\.usual.requests) == [112, 112])
        #expect(summary.usualRequests(summary.rows[0]) == 28)
        #expect(summary.total.now.requests == 56 && summary.total.usual.finished == 224)
        #expect(summary.rows[0].troubled == [7, 7, 7, 7, nil, 7, 7, 7])
        #expect(summary.rows[0].rate?.place == .usual)
    }

    @Test("a mapping that misses its usual run is silent, and one without a request for twelve weeks is, too")
    func silence() throws {
        var figures = try figures(
            [standing("1042", latest: request(1, .success)), standing("1043", latest: request(2, .failed))],
            silent: "1043")
        #expect(MappingsSummary(figures).rows.map(\.state) == [.success, .silent])
        figures.standings.append(standing("1044", latest: request(3, .success, hoursAgo: 9_000)))
        #expect(MappingsSummary(figures).rows.map(\.state) == [.success, .silent, .silent])
    }

    @Test("the table says age beside time, names with their ID, and the same words with and without color")
    func text() throws {
        let figures = try figures([
            standing("1042", latest: request(1, .success, hoursAgo: 30)),
            standing("1043", latest: request(2, .failed, codes: ["ACP-880056", "ACP-1"])),
        ])
        let labels = MappingLabels([MappingName(organization: "acme", mapping: "1042"): MappingLabel(name: "Profiles")])
        func text(_ style: TerminalStyle) throws -> String {
            try Reports.mappings(figures, ReportOptions(terminal: style, labels: labels)).text(as: .text)
        }
        let plain = try text(TerminalStyle(width: 160))
        #expect(plain.contains("Data as of 2026-11-22 18:00:00 (UTC)"))
        #expect(plain.contains("Profiles (1042)  success  3 successes  2026-11-21 12:00         30 h"))
        #expect(plain.contains("3 failures  never ") && plain.contains("ACP-880056 +1 (1 h)"))
        #expect(plain.contains("28  75.0% (n=28)") && plain.contains("all 2"))
        let colored = try text(TerminalStyle(isColored: true, width: 160))
        #expect(colored.contains("\u{1B}[31mfailed\u{1B}[0m"))
        #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
        let narrow = try text(TerminalStyle(width: 80))
        #expect(narrow.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
        #expect(narrow.contains("Not shown for want of width"))
    }

    @Test("CSV and JSON have the names as further columns and keys, and say what ages count to")
    func machine() throws {
        let figures = try figures([standing("1042", latest: request(1, .failed, hoursAgo: 2, codes: ["=1+1"]))])
        let labels = MappingLabels([
            MappingName(organization: "acme", mapping: "1042"): MappingLabel(name: "=Profiles", owner: "Data")
        ])
        let csv = try Reports.mappings(figures, ReportOptions(labels: labels)).text(as: .csv)
            .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let row = Dictionary(uniqueKeysWithValues: zip(csv[0], csv[1]))
        #expect(csv[0].suffix(3) == ["name", "owner", "schema"] && csv[0].prefix(2) == ["organization", "mapping"])
        #expect(row["name"] == "'=Profiles" && row["last_error_codes"] == "'=1+1" && row["schema"] == "")
        #expect(row["last_success_age_seconds"] == "" && row["streak"] == "3")
        #expect(row["ages_to"] == "2026-11-22T18:00:00.000Z")
        let json = try Reports.mappings(figures, ReportOptions(labels: labels)).text(as: .json)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "ingest-audit/mappings/1")
        let mapping = try #require((document["mappings"] as? [[String: Any]])?.first)
        #expect(mapping["name"] as? String == "=Profiles" && mapping["state"] as? String == "failed")
        #expect(mapping["lastSuccess"] is NSNull)
    }

    @Test("changes between two looks are told, and none where nothing changed")
    func changes() throws {
        let old = try figures([standing("1042", latest: request(1, .pending))])
        #expect(MappingsChanges.between(old, old, labels: .none).isEmpty)
        var new = old
        new.standings = [
            standing("1042", latest: request(1, .failed, codes: ["ACP-880056"])), standing("9", latest: nil),
        ]
        #expect(
            MappingsChanges.between(old, new, labels: .none) == [
                "1042: pending → failed, request 1 failed (ACP-880056), pending 1 → 0", "9: new",
            ])
    }

    @Test("the screen fits the terminal, and says what it leaves out and what has changed")
    func screen() throws {
        let old = try figures([standing("1042", latest: request(1, .pending))])
        var new = old
        new.standings = [standing("1042", latest: request(2, .success))]
        var screen = MappingsScreen(labels: .none, seconds: 2)
        let text = (0..<30).map { "line \($0)\n" }.joined()
        let style = TerminalStyle(width: 40)
        screen.look(old, at: Self.end)
        let first = screen.lines(text, rows: 10, style: style)
        #expect(first.count == 10 && first[6].contains("24 more lines"))
        #expect(first[8] == "Looked at 18:00:00, again every 2 s. Ct…" && first[9] == "No change so far.")
        screen.look(new, at: Self.end)
        let second = screen.lines("a\n", rows: 10, style: TerminalStyle(width: 100))
        #expect(second.count == 4 && second[3].hasPrefix("18:00:00  1042: pending → success, request 2 submitted"))
    }
}
