import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The rejected POSTs of an interval with their raw answers.
    /// - Parameters:
    ///   - since: from then on; nil for the beginning.
    ///   - before: before then; nil for the end.
    ///   - limit: how many at most; nil for all.
    ///   - isOldestFirst: whether the earliest come first.
    /// - Throws: `HistoryProblem`.
    public func rejections(
        since: Instant?, before: Instant?, scope: ReportScope = .all, limit: Int?, isOldestFirst: Bool = false
    ) throws -> FoundRejections {
        try snapshot { db in
            let mappings = try Names(db).mappings.filter { scope.contains($0.value) }
            let query = try RawStatement(db, sql: SQLText.file("queries/rejections.sql"))
            query.bind(1, since?.milliseconds ?? .min)
            query.bind(2, before?.milliseconds ?? .max)
            var found: [(rejection: RejectionFigures, answer: [UInt8])] = []
            try query.forEach { row in
                guard let mapping = mappings[Int(row.int(1))] else { return }
                guard let kind = UInt8(exactly: row.int(2)).flatMap(AnswerKind.init(rawValue:)) else {
                    throw Contradiction(what: "a rejection is of kind \(row.int(2))")
                }
                let name = MappingName(organization: mapping.organizationName, mapping: mapping.name)
                let at = Instant(milliseconds: row.int(0))
                found.append((RejectionFigures(name: name, at: at, kind: kind), row.blob(3)))
            }
            if isOldestFirst { found.reverse() }
            var shown = Array(found.prefix(limit ?? .max))
            try addSights(db, &shown)
            return FoundRejections(rejections: shown.map(\.rejection), total: found.count)
        }
    }

    /// Reads the exchanges: each block of evidence is opened once.
    private func addSights(_ db: Database, _ found: inout [(rejection: RejectionFigures, answer: [UInt8])]) throws {
        let times = found.map(\.rejection.at.milliseconds)
        guard let first = times.min(), let last = times.max() else { return }
        let places = Dictionary(grouping: found.indices, by: { times[$0] })
        let evidence = try EvidenceStore(db)
        let blocks = try RawStatement(db, sql: SQLText.file("queries/evidence_between.sql"))
        blocks.bind(1, first)
        blocks.bind(2, last)
        try blocks.forEach { row in
            let range = row.int(1)...max(row.int(1), row.int(2))
            guard times.contains(where: range.contains) else { return }
            let batch = try evidence.exchanges(ofBlock: row.int(0))
            for index in 0..<batch.count {
                guard let wanted = places[batch.times[index]] else { continue }
                let exchange = batch[index]
                let answer = Array(SHA256(of: exchange.response).bytes.prefix(8))
                for place in wanted where found[place].rejection.sight == nil && found[place].answer == answer {
                    let name = found[place].rejection.name
                    guard name.organization.exact == exchange.target.organization.exact,
                        name.mapping.exact == exchange.target.mapping.exact, exchange.method == .post
                    else { continue }
                    found[place].rejection.sight = .init(batch, index, path: row.text(6) ?? "")
                }
            }
        }
    }
}
