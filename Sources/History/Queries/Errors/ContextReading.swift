import Figures
import GRDB
import IngestionAPI
import SQLText

/// Reads what went before requests.
struct ContextReading {
    /// The times of what happened to one mapping and made no request, each kind in order; milliseconds since 1970.
    struct Notices {
        var collisions: [Int64] = []
        var rejections: [Int64] = []
        var apiErrors: [Int64] = []
    }

    private let instants: Range<Instant>
    private let notices: RawStatement
    private let before: RawStatement
    private let requests: RawStatement

    init(_ db: Database, _ instants: Range<Instant>) throws {
        self.instants = instants
        notices = try RawStatement(db, sql: SQLText.file("queries/period_notices.sql"))
        before = try RawStatement(db, sql: SQLText.file("queries/request_before.sql"))
        requests = try RawStatement(db, sql: SQLText.file("queries/mapping_requests.sql"))
    }

    /// All notices of a mapping that may matter to the period's requests.
    func notices(_ key: Int) throws -> Notices {
        notices.bind(1, key)
        notices.bind(2, instants.lowerBound.milliseconds - RequestContext.reach)
        notices.bind(3, instants.upperBound.milliseconds + RequestContext.reach)
        var found = Notices()
        try notices.forEach { row in
            switch AnswerKind(rawValue: UInt8(row.int(1))) {
            case .alreadyInProgress: found.collisions.append(row.int(0))
            case .notStopped, .notPublished, .rejectedOtherwise: found.rejections.append(row.int(0))
            case .apiError: found.apiErrors.append(row.int(0))
            default: break
            }
        }
        found.collisions.sort()
        found.rejections.sort()
        found.apiErrors.sort()
        return found
    }

    /// What went before one request.
    func context(of request: RequestFigures, _ key: Int, _ notices: Notices) throws -> RequestContext {
        let duration =
            request.isInferred ? nil : request.finished?.elapsed(since: request.submitted)
        return RequestContext(
            request.name, request.submitted, request.finished, duration, try previous(key, request.submitted), notices)
    }

    /// What went before the finished requests of an interval.
    /// - Parameter isWanted: which of them are told about.
    func contexts(
        _ name: MappingName, _ key: Int, in interval: Range<Instant>, _ notices: Notices,
        where isWanted: (EpisodeWalk.RequestKey) -> Bool
    ) throws -> [RequestContext] {
        let start = max(interval.lowerBound, instants.lowerBound)
        var previous = try previous(key, start)
        var found: [RequestContext] = []
        requests.bind(1, key)
        requests.bind(2, start.milliseconds)
        requests.bind(3, min(interval.upperBound, instants.upperBound).milliseconds)
        try requests.forEach { row in
            let request = RequestContext.Previous(row)
            if request.outcome != .pending, let id = row.requestID(6),
                isWanted(EpisodeWalk.RequestKey(organization: row.int(5), id: id))
            {
                let finished = row.optionalInt(4).map(Instant.init(milliseconds:))
                found.append(
                    RequestContext(name, request.submitted, finished, request.duration, previous, notices))
            }
            previous = request
        }
        return found
    }

    private func previous(_ key: Int, _ instant: Instant) throws -> RequestContext.Previous? {
        before.bind(1, key)
        before.bind(2, instant.milliseconds)
        return try before.first(RequestContext.Previous.init)
    }
}

extension RequestContext.Previous {
    /// Of a row of `mapping_requests.sql` or `request_before.sql`.
    fileprivate init(_ row: RawStatement.Row) {
        let submitted = Instant(milliseconds: row.int(0))
        let finished = row.optionalInt(4).map(Instant.init(milliseconds:))
        self.init(
            submitted: submitted, outcome: Outcome(rawValue: Int(row.int(1))) ?? .pending,
            duration: row.int(3) != 0 ? nil : finished?.elapsed(since: submitted), records: row.optionalInt(2))
    }
}

extension RequestContext {
    fileprivate init(
        _ name: MappingName, _ submitted: Instant, _ finished: Instant?, _ duration: Int64?, _ previous: Previous?,
        _ notices: ContextReading.Notices
    ) {
        self.init(name: name, submitted: submitted, duration: duration, previous: previous)
        let at = submitted.milliseconds
        let since = max(previous?.submitted.milliseconds ?? .min, at - Self.reach)
        let end = min(finished?.milliseconds ?? at, at + Self.reach)
        collisionsBefore = notices.collisions.count(from: since, upTo: at)
        collisionsDuring = end > at ? notices.collisions.count(from: at, upTo: end) : 0
        rejectionsBefore = notices.rejections.count(from: since, upTo: at)
        apiErrorsBefore = notices.apiErrors.count(from: since, upTo: at)
    }
}

extension [Int64] {
    /// How many of ordered values lie in `from ..< end`.
    fileprivate func count(from: Int64, upTo end: Int64) -> Int {
        guard !isEmpty else { return 0 }
        return partitioningIndex { $0 >= end } - partitioningIndex { $0 >= from }
    }
}
