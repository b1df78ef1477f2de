import Figures
import History
import IngestionAPI
import LiveAPI
import Reporting

extension LiveFollowing {
    /// How long after its request a batch is asked about, milliseconds: what the Platform knows of its errors it keeps for
    /// thirty days.
    static let longestAge: Int64 = 30 * 86_400_000

    /// Follows batches through the Platform, with progress on a terminal.
    /// - Returns: what could not be followed to its end, and why, by the batches' IDs.
    func follow(_ batches: [FollowedBatch], at platform: PlatformAccess) throws -> [String: String] {
        let troubles = try follow(batches) { [client, options] batch, connection, following in
            Self.look(try client.batch(batch.id, at: platform, on: connection, within: following.limit)) { answer in
                if answer.outcome.isFinal { return .over(Self.line(batch, answer)) }
                let age = options.time.now().milliseconds - batch.submitted.milliseconds
                return age > Self.longestAge ? .over(nil) : .running
            }
        }
        return Dictionary(troubles.map { ($0.key.id, $0.value) }) { first, _ in first }
    }

    /// Asks the Platform for the rows that batches refused, with progress on a terminal.
    /// - Returns: what could not be read, and why, by the batches' IDs.
    func followRows(_ batches: [FollowedBatch], at platform: PlatformAccess) throws -> [String: String] {
        let troubles = try follow(batches) { [client] batch, connection, following in
            let lookup = try client.refusedRows(
                of: batch.id, at: platform, on: connection, within: following.limit, turn: following.turn)
            return Self.look(lookup) { .over(Self.rowsLine(batch, $0.refusedRows ?? [])) }
        }
        return Dictionary(troubles.map { ($0.key.id, $0.value) }) { first, _ in first }
    }

    private static func look(_ lookup: BatchLookup, _ said: (BatchAnswer) -> Look) -> Look {
        switch lookup {
        case .answered(let answer): said(answer)
        case .refused(let status): .trouble("the Platform refused: HTTP \(status)", isLast: true)
        case .failed(let reason): .trouble("no answer: \(reason)", isLast: false)
        }
    }

    private static func rowsLine(_ batch: FollowedBatch, _ rows: [BatchAnswer.RefusedRow]) -> String {
        let name = "request \(Printable.text(batch.request.description)): batch \(Printable.text(batch.id))"
        guard !rows.isEmpty else { return "\(name): the Platform tells of no refused rows" }
        let codes = Set(rows.map(\.code)).filter { !$0.isEmpty }.sorted()
        let with = codes.isEmpty ? "" : " with " + Printable.text(codes.joined(separator: ", "))
        return "\(name): \(Numbers.counted(Int(rows.reduce(0) { $0 + $1.rows }), "error")) in refused rows\(with)"
    }

    private static func line(_ batch: FollowedBatch, _ answer: BatchAnswer) -> String {
        let name = "request \(Printable.text(batch.request.description)): batch \(Printable.text(batch.id))"
        let codes = answer.reasons.map(\.code).filter { !$0.isEmpty }
        let with = codes.isEmpty ? "" : " with " + Printable.text(codes.joined(separator: ", "))
        let records = Self.records(input: answer.inputRecords, output: answer.outputRecords)
        return "\(name): \(answer.outcome.name)\(with)\(records.map { ", \($0) records arrived" } ?? "")"
    }

    /// How many records arrived of how many; nil where the Platform does not say.
    private static func records(input: Int64?, output: Int64?) -> String? {
        guard let output else { return nil }
        return Numbers.grouped(Int(output)) + (input.map { " of \(Numbers.grouped(Int($0)))" } ?? "")
    }

    /// What is known now of batches that were followed, in a line: `8 batches: 7 known, 1 gone`.
    static func summary(_ batches: [FollowedBatch], _ known: [String: BatchFigures]) -> String {
        let outcomes = batches.map { known[$0.id]?.outcome ?? .underway }
        let counts = [
            ("known", outcomes.count(where: \.isEnd)), ("gone", outcomes.count { $0 == .gone }),
            ("put away", outcomes.count { $0 == .putAway }), ("not ended", outcomes.count { !$0.isFinal }),
        ]
        let parts = counts.filter { $0.1 > 0 }.map { "\(Numbers.grouped($0.1)) \($0.0)" }
        return
            "\(Numbers.grouped(batches.count)) \(batches.count == 1 ? "batch" : "batches"): \(parts.joined(separator: ", "))"
    }

    /// A line for each batch: what the history knows of it now.
    static func table(
        _ batches: [FollowedBatch], _ known: [String: BatchFigures], troubles: [String: String]
    ) throws -> String {
        let rows = batches.map { batch in
            let sight = known[batch.id]
            return [
                Printable.text(batch.request.description), Printable.text(batch.id), sight?.outcome.name ?? "unknown",
                Self.records(input: sight?.inputRecords, output: sight?.outputRecords) ?? "–",
                Printable.text((sight?.reasons ?? []).map(\.code).filter { !$0.isEmpty }.joined(separator: ",")),
                sight?.outcome.isFinal == true ? "" : Printable.text(troubles[batch.id] ?? ""),
            ]
        }
        return AlignedTable(columns: batchColumns, rows: rows).text(TerminalWindow.wholeStyle)
    }

    private static let batchColumns = [
        AlignedTable.Column(heading: "request", isNumber: true), .init(heading: "batch", least: 16),
        .init(heading: "outcome"), .init(heading: "arrived", isNumber: true, rank: 2), .init(heading: "codes", rank: 1),
        .init(heading: "note", least: 24),
    ]
}
