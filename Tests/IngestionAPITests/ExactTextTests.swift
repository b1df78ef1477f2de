import IngestionAPI
import Testing

@Suite("Names are compared byte for byte")
struct ExactTextTests {
    private let one = "\u{E9}"
    private let other = "e\u{301}"

    @Test("two ways of writing a letter are two names, two requests and two batches")
    func different() {
        #expect(one == other, "Swift's own comparison, which this is about")
        #expect(one.exact != other.exact)
        #expect(Set([one.exact, other.exact, one.exact]).count == 2)
        #expect(Set([RequestID.text(one), .text(other)]).count == 2)
        #expect(MappingName(organization: "acme", mapping: one) != MappingName(organization: "acme", mapping: other))
        #expect(
            CallTarget(origin: "", organization: one, mapping: "1")
                != CallTarget(origin: "", organization: other, mapping: "1"))
    }

    @Test("the order is that of the bytes, and decides between any two that differ")
    func ordered() {
        #expect(["b", one, "a", other].map(\.exact).sorted().map(\.text.utf8.count) == [1, 1, 3, 2])
        #expect(RequestID.text(other) < .text(one))
        #expect(
            MappingName(organization: "acme", mapping: other) < MappingName(organization: "acme", mapping: one))
        let at = Instant(milliseconds: 1)
        let batches = [one, other].map { RequestState.Terminal(at: at, outcome: .failed, batchID: $0) }
        #expect(batches[1] < batches[0] && batches[0] != batches[1])
    }
}
