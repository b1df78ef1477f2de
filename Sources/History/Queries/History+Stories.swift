import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The exchanges of some requests with their raw answers, in the order of the requests. Each block of evidence is
    /// opened once, however many of the requests it holds; blocks that can hold none of them are not opened.
    /// - Parameters:
    ///   - limit: exchanges up to an instant only; nil for all.
    ///   - bounds: how many exchanges of a kind, and how much of an answer.
    /// - Throws: `HistoryProblem`.
    public func stories(
        of requests: [RequestFigures], upTo limit: Instant? = nil, _ bounds: SightBounds = .shown
    ) throws -> [StoryFigures] {
        guard let first = requests.map(\.submitted).min(), let last = requests.map(\.lastSeen).max() else { return [] }
        return try snapshot { db in
            // What is left out of all figures is no part of a story that goes with them.
            let limit = [limit, try PresentTables.noted(db)?.ahead.limit].compactMap(\.self).min()
            var found = requests.map { StoryFigures(name: $0.name, id: $0.id, sights: []) }
            var selections = requests.map { _ in
                SightSelection<StoryFigures.Sight>(most: bounds.most) {
                    ($0.at, $0.path, $0.line) < ($1.at, $1.path, $1.line)
                }
            }
            let places = Dictionary(grouping: requests.indices, by: { requests[$0].id })
            let evidence = try EvidenceStore(db)
            var room = bounds.bytes
            let blocks = try RawStatement(db, sql: SQLText.file("queries/evidence_between.sql"))
            blocks.bind(1, first.milliseconds)
            blocks.bind(2, last.milliseconds)
            try blocks.forEach { row in
                let block = BlockRange(row)
                guard requests.contains(where: block.canHold) else { return }
                let batch = try evidence.exchanges(ofBlock: block.key)
                for index in 0..<batch.count {
                    guard let id = batch.requestID(index), let wanted = places[id],
                        batch.times[index] <= limit?.milliseconds ?? .max
                    else { continue }
                    let target = batch.targets[Int(batch.targetIndices[index])]
                    for place in wanted where requests[place].name.organization.exact == target.organization.exact {
                        let bytes = min(bounds.bytesOfAnswer, max(room, SightBounds.shown.bytesOfAnswer))
                        let sight = StoryFigures.Sight(batch, index, path: block.path, bytes: bytes)
                        room -= sight.response.count
                        selections[place].add(sight, kind: sight.kind, mapping: target.mapping)
                    }
                }
            }
            for place in found.indices {
                let (sights, leftOut, _) = selections[place].finish()
                found[place].sights = sights
                found[place].leftOut = leftOut.values.reduce(0, +)
            }
            return found
        }
    }
}

/// What a block's row says of the exchanges that it may hold.
private struct BlockRange {
    let key: Int64
    let times: ClosedRange<Int64>
    let requests: ClosedRange<Int64>?
    let hasWords: Bool
    let path: String

    init(_ row: RawStatement.Row) {
        key = row.int(0)
        times = row.int(1)...max(row.int(1), row.int(2))
        if let least = row.optionalInt(3), let greatest = row.optionalInt(4), least <= greatest {
            requests = least...greatest
        } else {
            requests = nil
        }
        hasWords = row.int(5) == EvidenceSummary.Words.some.rawValue
        path = row.text(6) ?? ""
    }

    func canHold(_ request: RequestFigures) -> Bool {
        guard times.overlaps(request.submitted.milliseconds...max(request.submitted, request.lastSeen).milliseconds)
        else { return false }
        if case .number(let number) = request.id { return requests?.contains(number) ?? false }
        return hasWords
    }
}

extension StoryFigures.Sight {
    /// An exchange of a batch of evidence, with no more than so many bytes of its answer.
    init(_ batch: ExchangeBatch, _ index: Int, path: String, bytes: Int = SightBounds.shown.bytesOfAnswer) {
        let exchange = batch[index]
        let all = exchange.response.count
        self.init(
            at: exchange.at, method: exchange.method.name, url: exchange.url, askedFor: exchange.bodyRequestID,
            httpStatus: exchange.httpStatus, durationMs: exchange.durationMs, kind: exchange.answer.kind,
            response: all > bytes ? Array(exchange.response.prefix(bytes)) : exchange.response, bytes: all, path: path,
            line: batch.lines[index])
    }
}
