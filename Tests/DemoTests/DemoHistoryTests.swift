import Figures
import IngestionAPI
import Testing

@testable import Demo

@Suite("The demo's history")
struct DemoHistoryTests {
    @Test("read back line by line, it says what its truth says", arguments: [880_056, 1, 7] as [UInt64])
    func truth(seed: UInt64) throws {
        let (bytes, truth) = DemoHistory(seed: seed, weeks: 8, requests: 1_200).capture()
        let read = try ReadBack(bytes)
        #expect(read.weeks == truth.weeks)
        #expect(read.lines == truth.lines)
        #expect(read.repeated == truth.duplicates)
        #expect(read.times.first == truth.firstExchange)
        #expect(read.times.last == truth.lastExchange)
    }

    @Test("the same measures give the same bytes, another seed gives others")
    func deterministic() {
        let first = DemoHistory(seed: 3, weeks: 4, requests: 200).capture()
        let again = DemoHistory(seed: 3, weeks: 4, requests: 200).capture()
        let other = DemoHistory(seed: 4, weeks: 4, requests: 200).capture()
        #expect(first.bytes == again.bytes)
        #expect(first.truth == again.truth)
        #expect(first.bytes != other.bytes)
    }

    @Test("the generator is SplitMix64: its first numbers for seed 1234567 are the published ones")
    func splitMix64() {
        var chance = DemoGenerator(seed: 1_234_567)
        let published: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect((0..<5).map { _ in chance.next() } == published)
    }

    @Test("as the demo shows it, it has 6,000 requests in 26 weeks that end on 2026-11-22, with everything in them")
    func standard() throws {
        let (bytes, truth) = DemoHistory().capture()
        let totals = truth.totals
        #expect(totals.requests == 6_000)
        #expect(totals.success + totals.failed + totals.aborted + totals.pending == totals.requests)
        #expect(truth.weeks.count == 26)
        let last = try #require(ISOWeek(iso: "2026-W47"))
        let week = truth.totals(of: last)
        #expect(truth.weeks.keys.max() == last)
        #expect(week.aborted > 0)
        #expect(week.pending > 0)
        #expect(week.apiErrors > 0)
        #expect(week.notStopped > 0)
        #expect(week.notPublished > 0)
        #expect(week.codes["ACP-880056", default: 0] > 0)
        #expect(week.codes["ACP-880096", default: 0] > 0)
        #expect(totals.codes["ACP-880311", default: 0] > 0)
        #expect(totals.codes[ErrorCode.none, default: 0] > 0)
        #expect(totals.unrecognized == 1)
        #expect(totals.inferred > 0)
        #expect(totals.rejectedOtherwise > 0)
        #expect(totals.collisions > 0)
        #expect(truth.duplicates > 0)
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test("the burst fails about three of four requests of its mapping, and the aborter aborts about one of eight")
    func characters() throws {
        let truth = DemoHistory().capture().truth
        let burstWeek = try #require(ISOWeek(iso: "2026-W39"))
        let burst = try #require(truth.weeks[burstWeek]?[.init(organization: "acme", mapping: "1043")])
        #expect(abs(Double(burst.failed) / Double(burst.requests) - 0.75) < 0.15)
        let aborter = truth.weeks.values.compactMap { $0[.init(organization: "acme", mapping: "1047")] }
            .reduce(into: Counts()) { $0 += $1 }
        #expect(abs(Double(aborter.aborted) / Double(aborter.requests) - 0.125) < 0.04)
    }

    @Test("nothing is captured on its two silent days, and on every other day something is")
    func silence() throws {
        let (bytes, truth) = DemoHistory().capture()
        #expect(truth.silentDays.map(\.description) == ["2026-11-05", "2026-11-06"])
        let read = try ReadBack(bytes)
        #expect(read.days.isDisjoint(with: truth.silentDays))
        #expect(read.days.count == 26 * 7 - 2)
    }

    @Test("lines stand in the order of time, and no two exchanges share a time")
    func order() throws {
        let times = try ReadBack(DemoHistory(weeks: 6, requests: 900).capture().bytes).times
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("shares add up to the whole, whatever the weights", arguments: [0, 1, 7, 6_000, 99_991])
    func split(total: Int) {
        #expect(DemoHistory.split(total, by: [3, 0, 1, 1, 5]).reduce(0, +) == total)
        #expect(DemoHistory.split(total, by: [3, 0, 1, 1, 5])[1] == 0)
    }

    @Test("what the sink throws comes out of write")
    func sinkErrors() {
        struct DiskFull: Error {}
        #expect(throws: DiskFull.self) { try DemoHistory(weeks: 1, requests: 5).write { _ in throw DiskFull() } }
    }
}
