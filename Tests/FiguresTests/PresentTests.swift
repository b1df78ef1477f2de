import Figures
import IngestionAPI
import Testing

@Suite("What ages are counted to")
struct PresentTests {
    private static let day: Int64 = 86_400_000

    private func present(clock: Int64, end: Int64?) -> Present {
        Present(clock: Instant(milliseconds: clock), lastExchange: end.map(Instant.init(milliseconds:)))
    }

    @Test("the clock's time while the data are of the last day, else the data's end")
    func instants() {
        let end: Int64 = 1_795_000_000_000
        #expect(present(clock: end + Self.day, end: end).instant.milliseconds == end + Self.day)
        #expect(!present(clock: end + Self.day, end: end).isDataEnd)
        #expect(present(clock: end + Self.day + 1, end: end).instant.milliseconds == end)
        #expect(present(clock: end + Self.day + 1, end: end).isDataEnd)
        // A capture from a machine whose clock is ahead moves no age.
        #expect(present(clock: end - 1, end: end).instant.milliseconds == end - 1)
        #expect(present(clock: end, end: nil).instant.milliseconds == end)
    }

    @Test("nothing is younger than now")
    func ages() {
        let present = present(clock: 1_000, end: nil)
        #expect(present.age(of: Instant(milliseconds: 400)) == 600)
        #expect(present.age(of: Instant(milliseconds: 2_000)) == 0)
    }
}
