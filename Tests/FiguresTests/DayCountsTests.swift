import Figures
import TestSupport
import Testing

@Suite("Counts of days")
struct DayCountsTests {
    private func counts(_ requests: Int) -> Counts {
        var counts = Counts()
        counts.requests = requests
        return counts
    }

    @Test("are those of an array, wherever and in whatever order days are written")
    func array() {
        var chance = Chance(seed: 3)
        for _ in 0..<300 {
            let count = Int.random(in: 1...40, using: &chance)
            var (days, plain, kept) = (DayCounts(days: count), [Counts](repeating: Counts(), count: count), 0)
            for _ in 0..<Int.random(in: 0...12, using: &chance) {
                let (place, one) = (
                    Int.random(in: 0..<count, using: &chance), counts(.random(in: 1...9, using: &chance))
                )
                if chance.one(in: 2) {
                    kept += days.add(one, at: place)
                    plain[place] += one
                } else {
                    kept += days.add(Counts(), at: place)
                    days[place] = one
                    plain[place] = one
                }
                #expect(kept <= count)
            }
            #expect(Array(days) == plain && DayCounts(plain) == days && days.count == count)
            let some = Int.random(in: 0...count, using: &chance)
            #expect(Array(days.first(days: some)) == Array(plain.prefix(some)))
            #expect(days.reduce(0) { $0 + $1.requests } == plain.reduce(0) { $0 + $1.requests })
        }
    }

    @Test("are kept as they are, however large, below nothing, or with codes")
    func numbers() {
        var chance = Chance(seed: 5)
        let edges = [0, 1, 9_000, Int(UInt32.max), Int(UInt32.max) + 1, .max, -1, .min]
        for _ in 0..<2_000 {
            var (one, days) = (Counts(), DayCounts(days: 3))
            one.forEach(beside: one) { count, _ in count = chance.one(in: 4) ? edges.randomElement(using: &chance)! : 7
            }
            one.records = Int128(edges.randomElement(using: &chance)!) * (chance.one(in: 2) ? 1 : 1_000)
            if chance.one(in: 3) { one.codes["ACP-880056"] = edges.randomElement(using: &chance)! }
            days[1] = one
            #expect(Array(days) == [Counts(), one, Counts()])
            days[1] = counts(1)
            #expect(Array(days) == [Counts(), counts(1), Counts()])
        }
    }

    @Test("of few days take the memory of few")
    func sparse() {
        var days = DayCounts(days: 100_000)
        #expect(days.add(counts(1), at: 70_000) == 1)
        #expect(days.add(counts(1), at: 70_000) == 0)
        #expect(days.add(counts(1), at: 70_003) == 3)
        #expect(days.add(counts(1), at: 69_999) == 1)
    }
}
