import GRDB
import IngestionAPI
import SQLText

/// Finds out what goes when everything before a day is deleted, block by block.
///
/// A request goes with the day on which it was submitted. An exchange goes where it is older than the day, unless the
/// request that it speaks of stays; one of the day or later always stays, also where its request goes: it is still what
/// was captured then. An answer about a batch speaks of the requests that name it.
struct PrunePlan {
    /// A block of which a part stays.
    struct CutBlock {
        var key: Int64
        var kept: CompressedEvidence
        /// The hours before the day, or the one in which it begins, in which something that stays was captured.
        var hours: Set<Hour>
    }

    struct Hour: Hashable {
        var hour: Int64
        var organization: ExactText
    }

    private(set) var summary: PruneSummary
    /// Blocks of which nothing stays.
    private(set) var gone: [Int64] = []
    private(set) var cut: [CutBlock] = []
    /// How many exchanges go, by import.
    private(set) var byImport: [Int64: Int] = [:]
    /// Imports of which nothing stays.
    private(set) var emptied: [Int64] = []
    /// The first instant that is kept.
    let start: Instant

    init(_ db: Database, day: Day, timeZone: ReportTimeZone, progress: (VerificationProgress) throws -> Void) throws {
        start = timeZone.start(of: day)
        summary = PruneSummary(day: day)
        try readBlocks(db, progress)
        try countRows(db)
        summary.bytes =
            try Int64.fetchOne(db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
    }

    private mutating func readBlocks(_ db: Database, _ progress: (VerificationProgress) throws -> Void) throws {
        let blocks = try PruneBlock.all(db)
        let total = blocks.reduce(0) { $0 + $1.exchanges }
        let staying = try StayingRequests(db, from: start, among: blocks)
        var whole: Set<Int64> = []
        for block in blocks where try staying.leavesNothing(of: block) {
            whole.insert(block.key)
            gone.append(block.key)
            note(block.firstAt)
            note(block.lastAt)
            summary.exchanges += block.exchanges
            byImport[block.importKey, default: 0] += block.exchanges
        }
        let zstd = Zstd()
        var done = summary.exchanges
        // The end of the hour in which the day begins: where zones are no whole hours apart, half of it stays.
        let border = (start.milliseconds - 1).flooredDivision(by: 3_600_000)
        let end = Instant(milliseconds: (border + 1) * 3_600_000 - 1)
        try EvidenceDecoding(db, upTo: end, without: whole).forEach { block in
            let batch = try block.readable().batch
            var kept: [Int] = []
            var hours: Set<Hour> = []
            for index in 0..<batch.count {
                guard try batch.times[index] >= start.milliseconds || staying.contains(batch, index) else { continue }
                kept.append(index)
                let hour = batch.times[index].flooredDivision(by: 3_600_000)
                let organization = batch.targets[Int(batch.targetIndices[index])].organization.exact
                if hour <= border, !batch.isOfPlatform { hours.insert(Hour(hour: hour, organization: organization)) }
            }
            done += batch.count
            try progress(VerificationProgress(exchangesDone: done, exchangesTotal: total))
            let lost = batch.count - kept.count
            if lost > 0 {
                let staying = Set(kept)
                for index in 0..<batch.count where !staying.contains(index) { note(batch.times[index]) }
                summary.exchanges += lost
                byImport[block.stored.importKey, default: 0] += lost
            }
            if kept.isEmpty {
                gone.append(block.stored.key)
            } else if lost > 0 || !hours.isEmpty {
                cut.append(
                    CutBlock(key: block.stored.key, kept: CompressedEvidence(batch, kept: kept, zstd), hours: hours))
            }
        }
        summary.exchangesKept = total - summary.exchanges
        let keysGone = Set(gone)
        let left = Set(blocks.filter { !keysGone.contains($0.key) }.map(\.importKey))
        emptied = byImport.keys.filter { !left.contains($0) }.sorted()
        summary.emptiedImports = emptied.count
    }

    private mutating func note(_ milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        guard let times = summary.times else {
            summary.times = instant...instant
            return
        }
        summary.times = min(times.lowerBound, instant)...max(times.upperBound, instant)
    }

    private mutating func countRows(_ db: Database) throws {
        let counts = try RawStatement(db, sql: SQLText.file("queries/prune_counts.sql"))
        counts.bind(1, summary.day.number)
        try counts.forEach { row in
            for outcome in Outcome.allCases {
                let count = Int(row.int(Int32(outcome.rawValue)))
                if count > 0 { summary.requests[outcome] = count }
            }
            (summary.rejections, summary.collisions) = (Int(row.int(4)), Int(row.int(5)))
            (summary.apiErrors, summary.unrecognized) = (Int(row.int(6)), Int(row.int(7)))
        }
        let lines = try RawStatement(db, sql: "SELECT count(*) FROM quarantine WHERE import = ?")
        for key in emptied {
            lines.bind(1, key)
            summary.quarantined += try lines.first { Int($0.int(0)) } ?? 0
        }
    }
}

/// A block of evidence as its row tells it, without its exchanges.
private struct PruneBlock {
    var key: Int64
    var importKey: Int64
    var exchanges: Int
    var firstAt: Int64
    var lastAt: Int64
    /// The request IDs that are numbers, from the least to the greatest; nil for none.
    var requests: ClosedRange<Int64>?
    /// Whether there are others.
    var hasWords: Bool

    static func all(_ db: Database) throws -> [PruneBlock] {
        var blocks: [PruneBlock] = []
        try RawStatement(db, sql: SQLText.file("queries/prune_blocks.sql")).forEach { row in
            let (least, greatest) = (row.optionalInt(5), row.optionalInt(6))
            let range = least.flatMap { least in greatest.flatMap { least <= $0 ? least...$0 : nil } }
            // Of a damaged row its exchanges tell.
            let isUnclear = range == nil && (least != nil || greatest != nil)
            blocks.append(
                PruneBlock(
                    key: row.int(0), importKey: row.int(1), exchanges: Int(row.int(2)), firstAt: row.int(3),
                    lastAt: row.int(4), requests: range, hasWords: row.int(7) != 0 || isUnclear))
        }
        return blocks
    }
}

/// Says whether an exchange speaks of a request that stays.
private final class StayingRequests {
    private let state: RawStatement
    private let some: RawStatement
    private let organization: RawStatement
    private let batch: RawStatement
    private let start: Int64
    private var organizations: [ExactText: Int64] = [:]
    /// No request that stays has a number below: each was submitted in a block that reaches beyond the start.
    private let least: Int64

    init(_ db: Database, from start: Instant, among blocks: [PruneBlock]) throws {
        self.start = start.milliseconds
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
        some = try RawStatement(db, sql: SQLText.file("queries/prune_stays.sql"))
        organization = try RawStatement(db, sql: "SELECT key FROM organization WHERE name = ?")
        batch = try RawStatement(db, sql: "SELECT 1 FROM request WHERE batch = ? AND submitted_at >= ?")
        least = blocks.lazy.filter { $0.lastAt >= start.milliseconds }.compactMap(\.requests?.lowerBound).min() ?? .max
    }

    /// Whether all exchanges of a block are known to go without looking at them: so it is of most.
    func leavesNothing(of block: PruneBlock) throws -> Bool {
        guard block.lastAt < start, !block.hasWords else { return false }
        guard let requests = block.requests, requests.upperBound >= least else { return true }
        some.bind(1, requests.lowerBound)
        some.bind(2, requests.upperBound)
        some.bind(3, start)
        return try some.first { _ in true } == nil
    }

    func contains(_ batch: ExchangeBatch, _ index: Int) throws -> Bool {
        if batch.isOfPlatform {
            self.batch.bind(1, batch.requestTexts[index])
            self.batch.bind(2, start)
            return try self.batch.first { _ in true } ?? false
        }
        switch batch.kinds[index] {
        case .submitted, .inProgress, .success, .failed, .aborted: break
        default: return false
        }
        guard let id = batch.requestID(index) else { return false }
        let name = batch.targets[Int(batch.targetIndices[index])].organization.exact
        if organizations[name] == nil {
            organization.bind(1, name.text)
            organizations[name] = try organization.first { $0.int(0) } ?? -1
        }
        state.bind(1, organizations[name])
        state.bind(2, id)
        return try state.first { $0.int(1) >= start } ?? false
    }
}
