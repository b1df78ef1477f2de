import Testing

@testable import Assessment
@testable import Reporting

@Suite("Numbers in words")
struct NumberTests {
    @Test("are never rounded to all or nothing")
    func rounding() {
        #expect(Numbers.percent(0.9999) == "99.9%")
        #expect(Numbers.percent(1) == "100%")
        #expect(Numbers.percent(0.0001) == "0.1%")
        #expect(Numbers.percent(0) == "0%")
    }
}
