import Figures
import GRDB
import IngestionAPI
import SQLText

/// Finds a code's episodes: from each request with it on to the mapping's next success, each request on the way read once.
final class EpisodeWalk {
    /// How many successes tell how many records a mapping usually delivers.
    private static let usualCount = 20

    private let code: String?
    private let instants: Range<Instant>
    private let cases: RawStatement
    private let requests: RawStatement
    private let state: RawStatement
    private let usual: RawStatement
    private var known: Set<RequestKey> = []
    /// The mapping and week asked about last, and its usual records: from week to week they hardly differ.
    private var usualOfWeek: (key: Int, week: Int64, records: Int64?)?

    /// One request, whatever its organization is called.
    struct RequestKey: Hashable {
        var organization: Int64
        var id: RequestID
    }

    init(_ db: Database, code: String?, _ instants: Range<Instant>) throws {
        self.code = code
        self.instants = instants
        cases = try RawStatement(db, sql: SQLText.file("queries/code_requests.sql"))
        requests = try RawStatement(db, sql: SQLText.file("queries/mapping_requests.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        usual = try RawStatement(db, sql: SQLText.file("queries/usual_records.sql"))
    }

    /// Whether a request ended with the code, as far as episodes were looked for.
    func isCase(_ key: RequestKey) -> Bool { known.contains(key) }

    /// The episodes of one mapping that begin in the interval.
    /// - Parameter days: the intervals in which it has requests with the code, in order.
    func episodes(_ name: MappingName, _ key: Int, days: [Range<Instant>]) throws -> [Episode] {
        let found = try days.flatMap { try requestsWithCode(name, key, in: $0) }
        var byID: [RequestID: RequestFigures] = [:]
        for request in found { byID[request.id] = request }
        var episodes: [Episode] = []
        var next = 0
        while next < found.count {
            let episode = try walk(name, key, from: found[next], byID)
            episodes.append(episode)
            guard let end = episode.recovery?.submitted else { break }
            while next < found.count, found[next].submitted <= end { next += 1 }
        }
        return episodes
    }

    private func requestsWithCode(
        _ name: MappingName, _ key: Int, in days: Range<Instant>
    ) throws -> [RequestFigures] {
        cases.bind(1, key)
        cases.bind(2, max(days.lowerBound, instants.lowerBound).milliseconds)
        cases.bind(3, min(days.upperBound, instants.upperBound).milliseconds)
        cases.bind(4, code)
        var found: [RequestFigures] = []
        try cases.forEach { row in
            guard let id = row.requestID(0) else { return }
            found.append(RequestFigures(name, id, row))
        }
        return found
    }

    /// From a request with the code on, in the order in which the mapping's requests were submitted.
    private func walk(
        _ name: MappingName, _ key: Int, from first: RequestFigures, _ cases: [RequestID: RequestFigures]
    ) throws -> Episode {
        var attempts: [RequestFigures] = []
        var recovery: RequestFigures?
        requests.bind(1, key)
        requests.bind(2, first.submitted.milliseconds)
        requests.bind(3, instants.upperBound.milliseconds)
        try requests.forEachUntilFalse { row in
            guard let id = row.requestID(6) else { return true }
            let outcome = Outcome(rawValue: Int(row.int(1))) ?? .pending
            let isStart = row.int(0) == first.submitted.milliseconds
            if let request = cases[id] {
                known.insert(RequestKey(organization: row.int(5), id: id))
                attempts.append(request)
            } else if outcome == .success {
                // One of the same millisecond as the first is not after it.
                guard !isStart else { return true }
                recovery = RequestFigures(
                    name: name, id: id, submitted: Instant(milliseconds: row.int(0)), isInferred: row.int(3) != 0,
                    lastSeen: Instant(milliseconds: row.optionalInt(4) ?? row.int(0)), outcome: .success,
                    finished: row.optionalInt(4).map(Instant.init(milliseconds:)), records: row.optionalInt(2))
                return false
            } else if !isStart || !attempts.isEmpty {
                if let request = try wholeRequest(name, row.int(5), id) { attempts.append(request) }
            }
            return true
        }
        return Episode(
            name: name, attempts: attempts, recovery: recovery,
            usualRecords: try usualRecords(key, before: first.submitted))
    }

    private func wholeRequest(_ name: MappingName, _ organization: Int64, _ id: RequestID) throws -> RequestFigures? {
        state.bind(1, organization)
        state.bind(2, id)
        return try state.first { row in
            let state = try RequestTable.read(row)
            return RequestFigures(
                name: name, id: id, submitted: state.birth.at, isInferred: state.birth.inferred,
                lastSeen: state.lastSeen, outcome: state.outcome, finished: state.terminal?.at,
                records: state.terminal?.records,
                codes: state.terminal?.codes.split(separator: ",").map(String.init) ?? [],
                batchID: state.terminal?.batchID)
        }
    }

    /// The median of the mapping's latest successes before the week, counted from 1970, in which a request was submitted.
    private func usualRecords(_ key: Int, before instant: Instant) throws -> Int64? {
        let length: Int64 = 7 * 86_400_000
        let week = instant.milliseconds.flooredDivision(by: length)
        if let usualOfWeek, usualOfWeek.key == key, usualOfWeek.week == week { return usualOfWeek.records }
        // The first week of a history has none before it.
        let records = try usualRecords(key, before: week * length) ?? usualRecords(key, before: instant.milliseconds)
        usualOfWeek = (key, week, records)
        return records
    }

    private func usualRecords(_ key: Int, before milliseconds: Int64) throws -> Int64? {
        usual.bind(1, key)
        usual.bind(2, milliseconds)
        usual.bind(3, Self.usualCount)
        var records: [Int64] = []
        try usual.forEach { records.append($0.int(0)) }
        return records.isEmpty ? nil : records.sorted()[records.count / 2]
    }
}
