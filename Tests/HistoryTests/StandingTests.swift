import Demo
import Figures
import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// How mappings stand, held against a look at each of their requests.
@Suite("How mappings stand")
struct StandingTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    /// A mapping's standing from its requests in order, by the words of its definition.
    private func standing(_ name: MappingName, _ requests: [RequestFigures]) -> MappingStanding {
        var standing = MappingStanding(name: name)
        let finished = requests.filter { $0.outcome != .pending }
        standing.latest = requests.last
        standing.lastFinished = finished.last
        standing.lastSuccess = finished.last { $0.outcome == .success }
        standing.lastTrouble = finished.last { $0.outcome != .success }
        standing.streak = finished.reversed().prefix { $0.outcome == finished.last?.outcome }.count
        standing.pending = requests.count - finished.count
        standing.oldestPending = requests.first { $0.outcome == .pending }
        return standing
    }

    private func check(_ history: History, zone: ReportTimeZone = .utc) throws -> [MappingStanding] {
        let clock = Instant(milliseconds: 1_800_000_000_000)
        let figures = try history.mappingStandings(in: zone, clock: clock)
        let byName = Dictionary(grouping: try RequestFindingTests.all(history), by: \.name)
        for var found in figures.standings {
            let expected = standing(found.name, byName[found.name] ?? [])
            #expect(found.usualDurations.isEmpty || found.latest?.outcome == .pending)
            found.usualDurations = []
            #expect(found == expected)
        }
        #expect(figures.standings.map(\.name) == figures.standings.map(\.name).sorted())
        #expect(Set(figures.standings.map(\.name)).isSuperset(of: byName.keys))
        return figures.standings
    }

    @Test(
        "are what their requests say, also where many share a millisecond, in any zone", arguments: [nil, "Asia/Seoul"])
    func adversarial(zone: String?) throws {
        var chance = Chance(seed: 51)
        var streaks: Set<Int> = []
        for size in [1, 2, 5, 20, 60, 150, 400, 800] {
            let history = try scratch.history(
                "\(size).sqlite", timeZone: zone.flatMap(ReportTimeZone.init(identifier:)))
            try scratch.importing(
                RequestFindingTests.capture(&chance, exchanges: size), as: "\(size).ndjson", into: history)
            streaks.formUnion(try check(history).map(\.streak))
        }
        #expect(streaks.isSuperset(of: 0...3))
    }

    @Test("are what their requests say over weeks")
    func demo() throws {
        let history = try scratch.history()
        try scratch.importing(DemoHistory(weeks: 10, requests: 1_500).capture().bytes, into: history)
        let standings = try check(history)
        #expect(standings.contains { $0.streak > 10 } && standings.contains { $0.pending > 0 })
    }

    @Test("a mapping with rejections only has no request; an organization or a mapping may be asked for alone")
    func scope() throws {
        let history = try scratch.history()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion"
        let lines = [
            #"{"at":1,"method":"POST","url":"\#(url)/9/ingest","response":{"info":"is not stopped","status":"Failed"}}"#,
            #"{"at":2,"method":"POST","url":"\#(url)/10/ingest","response":{"requestId":1,"status":"Success"}}"#,
        ]
        try scratch.importing(Array(lines.joined(separator: "\n").utf8), into: history)
        let now = Instant(milliseconds: 5_000)
        let all = try history.mappingStandings(in: .utc, clock: now)
        #expect(all.standings.map(\.name.mapping) == ["9", "10"])
        #expect(all.standings[0] == MappingStanding(name: all.standings[0].name))
        #expect(all.present.instant == now)
        let one = try history.mappingStandings(scope: ReportScope(mappings: ["10"]), in: .utc, clock: now)
        #expect(one.standings == [all.standings[1]])
        let none = try history.mappingStandings(scope: ReportScope(organization: "x"), in: .utc, clock: now)
        #expect(none.standings.isEmpty)
    }

    @Test("an empty history has no mapping")
    func empty() throws {
        let history = try scratch.history()
        let figures = try history.mappingStandings(in: .utc, clock: Instant(milliseconds: 7))
        #expect(figures.standings.isEmpty && figures.present.dataAsOf == nil)
    }
}
