import Figures
import IngestionAPI
import Testing

@testable import Reporting

@Suite("Values of a report of one's own")
struct ColumnWritingTests {
    private func text(
        _ kind: QueryKind?, _ value: QueryValue, among others: [QueryValue] = [], zone: ReportTimeZone = .utc
    ) -> String {
        ColumnWriting(QueryColumn("x", kind: kind), values: [value] + others, zone: zone).text(value)
    }

    @Test(
        "are written by their column's kind",
        arguments: [
            (.count, .integer(12_340), "12,340"), (.count, .integer(-3), "−3"), (.count, .real(1e6), "1,000,000"),
            (.number, .integer(1_234), "1,234"), (.number, .real(1_234.5), "1,234.5"),
            (.number, .real(-0.125), "−0.125"), (.number, .real(2.0), "2"), (.number, .real(1.0 / 3), "0.333"),
            (.rate, .real(0.9999), "99.9%"), (.rate, .integer(1), "100%"), (.rate, .real(0.0001), "0.1%"),
            (.date, .integer(0), "1970-01-01"), (.date, .text("2026-11-16"), "2026-11-16"),
            (.time, .integer(0), "1970-01-01 00:00:00"), (.time, .integer(-1), "1969-12-31 23:59:59"),
            (.time, .real(1_500.5), "1970-01-01 00:00:01"),
            (.time, .text("2026-11-16T03:00:51.250+09:00"), "2026-11-15 18:00:51"),
            (.identifier, .integer(10_149), "10149"), (.text, .text("as it is"), "as it is"),
            (nil, .integer(10_149), "10149"), (nil, .real(0.1), "0.1"), (nil, .real(3), "3"),
            (nil, .blob([0, 0xAB]), "00ab"), (nil, .null, "–"), (.count, .null, "–"), (.rate, .null, "–"),
            (.time, .null, "–"),
        ] as [(QueryKind?, QueryValue, String)])
    func byKind(kind: QueryKind?, value: QueryValue, text: String) {
        #expect(self.text(kind, value) == text)
    }

    @Test(
        "are written as they are where they don't fit the kind",
        arguments: [
            (.count, .text("many"), "many"), (.count, .real(1.5), "1.5"), (.count, .real(.infinity), "inf"),
            (.number, .real(1e300), "1e+300"), (.number, .real(0.0001), "0.0001"), (.rate, .real(95.5), "95.5"),
            (.rate, .real(-0.1), "-0.1"), (.date, .integer(.max), "9223372036854775807"),
            (.date, .integer(.min), "-9223372036854775808"), (.date, .text("yesterday"), "yesterday"),
            (.time, .integer(.max), "9223372036854775807"), (.time, .real(1e300), "1e+300"),
            (.time, .text("noon"), "noon"), (.number, .integer(.min), "-9223372036854775808"),
            (.count, .integer(.min), "−9,223,372,036,854,775,808"),
        ] as [(QueryKind?, QueryValue, String)])
    func unfit(kind: QueryKind?, value: QueryValue, text: String) {
        #expect(self.text(kind, value) == text)
    }

    @Test("times are shown by the clocks of the report's zone, and given exactly in UTC")
    func zone() throws {
        let seoul = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        let noon = Instant(rfc3339: "2026-11-16T12:00:00.123Z")!.milliseconds
        #expect(text(.time, .integer(noon), zone: seoul) == "2026-11-16 21:00:00")
        let writing = ColumnWriting(QueryColumn("x", kind: .time), values: [], zone: seoul)
        #expect(writing.exact(.integer(noon)) == .text("2026-11-16T12:00:00.123Z"))
    }

    @Test("numbers of a column have as many decimals as the one that needs most")
    func decimals() {
        #expect(text(.number, .integer(2), among: [.real(0.25)]) == "2.00")
        #expect(text(.number, .real(1.5), among: [.real(1.0 / 3)]) == "1.500")
    }

    @Test("stand at the right where all are numbers, or the column's kind is one")
    func alignment() {
        func isNumber(_ kind: QueryKind?, _ values: [QueryValue]) -> Bool {
            ColumnWriting(QueryColumn("x", kind: kind), values: values, zone: .utc).isNumber
        }
        #expect(isNumber(nil, [.integer(1), .null, .real(2)]))
        #expect(!isNumber(nil, [.integer(1), .text("a")]))
        #expect(!isNumber(nil, [.null]))
        #expect(isNumber(.count, [.text("a")]) && !isNumber(.identifier, [.integer(1)]))
    }
}
