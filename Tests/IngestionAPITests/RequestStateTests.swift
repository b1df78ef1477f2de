import IngestionAPI
import TestSupport
import Testing

@Suite("The join of what exchanges say about a request")
struct RequestStateTests {
    typealias State = RequestState

    /// States over so few values that ties are common: ties are where order could show.
    private func state(_ chance: inout Chance) -> State {
        func instant() -> Instant { Instant(milliseconds: Int64.random(in: 0...2, using: &chance)) }
        let birth = State.Birth(
            inferred: Bool.random(using: &chance), at: instant(), mapping: Int.random(in: 0...2, using: &chance))
        var terminal: State.Terminal?
        if !chance.one(in: 3) {
            terminal = State.Terminal(
                at: instant(), outcome: chance.pick([.failed, .aborted, .success]),
                records: chance.pick([nil, 0, 15]), codes: chance.pick(["", "ACP-1", "ACP-1 ACP-2"]),
                batchID: chance.pick([nil, "A", "caf\u{E9}", "cafe\u{301}"]))
        }
        return State(birth: birth, lastSeen: instant(), terminal: terminal)
    }

    /// Mapping numbers are dealt out in any order; names decide.
    private func joined(_ left: State, _ right: State) -> State {
        let names = ["9", "10", "XDM44"]
        var left = left
        left.join(right) { names[$0] < names[$1] }
        return left
    }

    @Test("joining is commutative, associative and idempotent: order, pieces and repetition of imports never show")
    func laws() {
        var chance = Chance(seed: 11)
        for _ in 0..<30_000 {
            let (a, b, c) = (state(&chance), state(&chance), state(&chance))
            #expect(joined(a, b) == joined(b, a))
            #expect(joined(joined(a, b), c) == joined(a, joined(b, c)))
            #expect(joined(a, a) == a)
            #expect(joined(joined(a, b), b) == joined(a, b))
        }
    }

    private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

    private func seen(_ time: Int64, _ outcome: Outcome? = nil) -> State {
        State(
            birth: .init(inferred: true, at: at(time), mapping: 0), lastSeen: at(time),
            terminal: outcome.map { .init(at: at(time), outcome: $0) })
    }

    @Test("a later Success outweighs an earlier Failed, and a later Failed an earlier Success")
    func latestWins() {
        #expect(joined(seen(1, .failed), seen(2, .success)).outcome == .success)
        #expect(joined(seen(1, .success), seen(2, .failed)).outcome == .failed)
    }

    @Test("a stale In Progress after the end changes only when the request was last seen")
    func stale() {
        let state = joined(seen(2, .success), seen(9))
        #expect(state.outcome == .success)
        #expect(state.terminal?.at == at(2))
        #expect(state.lastSeen == at(9))
    }

    @Test("a request is pending until a terminal answer was seen")
    func pending() {
        #expect(joined(seen(1), seen(2)).outcome == .pending)
    }

    @Test("an accepted POST gives the submitted time, even where a poll is dated before it")
    func postOutweighsSight() {
        let post = State(birth: .init(inferred: false, at: at(5), mapping: 0), lastSeen: at(5))
        let state = joined(seen(3), post)
        #expect(state.birth == post.birth)
        #expect(joined(seen(3), seen(4)).birth == .init(inferred: true, at: at(3), mapping: 0))
    }
}
