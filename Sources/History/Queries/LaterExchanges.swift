import Figures
import GRDB
import IngestionAPI

/// The exchanges that are later than an instant, and the requests that may have some on both sides of it.
struct LaterExchanges {
    /// A request as the database keys it.
    struct Request: Hashable {
        var organization: Int
        var id: RequestID
    }

    /// What is later.
    private(set) var ahead: AheadExchanges
    /// The last exchange up to the instant; nil for none.
    private(set) var last: Int64?
    /// Every request with exchanges on both sides, and some of those with later ones alone.
    private(set) var requests: Set<Request> = []

    /// Whether some are the Platform's answers about batches.
    let speaksOfBatches: Bool

    private let db: Database
    private let limit: Int64
    /// The keys of the organizations.
    private let organizations: [ExactText: Int]

    /// - Parameters:
    ///   - limit: the instant, milliseconds since 1970.
    ///   - mostDecoded: up to how many exchanges later blocks are read.
    init(_ db: Database, limit: Int64, mostDecoded: Int) throws {
        self.db = db
        self.limit = limit
        ahead = AheadExchanges(count: 0, latest: Instant(milliseconds: limit), limit: Instant(milliseconds: limit))
        last = try Int64.fetchOne(
            db, sql: "SELECT max(last_at) FROM evidence WHERE last_at <= \(limit) AND has_words < 2")
        let batches = "SELECT 1 FROM evidence WHERE has_words = 2 AND last_at > \(limit)"
        speaksOfBatches = try Int.fetchOne(db, sql: batches) != nil
        organizations = Dictionary(
            try Names(db).mappings.values.map { ($0.organizationName.exact, $0.organization) }, uniquingKeysWith: { $1 }
        )
        let count = try Int.fetchOne(db, sql: "SELECT sum(exchanges) FROM evidence WHERE last_at > \(limit)") ?? 0
        if count <= mostDecoded {
            try read("last_at > \(limit)", notesRequests: true)
        } else {
            try read("last_at > \(limit) AND first_at <= \(limit)", notesRequests: false)
            let whole = "SELECT sum(exchanges), max(last_at) FROM evidence WHERE first_at > \(limit)"
            if let row = try Row.fetchOne(db, sql: whole), let latest = row[1] as Int64? {
                ahead.count += row[0]
                ahead.latest = max(ahead.latest, Instant(milliseconds: latest))
            }
            try findRequests()
        }
    }

    /// Reads the later exchanges of some blocks.
    private mutating func read(_ condition: String, notesRequests: Bool) throws {
        try Self.forEachBlock(db, where: condition) { batch in
            for index in 0..<batch.count {
                let time = batch.times[index]
                guard time > limit else {
                    if !batch.isOfPlatform { last = max(last ?? time, time) }
                    continue
                }
                ahead.count += 1
                ahead.latest = max(ahead.latest, Instant(milliseconds: time))
                if notesRequests, let request = request(batch, index) { requests.insert(request) }
            }
        }
    }

    /// Finds them by their rows: whoever has exchanges on both sides has an ID that later blocks have, and earlier ones.
    private mutating func findRequests() throws {
        let (later, earlier) = ("last_at > \(limit)", "first_at <= \(limit)")
        let ids = """
            SELECT (SELECT min(min_request) FROM evidence WHERE \(later)),
                   (SELECT max(max_request) FROM evidence WHERE \(earlier))
            """
        let candidates = try RawStatement(
            db,
            sql: "SELECT id FROM request WHERE organization = ? AND id >= ? AND id <= ? AND last_seen > \(limit)")
        let words = try RawStatement(
            db, sql: "SELECT id FROM request WHERE organization = ? AND id >= '' AND last_seen > \(limit)")
        let bounds = try Row.fetchOne(db, sql: ids)
        for organization in Set(organizations.values) {
            if let least = bounds?[0] as Int64?, let greatest = bounds?[1] as Int64?, least <= greatest {
                candidates.bind(1, organization)
                candidates.bind(2, least)
                candidates.bind(3, greatest)
                try candidates.forEach { row in
                    requests.insert(Request(organization: organization, id: .number(row.int(0))))
                }
            }
            words.bind(1, organization)
            try words.forEach { row in
                requests.insert(Request(organization: organization, id: .text(row.text(0) ?? "")))
            }
        }
    }

    /// The request that an exchange speaks of; nil for none, and for one whose organization has no request.
    func request(_ batch: ExchangeBatch, _ index: Int) -> Request? {
        guard let id = batch.requestID(index),
            let organization = organizations[batch.targets[Int(batch.targetIndices[index])].organization.exact]
        else { return nil }
        return Request(organization: organization, id: id)
    }

    /// Reads the blocks that may hold exchanges of the requests, or were captured at an instant or later, up to the limit.
    func forEachBlock(from instant: Int64, _ body: (ExchangeBatch) throws -> Void) throws {
        let numbers = requests.compactMap { request -> Int64? in
            if case .number(let number) = request.id { number } else { nil }
        }
        let ranges = Self.ranges(of: numbers).map {
            "min_request <= \($0.upperBound) AND max_request >= \($0.lowerBound)"
        }
        let words = numbers.count < requests.count ? ["has_words = 1"] : []
        let mayHold = (ranges + words + ["last_at >= \(instant)"]).joined(separator: " OR ")
        try Self.forEachBlock(db, where: "first_at <= \(limit) AND ifnull(\(mayHold), FALSE)", body)
    }

    /// Ranges that hold all of some numbers: few of them, with the widest gaps between them.
    private static func ranges(of numbers: [Int64]) -> [ClosedRange<Int64>] {
        let sorted = numbers.sorted()
        guard let last = sorted.last else { return [] }
        let gaps = sorted.indices.dropFirst().sorted { left, right in
            // As they are in order, a gap is a number without a sign, however wide.
            UInt64(bitPattern: sorted[left] &- sorted[left - 1])
                > UInt64(bitPattern: sorted[right] &- sorted[right - 1])
        }
        let begins = [sorted.startIndex] + gaps.prefix(mostRanges - 1).sorted()
        return begins.enumerated().map { number, begin in
            let end = number + 1 < begins.count ? sorted[begins[number + 1] - 1] : last
            return sorted[begin]...end
        }
    }

    /// How many ranges of numbers a block is held against.
    private static let mostRanges = 100

    private static func forEachBlock(
        _ db: Database, where condition: String, _ body: (ExchangeBatch) throws -> Void
    ) throws {
        let others = try Int64.fetchSet(db, sql: "SELECT key FROM evidence WHERE NOT (\(condition))")
        try EvidenceDecoding(db, without: others).forEach { try body($0.readable().batch) }
    }
}
