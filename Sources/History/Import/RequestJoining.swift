import IngestionAPI

/// The requests of a batch while it is joined.
///
/// A table of open addressing over the IDs that are numbers: a dictionary would hash with more care than keys that live
/// for a moment need, and move whole states about as it grows.
struct RequestJoining {
    private struct Numbered {
        var organization: Int
        var number: Int64
        var state: RequestState
    }

    private struct Word: Hashable {
        var organization: Int
        var text: ExactText
    }

    private var numbered: [Numbered] = []
    /// A place in `numbered` plus one; 0 is empty. At most half are in use.
    private var slots: [Int32]
    private var worded: [Word: RequestState] = [:]
    /// Every mapping that a request is named under, of those that are named under several.
    private var contradicted: [Word: Set<Int>] = [:]
    /// The same of those whose ID is a number, by their place in `numbered`.
    private var contradictedNumbers: [Int: Set<Int>] = [:]
    /// Drawn anew in each process: nobody can prepare IDs that collide.
    private static let factor = UInt64.random(in: .min ... .max) | 1

    /// An empty table.
    /// - Parameter expected: how many requests there may be; more are no error.
    init(expected: Int) {
        var size = 256
        while size < expected * 2 { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        numbered.reserveCapacity(expected)
    }

    /// Joins what was seen of a request whose ID is a number.
    @inline(__always)
    mutating func join(_ seen: RequestState, organization: Int, number: Int64, _ precedes: (Int, Int) -> Bool) {
        var slot = firstSlot(organization, number)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if numbered[place].number == number, numbered[place].organization == organization {
                let mapping = numbered[place].state.birth.mapping
                // Until a second mapping is named, the state's is the only one.
                if mapping != seen.birth.mapping {
                    contradictedNumbers[place, default: []].formUnion([mapping, seen.birth.mapping])
                }
                numbered[place].state.join(seen, precedes: precedes)
                return
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        numbered.append(Numbered(organization: organization, number: number, state: seen))
        slots[slot] = Int32(numbered.count)
        if numbered.count * 2 > slots.count { grow() }
    }

    /// Joins what was seen of a request whose ID is none.
    mutating func join(_ seen: RequestState, organization: Int, text: String, _ precedes: (Int, Int) -> Bool) {
        let word = Word(organization: organization, text: text.exact)
        if let mapping = worded[word]?.birth.mapping, mapping != seen.birth.mapping {
            contradicted[word, default: []].formUnion([mapping, seen.birth.mapping])
        }
        if worded[word]?.join(seen, precedes: precedes) == nil { worded[word] = seen }
    }

    /// The requests that are named under more than one mapping, in no order.
    func conflicts() -> [JoinedBatch.Conflict] {
        contradictedNumbers.map { place, mappings in
            JoinedBatch.Conflict(
                organization: numbered[place].organization, id: .number(numbered[place].number), mappings: mappings)
        }
            + contradicted.map { word, mappings in
                JoinedBatch.Conflict(organization: word.organization, id: .text(word.text.text), mappings: mappings)
            }
    }

    /// The requests by organization, each organization's by ID: the order of their rows.
    func ordered() -> [JoinedBatch.Request] {
        let places = numbered.indices.sorted { left, right in
            (numbered[left].organization, numbered[left].number) < (
                numbered[right].organization, numbered[right].number
            )
        }
        var requests: [JoinedBatch.Request] = []
        requests.reserveCapacity(numbered.count + worded.count)
        for place in places {
            requests.append(
                JoinedBatch.Request(
                    organization: numbered[place].organization, id: .number(numbered[place].number),
                    state: numbered[place].state))
        }
        guard !worded.isEmpty else { return requests }
        for (word, state) in worded {
            requests.append(
                JoinedBatch.Request(organization: word.organization, id: .text(word.text.text), state: state))
        }
        return requests.sorted { ($0.organization, $0.id) < ($1.organization, $1.id) }
    }

    @inline(__always)
    private func firstSlot(_ organization: Int, _ number: Int64) -> Int {
        let mixed = (UInt64(bitPattern: number) &+ UInt64(organization) << 48) &* Self.factor
        return Int(truncatingIfNeeded: mixed >> 40) & (slots.count &- 1)
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for place in numbered.indices {
            var slot = firstSlot(numbered[place].organization, numbered[place].number)
            while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
            slots[slot] = Int32(place + 1)
        }
    }
}
