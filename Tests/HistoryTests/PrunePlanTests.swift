import Figures
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// What a prune would delete, held against a look at each exchange: most blocks are judged without one.
@Suite("What goes when a history is pruned")
struct PrunePlanTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private struct Expected: Equatable {
        var exchanges = 0
        var times: [Int64] = []
        var gone: Set<Int64> = []
        var byImport: [Int64: Int] = [:]
        var requests: [Outcome: Int] = [:]
    }

    /// By the rule's words: what is older than the day goes, unless the request that it speaks of stays.
    private func expected(_ db: Database, _ start: Int64) throws -> Expected {
        var expected = Expected()
        let submitted = try Row.fetchAll(
            db,
            sql: """
                SELECT organization.name || ' ' || request.id AS request, submitted_at, outcome
                  FROM request JOIN organization ON organization.key = request.organization
                """
        )
        .reduce(into: [String: Int64]()) { known, row in
            known[row["request"]] = row["submitted_at"]
            if row["submitted_at"] < start, let outcome = Outcome(rawValue: row["outcome"]) {
                expected.requests[outcome, default: 0] += 1
            }
        }
        try EvidenceDecoding(db).forEach { block in
            let batch = try block.readable().batch
            var lost = 0
            for index in 0..<batch.count where batch.times[index] < start {
                let speaks = [.submitted, .inProgress, .success, .failed, .aborted].contains(batch.kinds[index])
                let organization = batch.targets[Int(batch.targetIndices[index])].organization
                let request = batch.requestID(index).map { "\(organization) \($0)" }
                if speaks, let request, submitted[request].map({ $0 >= start }) ?? false { continue }
                lost += 1
                expected.times.append(batch.times[index])
            }
            expected.exchanges += lost
            if lost > 0 { expected.byImport[block.stored.importKey, default: 0] += lost }
            if lost == batch.count { expected.gone.insert(block.stored.key) }
        }
        expected.times = expected.times.isEmpty ? [] : [expected.times.min()!, expected.times.max()!]
        return expected
    }

    @Test("is what a look at each exchange gives, whatever numbers requests have", arguments: [nil, "Asia/Kathmandu"])
    func exact(zone: String?) throws {
        var chance = Chance(seed: 91)
        let history = try scratch.history(timeZone: zone.flatMap(ReportTimeZone.init(identifier:)))
        // Each capture is a block of its own; those of few exchanges have narrow ranges of times and numbers.
        for (number, size) in (0..<60).map({ ($0, $0 % 4 == 0 ? 80 : 1 + $0 % 7) }) {
            try scratch.importing(
                RequestFindingTests.capture(&chance, exchanges: size), as: "\(number).ndjson", into: history)
        }
        try history.snapshot { db in
            let evidence = try EvidenceFigures(db)
            let first = history.timeZone.day(of: try #require(evidence.firstExchange))
            let last = history.timeZone.day(of: try #require(evidence.lastExchange))
            var sizes: Set<Int> = []
            for number in first.number - 1...last.number + 2 {
                let day = Day(number: number)
                let plan = try PrunePlan(db, day: day, timeZone: history.timeZone) { _ in }
                let found = Expected(
                    exchanges: plan.summary.exchanges,
                    times: plan.summary.times.map { [$0.lowerBound.milliseconds, $0.upperBound.milliseconds] } ?? [],
                    gone: Set(plan.gone), byImport: plan.byImport, requests: plan.summary.requests)
                #expect(try found == expected(db, history.timeZone.start(of: day).milliseconds), "\(day)")
                #expect(plan.gone.count == Set(plan.gone).count)
                sizes.insert(plan.gone.count)
            }
            #expect(sizes.count >= 3)
        }
    }
}
