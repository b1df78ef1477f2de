import Figures
import GRDB
import IngestionAPI
import SQLText

/// Gathers all about one error code: its episodes, and what went before them and before other requests.
struct CodeHistoryQuery {
    /// Of how many episodes is looked at what went before; of more an even choice.
    private static let mostOnsets = 5_000
    /// How many other requests they are compared with, all mappings together.
    private static let mostOthers = 20_000
    /// At least so many of each mapping with the code; of very many mappings fewer.
    private static let leastOthers = 40...200

    private let query: ErrorsQuery
    private let errors: ErrorsFigures
    private let figures: ErrorFigures
    /// The cells with the code that are looked at.
    private let cells: [ErrorsQuery.CodeCell]
    /// The first of the rollups' days looked at, where there are earlier ones with the code.
    private let first: Day?
    private let instants: Range<Instant>
    private let walk: EpisodeWalk
    private let contexts: ContextReading
    private let db: Database

    init(
        _ db: Database, _ query: ErrorsQuery, _ errors: ErrorsFigures, _ figures: ErrorFigures, limit: Int
    ) throws {
        self.db = db
        self.query = query
        self.errors = errors
        self.figures = figures
        let all = try query.cells(of: figures.code ?? ErrorCode.none)
        first = limit > 0 ? Self.firstDay(all, limit) : nil
        cells = first.map { first in all.filter { $0.day >= first.number } } ?? all
        let period = query.period.instants
        instants = max(period.lowerBound, first.map(query.rollups.start) ?? period.lowerBound)..<period.upperBound
        walk = try EpisodeWalk(db, code: figures.code, instants)
        contexts = try ContextReading(db, instants)
    }

    /// The day from which on there are as many requests as asked for, at most, but always one day's; nil where all are.
    private static func firstDay(_ cells: [ErrorsQuery.CodeCell], _ limit: Int) -> Day? {
        var count = 0
        for (place, cell) in cells.enumerated().reversed() {
            count += cell.requests
            guard count > limit else { continue }
            // The whole of the day after; the last day itself, where it alone has more.
            return Day(number: cells[(place + 1)...].first { $0.day > cell.day }?.day ?? cell.day)
        }
        return nil
    }

    func history() throws -> CodeHistory {
        let days = Dictionary(grouping: cells, by: \.mapping)
        let keys = days.keys.compactMap { key in query.mappings[key].map { (key: key, name: MappingName($0)) } }
            .sorted { $0.name < $1.name }
        var episodes: [(key: Int, found: [Episode])] = []
        for (key, name) in keys {
            let found = try walk.episodes(name, key, days: runs(days[key]!.map(\.day)))
            if !found.isEmpty { episodes.append((key, found)) }
        }
        let total = episodes.reduce(0) { $0 + $1.found.count }
        var onsets: [RequestContext] = []
        var others: [RequestContext] = []
        let requests = try requestsByDay(of: Set(episodes.map(\.key)))
        let least = min(
            max(2 * Self.mostOthers / max(1, episodes.count), Self.leastOthers.lowerBound), Self.leastOthers.upperBound)
        for (key, found) in episodes {
            let notices = try contexts.notices(key)
            onsets += try Self.choice(found, Self.mostOnsets, of: total)
                .map { try contexts.context(of: $0.attempts[0], key, notices) }
            let quota = max(least, Self.mostOthers * found.count / max(1, total))
            others += try self.others(found[0].name, key, quota, requests[key] ?? [], notices)
        }
        var history = CodeHistory(
            errors: errors, figures: figures, since: first, shares: try shares(episodes),
            episodes: episodes.flatMap(\.found).sorted { ($0.start, $0.name) < ($1.start, $1.name) },
            onsets: onsets, others: others)
        if try BatchQuery.knowsAny(db) {
            let batches = try BatchQuery(db)
            for id in Set(history.requests.compactMap(\.batchID)) { history.batches[id] = try batches.figures(id) }
        }
        return history
    }

    /// Neighboring days as one, each as the interval of the rollups' days.
    private func runs(_ days: [Int]) -> [Range<Instant>] {
        var runs: [ClosedRange<Int>] = []
        for day in days {
            if let last = runs.last, last.upperBound >= day - 1 {
                runs[runs.count - 1] = last.lowerBound...day
            } else {
                runs.append(day...day)
            }
        }
        return runs.map(interval)
    }

    private func interval(_ days: ClosedRange<Int>) -> Range<Instant> {
        let start = query.rollups.start(of: Day(number: days.lowerBound))
        return start..<query.rollups.start(of: Day(number: days.upperBound + 1))
    }

    /// An even choice of a list, the same each time.
    private static func choice(_ episodes: [Episode], _ most: Int, of total: Int) -> [Episode] {
        guard total > most else { return episodes }
        let threshold = UInt64.max / UInt64(total) * UInt64(most)
        return episodes.filter { EvenChoice.rank($0.name, $0.start.milliseconds) < threshold }
    }

    /// What went before other finished requests of a mapping, about as many as asked for: those of evenly chosen spans of
    /// some hours. Whole days would be few of a busy mapping, and show what those days were like.
    private func others(
        _ name: MappingName, _ key: Int, _ quota: Int, _ days: [(day: Int, requests: Int)],
        _ notices: ContextReading.Notices
    ) throws -> [RequestContext] {
        let requests = days.reduce(0) { $0 + $1.requests }
        let spans: [Range<Instant>]
        if requests <= quota {
            spans = runs(days.map(\.day))
        } else {
            let perDay = Self.spansOfDay.last { requests >= $0 * days.count * Self.requestsOfSpan } ?? 1
            let wanted = quota * days.count * perDay / requests
            let length = 86_400_000 / Int64(perDay)
            spans = days.flatMap { day in
                let start = query.rollups.start(of: Day(number: day.day)).milliseconds
                return (0..<Int64(perDay)).map { start + $0 * length }
            }
            .map { (rank: EvenChoice.rank(name, $0), start: $0) }
            .sorted { $0.rank < $1.rank }.prefix(wanted).map(\.start).sorted()
            .map { Instant(milliseconds: $0)..<Instant(milliseconds: $0 + length) }
        }
        return try spans.flatMap { span in
            try contexts.contexts(name, key, in: span, notices) { !walk.isCase($0) }
        }
    }

    /// Into how many spans a day is cut, and about how many requests a span shall have at least: each costs two look-ups.
    private static let spansOfDay = [1, 2, 4, 8, 24]
    private static let requestsOfSpan = 4

    /// How many requests were submitted on each of the rollups' days, by mapping's key. Read in one go: rollups are ordered
    /// by day, and each mapping's own would be looked for among all.
    private func requestsByDay(of keys: Set<Int>) throws -> [Int: [(day: Int, requests: Int)]] {
        let days = try RawStatement(db, sql: SQLText.file("queries/mapping_days.sql"))
        days.bind(1, query.rollups.day(of: instants.lowerBound).number)
        days.bind(2, query.rollups.day(of: Instant(milliseconds: instants.upperBound.milliseconds - 1)).number)
        var found: [Int: [(day: Int, requests: Int)]] = [:]
        try days.forEach { row in
            let key = Int(row.int(1))
            if keys.contains(key) { found[key, default: []].append((Int(row.int(0)), Int(row.int(2)))) }
        }
        return found
    }

    /// How often each mapping's finished requests ended with the code.
    private func shares(_ episodes: [(key: Int, found: [Episode])]) throws -> [MappingShare] {
        let counts = episodes.reduce(into: [Int: Int]()) { counts, mapping in
            counts[mapping.key] = mapping.found.reduce(0) { sum, episode in
                sum + episode.attempts.count { $0.ended(with: figures.code) }
            }
        }
        return try query.totals(from: first).compactMap { key, total in
            guard let name = query.mappings[key], total.finished > 0 else { return nil }
            return MappingShare(name: MappingName(name), finished: total.finished, count: counts[key] ?? 0)
        }
        .sorted { $0.name < $1.name }
    }
}

/// A choice that is the same each time, prefers nothing, and is not in step with any calendar.
private enum EvenChoice {
    /// Numbers spread evenly over all of 64 bits: FNV-1a of the names, then SplitMix64's last steps.
    static func rank(_ name: MappingName, _ number: Int64) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(name.organization)/\(name.mapping)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ UInt64(bitPattern: number)) &+ 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}

extension MappingName {
    /// What a key stands for.
    init(_ mapping: Names.Mapping) {
        self.init(organization: mapping.organizationName, mapping: mapping.name)
    }
}
