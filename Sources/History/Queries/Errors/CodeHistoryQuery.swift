import GRDB
import IngestionAPI
import SQLText

/// Gathers all about one error code: its episodes, and what went before them and before other requests.
struct CodeHistoryQuery {
    /// Of how many episodes is looked at what went before; of more an even choice.
    private static let mostOnsets = 5_000
    /// How many other requests they are compared with, all mappings together.
    private static let mostOthers = 20_000
    /// At least so many of each mapping with the code.
    private static let leastOthers = 200

    private let query: ErrorsQuery
    private let errors: ErrorsFigures
    private let figures: ErrorFigures
    private let code: String
    private let walk: EpisodeWalk
    private let contexts: ContextReading
    private let rollups: RawStatement

    init(_ db: Database, _ query: ErrorsQuery, _ errors: ErrorsFigures, _ figures: ErrorFigures) throws {
        self.query = query
        self.errors = errors
        self.figures = figures
        code = figures.code ?? ErrorCode.none
        walk = try EpisodeWalk(db, code: figures.code, period: query.period)
        contexts = try ContextReading(db, period: query.period)
        rollups = try RawStatement(db, sql: SQLText.file("queries/mapping_days.sql"))
    }

    func history() throws -> CodeHistory {
        let days = try Dictionary(grouping: query.cells(of: code), by: \.mapping)
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
        for (key, found) in episodes {
            let notices = try contexts.notices(key)
            onsets += try Self.choice(found, Self.mostOnsets, of: total)
                .map { try contexts.context(of: $0.attempts[0], key, notices) }
            let quota = max(Self.leastOthers, Self.mostOthers * found.count / max(1, total))
            others += try self.others(found[0].name, key, quota, notices)
        }
        return CodeHistory(
            errors: errors, figures: figures, shares: try shares(episodes),
            episodes: episodes.flatMap(\.found).sorted { ($0.start, $0.name) < ($1.start, $1.name) },
            onsets: onsets, others: others)
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

    /// What went before other finished requests of a mapping: those of whole days, evenly chosen, about as many as asked
    /// for.
    private func others(
        _ name: MappingName, _ key: Int, _ quota: Int, _ notices: ContextReading.Notices
    ) throws -> [RequestContext] {
        var days: [(rank: UInt64, day: Int, requests: Int)] = []
        let instants = query.period.instants
        rollups.bind(1, key)
        rollups.bind(2, query.rollups.day(of: instants.lowerBound).number)
        rollups.bind(3, query.rollups.day(of: Instant(milliseconds: instants.upperBound.milliseconds - 1)).number)
        try rollups.forEach { row in
            days.append((EvenChoice.rank(name, row.int(0)), Int(row.int(0)), Int(row.int(1))))
        }
        days.sort { $0 < $1 }
        var chosen: [Int] = []
        var count = 0
        for day in days where count < quota {
            chosen.append(day.day)
            count += day.requests
        }
        return try chosen.sorted().flatMap { day in
            try contexts.contexts(name, key, in: interval(day...day), notices) { !walk.isCase($0) }
        }
    }

    /// How often each mapping's finished requests ended with the code.
    private func shares(_ episodes: [(key: Int, found: [Episode])]) throws -> [MappingShare] {
        let counts = episodes.reduce(into: [Int: Int]()) { counts, mapping in
            counts[mapping.key] = mapping.found.reduce(0) { sum, episode in
                sum + episode.attempts.count { $0.ended(with: figures.code) }
            }
        }
        return try query.totals().compactMap { key, total in
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
