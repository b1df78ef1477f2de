import Bytes
import Capture
import GRDB
import IngestionAPI
import TestSupport
import Testing

@testable import History

@Suite("Deduplication")
struct DeduplicationTests {
    /// Where the times of exchanges lie, in seconds: together, apart, or going on with some from before.
    private enum Times: CaseIterable {
        case one, few, apart, onwards

        func next(_ number: Int, _ chance: inout Chance) -> Int {
            switch self {
            case .one: 7
            case .few: Int.random(in: 0..<6, using: &chance)
            case .apart: Int.random(in: 0..<80_000, using: &chance)
            case .onwards: max(0, number * 40 - Int.random(in: 0..<400, using: &chance))
            }
        }
    }

    private func line(_ id: Int, _ second: Int) -> String {
        let at = "\(100 + second / 3_600):\(100 + second / 60 % 60):\(100 + second % 60)".split(separator: ":")
            .map { $0.dropFirst() }.joined(separator: ":")
        return
            #"{"at":"2026-11-16T\#(at)Z","method":"POST","url":"https://mc.adobe.io/a/campaign/dataIngestion/xdmIngestion/1/ingest","response":{"requestId":\#(id),"status":"Success"}}"#
            + "\n"
    }

    @Test(
        "of exchanges of one moment, each in a capture of its own, the history is searched once, and small blocks are held together"
    )
    func oneMoment() throws {
        try History.temporary().inDatabase { db in
            let evidence = try EvidenceStore(db)
            var deduplication = Deduplication(evidence)
            var packing = BatchPacking()
            for number in 0..<200 {
                let reader = NativeReader(MemoryInput(line(number, 7)), organization: nil)
                let packed = packing.packed(try #require(try reader.next()).batch)
                let new = try deduplication.new(in: packed)
                deduplication.wasKept(
                    asBlock: try evidence.keep(evidence.packed(packed.batch, kept: new), import: 1))
            }
            #expect(deduplication.searches == 1 && deduplication.segmentCount == 1)
        }
    }

    @Test("finds what a set finds, whatever is held, forgotten and read again", arguments: 1...24)
    func model(seed: Int) throws {
        var chance = Chance(seed: UInt64(seed))
        let queue = try History.temporary()
        let times = Times.allCases[seed % Times.allCases.count]
        let limits = Deduplication.Limits(
            digests: [10, 40, 100_000][seed % 3], patience: seed % 5, shared: [1, 6, 30][seed / 3 % 3],
            searchesBeforeBound: [2, 30][seed % 2])
        let exchanges = (0..<300).map { line($0, times.next($0, &chance)) }
        var known: Set<Int> = []
        try queue.inDatabase { db in
            let evidence = try EvidenceStore(db)
            var deduplication = Deduplication(evidence, limits: limits)
            var packing = BatchPacking()
            for turn in 0..<250 {
                // Mostly what comes next, sometimes what was before.
                let latest = min(turn * 2 + 5, 300)
                let picked = (0..<Int.random(in: 1...8, using: &chance)).map { _ in
                    Int.random(in: (Bool.random(using: &chance) ? 0 : max(0, latest - 12))..<latest, using: &chance)
                }
                let text = Array(picked.map { exchanges[$0] }.joined().utf8)
                let reader = NativeReader(MemoryInput(text), organization: nil)
                let portion = try #require(try reader.next())
                let packed = packing.packed(portion.batch)
                let new = try deduplication.new(in: packed)
                var expected: [Int] = []
                for (place, number) in picked.enumerated() where known.insert(number).inserted {
                    expected.append(place)
                }
                try #require(new == expected, "turn \(turn)")
                guard !new.isEmpty else { continue }
                let key = try evidence.keep(evidence.packed(packed.batch, kept: new), import: 1)
                let isPart = new.count < packed.distinct.count && Bool.random(using: &chance)
                deduplication.wasKept(asBlock: key, isPart ? new.map { packed.digests[$0] } : nil)
                // Another transaction, which knows nothing.
                if turn % 60 == 59 { deduplication = Deduplication(evidence, limits: limits) }
            }
        }
    }
}
