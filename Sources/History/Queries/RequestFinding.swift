import Figures
import Foundation
import GRDB
import IngestionAPI
import SQLText

/// Carries out one search for requests.
///
/// The rollups say in which mappings' days requests can lie that match; of those the index of times gives the ones that
/// do, so many as the page still needs of each mapping; and of all these the page's own rows are read. A batch alone is
/// looked for in all rows.
struct RequestFinding {
    /// How many requests are handed over at once.
    private static let portion = 1_000
    /// A page that the latest days do not fill is looked for in more days at once, each time twice as many, up to this.
    private static let mostDays = 512

    private let db: Database
    private let search: RequestSearch
    private let rollups: ReportTimeZone
    private let mappings: [Int: Names.Mapping]
    private let isWhole: Bool
    /// The interval of submitted times, half open.
    private let instants: Range<Int64>
    private let outcomeBits: Int
    private let codes: String?
    private let states: RawStatement

    /// A request's place in the order, and where its row is.
    private struct Key {
        var place: RequestCursor
        var mapping: Int
        var organization: Int
    }

    init(_ db: Database, _ search: RequestSearch, scope: ReportScope, rollups: ReportTimeZone) throws {
        self.db = db
        self.search = search
        self.rollups = rollups
        mappings = try Names(db).mappings.filter { scope.contains($0.value) }
        isWhole = scope == .all
        let least = search.since?.milliseconds ?? Instant.writable.lowerBound.milliseconds
        let end = search.before?.milliseconds ?? Instant.writable.upperBound.milliseconds + 1
        instants = least..<max(least, end)
        outcomeBits = search.wantedOutcomes.reduce(0) { $0 | 1 << $1.rawValue }
        codes = search.codes.isEmpty ? nil : Self.json(search.codes.sorted())
        states = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
    }

    /// Hands over the page's requests.
    func find(_ body: ([RequestFigures]) throws -> Void) throws -> FoundRequests {
        var found = FoundRequests(shown: 0)
        var latest: RequestCursor?
        var isMore = false
        func handOver(_ keys: [Key]) throws -> Bool {
            let room = search.limit.map { $0 - found.shown } ?? .max
            let shown = keys.prefix(room)
            isMore = keys.count > shown.count
            for start in stride(from: 0, to: shown.count, by: Self.portion) {
                try body(try shown[start..<min(start + Self.portion, shown.count)].map(read))
            }
            found.shown += shown.count
            latest = shown.last?.place ?? latest
            return !isMore
        }
        if search.batchID == nil {
            try forEachWindow { window in
                try handOver(try keys(in: window, atMost: search.limit.map { $0 - found.shown + 1 }))
            }
            found.total = isMore || search.after != nil ? try rolledUpTotal() : found.shown
        } else {
            let all = try keysOfBatch()
            found.total = all.count
            _ = try handOver(all.filter { key in search.after.map { precedes($0, key.place) } ?? true })
        }
        if isMore { found.next = latest }
        return found
    }

    /// Whether one place comes before another in the order asked for.
    private func precedes(_ left: RequestCursor, _ right: RequestCursor) -> Bool {
        search.isOldestFirst ? left < right : right < left
    }

    // MARK: - Where to look

    /// The interval that is left behind the place that the page comes after, that place's millisecond included.
    private var remaining: Range<Int64> {
        guard let after = search.after?.submitted.milliseconds else { return instants }
        return search.isOldestFirst
            ? instants.clamped(to: after..<Int64.max) : instants.clamped(to: Int64.min..<after + 1)
    }

    /// Hands over days in which requests may match, as intervals by mapping, in the order asked for, until `body` gives
    /// false.
    private func forEachWindow(_ body: ([Int: Range<Int64>]) throws -> Bool) throws {
        let remaining = remaining
        guard !remaining.isEmpty else { return }
        let cells = try cells(remaining)
        defer { cells.reset() }
        var width = 1
        var row = try cells.step()
        while row != nil {
            var window: [Int: ClosedRange<Int>] = [:]
            var days = 0
            var latest: Int?
            while let cell = row {
                let (day, mapping) = (Int(cell.int(0)), Int(cell.int(1)))
                if day != latest {
                    if days == width { break }
                    (days, latest) = (days + 1, day)
                }
                if mappings[mapping] != nil {
                    let known = window[mapping] ?? day...day
                    window[mapping] = min(known.lowerBound, day)...max(known.upperBound, day)
                }
                row = try cells.step()
            }
            guard try body(window.mapValues { instants(of: $0).clamped(to: remaining) }) else { return }
            // Without a limit a window is held in memory as a whole.
            if search.limit != nil { width = min(width * 2, Self.mostDays) }
        }
    }

    private func cells(_ instants: Range<Int64>) throws -> RawStatement {
        let (first, last) = days(instants)
        let query: RawStatement
        if let codes {
            query = try statement("search_code_cells")
            query.bind(3, codes)
            query.bind(4, search.isOldestFirst ? 1 : -1)
        } else {
            query = try statement(search.isOldestFirst ? "search_cells" : "search_cells_backwards")
            query.bind(3, outcomeBits)
            query.bind(4, search.isInferredOnly ? 1 : 0)
        }
        query.bind(1, first)
        query.bind(2, last)
        return query
    }

    /// The first and the last day of an interval, as the rollups count them.
    private func days(_ instants: Range<Int64>) -> (first: Int, last: Int) {
        (
            rollups.day(of: Instant(milliseconds: instants.lowerBound)).number,
            rollups.day(of: Instant(milliseconds: instants.upperBound - 1)).number
        )
    }

    private func instants(of days: ClosedRange<Int>) -> Range<Int64> {
        let start = rollups.start(of: Day(number: days.lowerBound))
        return start.milliseconds..<rollups.start(of: Day(number: days.upperBound + 1)).milliseconds
    }

    // MARK: - What matches

    /// The first matching requests of a window, ordered.
    private func keys(in window: [Int: Range<Int64>], atMost limit: Int?) throws -> [Key] {
        let query = try statement(search.isOldestFirst ? "search_requests" : "search_requests_backwards")
        bindConditions(query)
        query.bind(11, limit ?? -1)
        var found: [Key] = []
        for (mapping, interval) in window where !interval.isEmpty {
            guard let name = mappings[mapping] else { continue }
            bind(interval, of: name, to: query)
            query.bind(1, mapping)
            try query.forEach { row in found += key(row, mapping: mapping) }
        }
        return found.sorted { precedes($0.place, $1.place) }
    }

    private func keysOfBatch() throws -> [Key] {
        let query = try statement("search_batch")
        bindConditions(query)
        query.bind(1, search.batchID)
        query.bind(2, instants.lowerBound)
        query.bind(3, instants.upperBound)
        var found: [Key] = []
        try query.forEach { row in found += key(row, mapping: Int(row.int(3))) }
        return found.sorted { precedes($0.place, $1.place) }
    }

    private func bindConditions(_ query: RawStatement) {
        query.bind(4, outcomeBits)
        query.bind(5, search.isInferredOnly ? 1 : 0)
        query.bind(6, search.slowerThan)
        query.bind(7, search.present.milliseconds)
        query.bind(8, codes)
    }

    /// Binds an interval, and what the page comes after, as far as it lies in it. Of equal times the organization decides
    /// first: all of a mapping's requests of that millisecond come behind the place, or none.
    private func bind(_ interval: Range<Int64>, of name: Names.Mapping, to query: RawStatement) {
        var (start, end) = (interval.lowerBound, interval.upperBound)
        query.bind(9, Int64?.none)
        query.bind(10, Int64?.none)
        if let after = search.after, interval.contains(after.submitted.milliseconds) {
            let at = after.submitted.milliseconds
            if name.organizationName.exact == after.organization.exact {
                query.bind(9, at)
                query.bind(10, after.id)
            } else {
                let isBefore = name.organizationName.utf8.lexicographicallyPrecedes(after.organization.utf8)
                if search.isOldestFirst, isBefore { start = at + 1 }
                if !search.isOldestFirst, !isBefore { end = at }
            }
        }
        query.bind(2, start)
        query.bind(3, end)
    }

    private func key(_ row: RawStatement.Row, mapping: Int) -> [Key] {
        guard let name = mappings[mapping], let id = row.requestID(2) else { return [] }
        let place = RequestCursor(
            submitted: Instant(milliseconds: row.int(0)), organization: name.organizationName, id: id)
        return [Key(place: place, mapping: mapping, organization: Int(row.int(1)))]
    }

    /// The request itself.
    private func read(_ key: Key) throws -> RequestFigures {
        states.bind(1, key.organization)
        states.bind(2, key.place.id)
        let name = MappingName(organization: key.place.organization, mapping: mappings[key.mapping]?.name ?? "")
        guard let state = try states.first({ try RequestTable.read($0) }) else {
            throw Contradiction(what: "a request is in an index only")
        }
        return RequestFigures(state, name: name, id: key.place.id)
    }

    // MARK: - How many

    /// How many match by the rollups alone; nil where they can't tell.
    private func rolledUpTotal() throws -> Int? {
        guard !instants.isEmpty else { return 0 }
        let (first, last) = days(instants)
        let isWholeDays =
            (search.since == nil || instants.lowerBound == rollups.start(of: Day(number: first)).milliseconds)
            && (search.before == nil || instants.upperBound == rollups.start(of: Day(number: last + 1)).milliseconds)
        let isAnyOutcome = search.wantedOutcomes.count == Outcome.allCases.count
        guard isWholeDays, search.slowerThan == nil,
            !search.isInferredOnly || isAnyOutcome && search.codes.isEmpty,
            search.codes.isEmpty || search.codes.count == 1 && isAnyOutcome
        else { return nil }
        let keys = isWhole ? nil : Self.json(mappings.keys.sorted())
        let query: RawStatement
        if let code = search.codes.first {
            query = try statement("search_code_total")
            query.bind(3, code)
            query.bind(4, keys)
        } else {
            query = try statement("search_total")
            query.bind(3, outcomeBits)
            query.bind(4, search.isInferredOnly ? 1 : 0)
            query.bind(5, keys)
        }
        query.bind(1, first)
        query.bind(2, last)
        return try query.first { Int($0.int(0)) }
    }

    private func statement(_ name: String) throws -> RawStatement {
        try RawStatement(db, sql: SQLText.file("queries/\(name).sql"))
    }

    private static func json(_ values: some Encodable) -> String {
        guard let data = try? JSONEncoder().encode(values) else {
            preconditionFailure("texts and numbers are encodable")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

extension RequestFigures {
    /// A request as the database knows it.
    init(_ state: RequestState, name: MappingName, id: RequestID) {
        self.init(
            name: name, id: id, submitted: state.birth.at, isInferred: state.birth.inferred, lastSeen: state.lastSeen,
            outcome: state.outcome, finished: state.terminal?.at, records: state.terminal?.records,
            codes: state.terminal?.codes.split(separator: ",").map(String.init) ?? [],
            batchID: state.terminal?.batchID)
    }
}
