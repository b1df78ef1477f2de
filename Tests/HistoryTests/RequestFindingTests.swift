import Demo
import Figures
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// Every search is held against a look at each request, and pages against the whole.
@Suite("Finding requests")
struct RequestFindingTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    /// A capture in which many requests share a millisecond, over IDs, codes and batches that are alike.
    static func capture(_ chance: inout Chance, exchanges: Int) -> [UInt8] {
        var lines = ""
        let start: Int64 = 1_795_391_999_990  // ten milliseconds before a day ends
        for _ in 0..<exchanges {
            let organization = chance.pick(["acme", "acme-2", "zeta"])
            let mapping = chance.pick(["1", "2", "XDM44"])
            let id = chance.pick((0..<80).map { "\($0)" } + (0..<20).map { "\"A\($0)\"" } + ["\"007\""])
            let at = start + Int64.random(in: 0..<20, using: &chance) + chance.pick([0, 0, 86_400_000, 3 * 86_400_000])
            let isPost = chance.one(in: 2)
            let status = isPost ? "Success" : chance.pick(["In Progress", "Success", "Failed", "Failed", "Aborted"])
            let info = chance.pick(["", "ACP-880056", "ACP-880096 ACP-88", "ACP-8800"])
            let batch = chance.pick(["", "B1", "B2"])
            lines += """
                {"at":\(at),"method":"\(isPost ? "POST" : "GET")","url":"https://mc.adobe.io/\(organization)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest","response":{"requestId":\(id),"info":"\(info)","numRecords":3,"batchId":"\(batch)","status":"\(status)"}}

                """
        }
        return Array(lines.utf8)
    }

    /// All requests of a history, in order, by a way of its own: the table itself.
    static func all(_ history: History) throws -> [RequestFigures] {
        let requests = try history.snapshot { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT organization.name, mapping.name, id, submitted_at, inferred, last_seen, outcome, finished_at,
                           records, codes, batch
                      FROM request JOIN mapping ON mapping.key = mapping
                      JOIN organization ON organization.key = request.organization
                    """)
        }
        .map { row in
            let id: DatabaseValue = row[2]
            return RequestFigures(
                name: MappingName(organization: row[0], mapping: row[1]),
                id: String.fromDatabaseValue(id).map { .text($0) } ?? .number(Int64.fromDatabaseValue(id)!),
                submitted: Instant(milliseconds: row[3]), isInferred: row[4], lastSeen: Instant(milliseconds: row[5]),
                outcome: Outcome(rawValue: row[6])!, finished: (row[7] as Int64?).map(Instant.init(milliseconds:)),
                records: row[8], codes: (row[9] as String?)?.split(separator: ",").map(String.init) ?? [],
                batchID: row[10])
        }
        return requests.sorted { RequestCursor($0) < RequestCursor($1) }
    }

    private func matches(_ request: RequestFigures, _ search: RequestSearch, _ scope: ReportScope) -> Bool {
        let codes = request.codes.isEmpty && request.outcome == .failed ? [ErrorCode.none] : request.codes
        let took = (request.finished ?? search.present).milliseconds - request.submitted.milliseconds
        let conditions: [Bool] = [
            search.outcomes.isEmpty || search.outcomes.contains(request.outcome),
            search.codes.isEmpty || codes.contains(where: search.codes.contains),
            search.batchID == nil || search.batchID == request.batchID,
            search.since.map { request.submitted >= $0 } ?? true,
            search.before.map { request.submitted < $0 } ?? true,
            search.slowerThan.map { took > $0 } ?? true,
            !search.isInferredOnly || request.isInferred,
            scope.organization == nil || scope.organization == request.name.organization,
            scope.mappings.isEmpty || scope.mappings.contains(request.name.mapping),
        ]
        return conditions.allSatisfy(\.self)
    }

    private func find(
        _ history: History, _ search: RequestSearch, _ scope: ReportScope = .all
    ) throws -> (requests: [RequestFigures], found: FoundRequests) {
        var requests: [RequestFigures] = []
        let found = try history.findRequests(search, scope: scope) { requests += $0 }
        #expect(found.shown == requests.count)
        return (requests, found)
    }

    private static func search(_ chance: inout Chance) -> (RequestSearch, ReportScope) {
        var search = RequestSearch()
        let start: Int64 = 1_795_391_999_990
        if chance.one(in: 2) { search.outcomes = Set((0...1).map { _ in chance.pick(Outcome.allCases) }) }
        if chance.one(in: 3) {
            search.codes = Set(
                (0...Int.random(in: 0...1, using: &chance)).map { _ in
                    chance.pick(["ACP-880056", "ACP-88", "ACP-8800", "ACP-1", ErrorCode.none])
                })
        }
        if chance.one(in: 6) { search.batchID = chance.pick(["B1", "B2", "B3"]) }
        // Within a day, and where a day begins: 1795392000000.
        let instants = [start + 4, start + 10, start + 13, start + 10 + 86_400_000, start + 3 * 86_400_000 + 12]
        if chance.one(in: 3) { search.since = Instant(milliseconds: chance.pick(instants)) }
        if chance.one(in: 3) { search.before = Instant(milliseconds: chance.pick(instants)) }
        if chance.one(in: 4) { search.slowerThan = chance.pick([0, 3, 86_400_000]) }
        search.present = Instant(milliseconds: start + 4 * 86_400_000)
        search.isInferredOnly = chance.one(in: 5)
        search.isOldestFirst = chance.one(in: 2)
        let scope = ReportScope(
            organization: chance.one(in: 4) ? chance.pick(["acme", "acme-2", "nobody"]) : nil,
            mappings: chance.one(in: 4) ? [chance.pick(["1", "XDM44"])] : [])
        return (search, scope)
    }

    @Test(
        "any conditions together give the requests for which all hold, on pages of any size, each once",
        arguments: [nil, "Asia/Seoul"])
    func conditions(zone: String?) throws {
        var chance = Chance(seed: zone == nil ? 41 : 42)
        let history = try scratch.history(timeZone: zone.flatMap(ReportTimeZone.init(identifier:)))
        try scratch.importing(Self.capture(&chance, exchanges: 600), into: history)
        let all = try Self.all(history)
        #expect(all.count > 200 && Set(all.map(\.submitted)).count < all.count / 2)
        var totals = 0
        for _ in 0..<150 {
            var (search, scope) = Self.search(&chance)
            var expected = all.filter { matches($0, search, scope) }
            if search.isOldestFirst == false { expected.reverse() }
            let whole = try find(history, search, scope)
            #expect(whole.requests == expected, "\(search) \(scope)")
            #expect(whole.found.next == nil && whole.found.total == expected.count)

            search.limit = Int.random(in: 1...9, using: &chance)
            var pages: [RequestFigures] = []
            for _ in 0...expected.count {
                let page = try find(history, search, scope)
                pages += page.requests
                if let total = page.found.total {
                    #expect(total == expected.count, "\(search) \(scope)")
                    totals += 1
                }
                guard let next = page.found.next else { break }
                #expect(page.requests.count == search.limit && next == page.requests.last.map(RequestCursor.init))
                search.after = next
            }
            #expect(pages == expected, "\(search) \(scope)")
        }
        #expect(totals > 100)
    }

    @Test("pages that are read while imports go on show each request once that was there all the time")
    func stable() throws {
        var chance = Chance(seed: 43)
        let history = try scratch.history()
        try scratch.importing(Self.capture(&chance, exchanges: 200), as: "0.ndjson", into: history)
        for isOldestFirst in [false, true] {
            let before = try Self.all(history)
            var search = RequestSearch()
            search.limit = 7
            search.isOldestFirst = isOldestFirst
            var seen: [RequestFigures] = []
            for step in 0..<1_000 {
                let page = try find(history, search)
                seen += page.requests
                try scratch.importing(
                    Self.capture(&chance, exchanges: 5), as: "\(isOldestFirst) \(step).ndjson", into: history)
                guard let next = page.found.next else { break }
                search.after = next
            }
            let after = Dictionary(uniqueKeysWithValues: try Self.all(history).map { (Key($0), $0) })
            let places = seen.map(RequestCursor.init)
            #expect(places == (isOldestFirst ? places.sorted() : places.sorted().reversed()))
            // A request whose submitted time an import corrected has moved; all others are there, once.
            let steady = before.filter { after[Key($0)]?.submitted == $0.submitted }
            #expect(steady.count > before.count / 3)
            for request in steady { #expect(seen.count { Key($0) == Key(request) } == 1) }
        }
    }

    private struct Key: Hashable {
        var organization: String
        var id: RequestID

        init(_ request: RequestFigures) {
            organization = request.name.organization
            id = request.id
        }
    }

    @Test("of a whole history the finding counts what the weekly figures count")
    func agreesWithFigures() throws {
        let demo = DemoHistory(weeks: 8, requests: 1_000)
        let history = try scratch.history()
        try scratch.importing(demo.capture().bytes, into: history)
        for back in 0..<3 {
            let period = Period(week: ISOWeek(containing: demo.lastDay).advanced(by: -back), timeZone: .utc)
            let totals = try history.weeklyFigures(period).totals
            var search = RequestSearch()
            (search.since, search.before) = (period.instants.lowerBound, period.instants.upperBound)
            #expect(try find(history, search).requests.count == totals.requests)
            for (outcome, count) in [
                (Outcome.success, totals.success), (.failed, totals.failed), (.aborted, totals.aborted),
                (.pending, totals.pending),
            ] {
                search.outcomes = [outcome]
                #expect(try find(history, search).requests.count == count)
            }
            search.outcomes = []
            for (code, count) in totals.codes {
                search.codes = [code]
                #expect(try find(history, search).requests.count == count)
            }
            #expect(!totals.codes.isEmpty && totals.requests > 50)
        }
    }

    @Test(
        "the rules' reading of every request's exchanges is what the database knows, and shuffled imports change no reason"
    )
    func stories() throws {
        var chance = Chance(seed: 44)
        let captures = [
            Self.capture(&chance, exchanges: 500), DemoHistory(weeks: 2, requests: 150).capture().bytes,
        ]
        let history = try scratch.history()
        for (place, capture) in captures.enumerated() {
            try scratch.importing(capture, as: "\(place).ndjson", into: history)
        }
        let shuffled = try scratch.history("shuffled.sqlite")
        var lines = captures.flatMap { $0.split(separator: 0x0A) }.shuffled(using: &chance)
        while !lines.isEmpty {
            let piece = lines.prefix(211).flatMap { $0 + [0x0A] }
            try scratch.importing(piece, as: "\(lines.count).ndjson", into: shuffled)
            lines.removeFirst(min(211, lines.count))
        }
        let ids = Set(try Self.all(history).map(\.id))
        for id in ids {
            let stories = try history.requestStories(id)
            let others = try shuffled.requestStories(id)
            #expect(stories.map(\.organization) == others.map(\.organization))
            for (story, other) in zip(stories, others) {
                let reading = StoryReading(story.sights.map(\.exchange))
                #expect(reading.state?.terminal == story.state?.terminal)
                #expect(reading.state?.birth.at == story.state?.birth.at)
                #expect(reading.state?.birth.inferred == story.state?.birth.inferred)
                #expect(reading.state?.lastSeen == story.state?.lastSeen)
                let mapping = reading.state.map { reading.mappings[$0.birth.mapping] }
                #expect(mapping == story.state.map { _ in story.mapping })
                #expect(said(story) == said(other))
                #expect(story.before == other.before && story.after == other.after)
                #expect(story.recovery == other.recovery)
            }
        }
        #expect(ids.count > 200)
    }

    /// What is said of each exchange, by the exchange.
    private func said(_ story: RequestStory) -> Set<String> {
        let reading = StoryReading(story.sights.map(\.exchange))
        let name = { (place: Int?) in
            place.map { place in
                let exchange = story.sights[place].exchange
                return "\(exchange.at) \(exchange.target.mapping) \(String(decoding: exchange.response, as: UTF8.self))"
            } ?? "none"
        }
        return Set(
            story.sights.indices.map { place in
                let effects = reading.effects[place].map { effect -> String in
                    switch effect {
                    case .repeats(let other): return "repeats \(name(other))"
                    case .acceptedAgain(let other), .beforeBirth(let other), .elsewhere(let other):
                        return "birth \(name(other))"
                    case .givesOutcome(let outcome, let other): return "gives \(outcome) \(name(other))"
                    case .outweighed(let outcome, let other): return "outweighed \(outcome) \(name(other))"
                    case .inProgressLate(let other): return "late \(name(other))"
                    default: return "\(effect)"
                    }
                }
                return "\(name(place)): \(effects)"
            })
    }

    @Test("a request's neighbors are those before and after it in its mapping, and what came until the next success")
    func neighbors() throws {
        var chance = Chance(seed: 45)
        let history = try scratch.history()
        try scratch.importing(Self.capture(&chance, exchanges: 400), into: history)
        let all = try Self.all(history)
        let byMapping = Dictionary(grouping: all, by: \.name)
        for request in all {
            let requests = try #require(byMapping[request.name])
            let own = try #require(requests.firstIndex(of: request))
            let story = try #require(
                try history.requestStories(request.id).first { $0.organization == request.name.organization })
            #expect(story.before == (own > 0 ? requests[own - 1] : nil))
            #expect(story.after == (own + 1 < requests.count ? requests[own + 1] : nil))
            let later = requests[(own + 1)...]
            let between = later.prefix { $0.outcome != .success }
            let recovery = RequestStory.Recovery(
                success: later.first { $0.outcome == .success },
                troubled: between.count { $0.outcome != .pending }, pending: between.count { $0.outcome == .pending })
            let isTroubled = request.outcome == .failed || request.outcome == .aborted
            #expect(story.recovery == (isTroubled ? recovery : nil))
        }
    }
}
