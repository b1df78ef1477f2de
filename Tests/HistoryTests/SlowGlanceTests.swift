import IngestionAPI
import Testing

@testable import History

/// Of which mappings the requests of all weeks are read, though none of them failed.
@Suite("A glance at the times to finish")
struct SlowGlanceTests {
    /// One request an hour for five weeks, the last of them 2026-W47.
    /// - Parameter minutes: how long a request takes, by its day from the last week's Monday.
    private func isWhole(_ minutes: (Int) -> Int) throws -> Bool {
        let scratch = try Scratch()
        let history = try scratch.history()
        let week = ISOWeek(iso: "2026-W47")!
        let start = Int64(week.monday.number) * 86_400_000
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        var lines = ""
        for hour in -28 * 24..<7 * 24 {
            let (at, id) = (start + Int64(hour) * 3_600_000, 10_000 + hour)
            let end = at + Int64(minutes(hour.quotientRoundedDown(24))) * 60_000
            lines +=
                #"{"at":\#(at),"method":"POST","url":"\#(url)","response":{"requestId":\#(id),"status":"Success"}}"#
                + "\n"
            lines +=
                #"{"at":\#(end),"method":"GET","url":"\#(url)?requestId=\#(id)","response":{"requestId":\#(id),"status":"Success","numRecords":1}}"#
                + "\n"
        }
        try scratch.importing(Array(lines.utf8), into: history)
        let figures = try history.weeklyFigures(Period(week: week, timeZone: .utc))
        return try #require(figures.requests.first).isWhole
    }

    @Test("requests that take twice as long are looked into, also where the day before the week was slow")
    func slow() throws {
        #expect(try isWhole { $0 < 0 ? 10 : 20 })
        #expect(try isWhole { [-3, -2, -1].contains($0) ? 50 : $0 < 0 ? 10 : 20 })
    }

    @Test("one slow day before the week, or a week as all others, asks for no closer look")
    func usual() throws {
        #expect(try !isWhole { _ in 10 })
        #expect(try !isWhole { [-10, -9, -8].contains($0) ? 2 : 10 })
    }
}

extension Int {
    fileprivate func quotientRoundedDown(_ divisor: Int) -> Int {
        (self - ((self % divisor) + divisor) % divisor) / divisor
    }
}
