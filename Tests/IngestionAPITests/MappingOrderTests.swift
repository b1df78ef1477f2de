import IngestionAPI
import TestSupport
import Testing

@Suite("The order of mappings")
struct MappingOrderTests {
    @Test("by organization, then numbers as numbers, then all other IDs")
    func order() {
        let ordered = [("a", "7"), ("a", "10"), ("a", "1042"), ("a", "XDM10"), ("a", "XDM9"), ("b", "1")]
        var chance = Chance(seed: 5)
        for _ in 0..<20 {
            let sorted = ordered.shuffled(using: &chance).sorted(by: MappingName.precedes)
            #expect(sorted.elementsEqual(ordered, by: ==))
        }
    }

    @Test("it is a strict order, also of IDs that are the same number")
    func strict() {
        let ids = ["7", "07", "007", "8", "x", ""]
        for left in ids {
            for right in ids {
                let forward = MappingName.precedes(("a", left), ("a", right))
                let backward = MappingName.precedes(("a", right), ("a", left))
                #expect(left == right ? !forward && !backward : forward != backward)
            }
        }
    }
}
