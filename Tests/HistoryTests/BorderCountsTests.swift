import Demo
import Figures
import Foundation
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

/// Counts between any instants are those of the rows, whether they are put together from rollups or counted.
@Suite("Counts between borders")
struct BorderCountsTests {
    private static let demo = DemoHistory(weeks: 12, requests: 3_000)

    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func history(_ zone: String) throws -> History {
        let history = try scratch.history(timeZone: ReportTimeZone(identifier: zone))
        try scratch.importing(Self.demo.capture().bytes, as: "demo.ndjson", into: history)
        return history
    }

    /// - Returns: whether the rollups were used.
    @discardableResult
    private func check(_ db: Database, _ borders: [Instant], _ history: History) throws -> Bool {
        let mappings = try Names(db).mappings.keys
        let found = try BorderCounts(db, between: borders, mappings: mappings, rollups: history.timeZone)
        let counting = try CellCounting(db, timeZone: history.timeZone)
        for key in mappings {
            let expected = try counting.counts(of: key, between: borders.map(\.milliseconds))
            let none = Array(repeating: Counts(), count: borders.count - 1)
            #expect(found.counts[key] ?? none == expected, "\(borders.map(\.description))")
            #expect(
                found.sums(from: borders[0], to: borders[borders.count - 1])[key] ?? Counts()
                    == expected.reduce(into: Counts()) { $0 += $1 })
        }
        return found.areOfRollups
    }

    private func middle(_ db: Database) throws -> Range<Int64> {
        let evidence = try EvidenceFigures(db)
        return try #require(evidence.firstExchange).milliseconds..<#require(evidence.lastExchange).milliseconds
    }

    @Test(
        "of random instants, some of them in one day, some at its very beginning",
        arguments: ["UTC", "Asia/Kathmandu"])
    func random(zone: String) throws {
        let history = try history(zone)
        var chance = Chance(seed: 7)
        try history.snapshot { db in
            let span = try middle(db)
            var used: Set<Bool> = []
            for round in 0..<120 {
                let borders = (0..<Int.random(in: 2...(round % 3 == 0 ? 4 : 30), using: &chance)).map { _ in
                    let instant = Instant(
                        milliseconds: .random(
                            in: span.lowerBound - 200_000_000..<span.upperBound + 200_000_000, using: &chance))
                    return Bool.random(using: &chance)
                        ? instant : history.timeZone.start(of: history.timeZone.day(of: instant))
                }
                used.insert(try check(db, Set(borders + [Instant(milliseconds: span.lowerBound)]).sorted(), history))
                // Many borders within a few hours.
                let start = Int64.random(in: span, using: &chance)
                let close = (0..<8).map { Instant(milliseconds: start + $0 * 3_000_000) }
                used.insert(try check(db, close, history))
            }
            #expect(used == [true, false])
        }
    }

    @Test("of weeks and days of other zones, through changes of their clocks")
    func zones() throws {
        let history = try history("UTC")
        try history.snapshot { db in
            let span = try middle(db)
            for name in ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "UTC"] {
                let zone = try #require(ReportTimeZone(identifier: name))
                let first = ISOWeek(containing: zone.day(of: Instant(milliseconds: span.lowerBound)))
                let weeks = (0...13).map { zone.start(of: first.advanced(by: $0).monday) }
                #expect(try check(db, weeks, history), "of weeks, whole days are worth their look-ups")
                let days = (0...90).map { zone.start(of: first.monday.advanced(by: $0)) }
                try check(db, days, history)
            }
        }
    }
}
