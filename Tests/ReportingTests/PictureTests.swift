import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("What pictures are drawn from")
struct PictureTests {
    @Test("times to finish are counted on the day of the POST, pending ones and those without a POST left out")
    func durations() throws {
        var figures = SampleFigures.ordinary
        let start = figures.period.instants.lowerBound.milliseconds
        func request(_ hour: Int64, _ outcome: Outcome, _ minutes: Int64?) -> MappingRequests.Request {
            .init(
                submitted: Instant(milliseconds: start + hour * 3_600_000), outcome: outcome,
                duration: minutes.map { $0 * 60_000 })
        }
        figures.requests = [
            MappingRequests(
                name: MappingName(organization: "acme", mapping: "9"),
                requests: (1...21).map { request(1, $0 % 2 == 0 ? .failed : .success, $0) }
                    + [request(2, .pending, nil), request(3, .success, nil), request(30, .aborted, 7)])
        ]
        let days = DurationFigures.byDay(figures)
        #expect(days.count == 7)
        #expect(days[0] == DurationFigures(day: figures.period.first, count: 21, median: 660_000, p95: 1_200_000))
        #expect(days[1].count == 1 && days[1].median == 420_000)
        #expect(days[2].count == 0)
        figures.requests = []
        #expect(DurationFigures.byDay(figures).isEmpty)
    }

    @Test("lengths of time and counts in few characters")
    func words() {
        let (english, korean) = (Words(.en), Words(.ko))
        let durations: [(Int64, String)] = [
            (45_000, "45 s"), (840_000, "14 min"), (9_000_000, "2.5 h"), (93_600_000, "26 h"), (388_800_000, "4.5 d"),
        ]
        for (milliseconds, text) in durations { #expect(english.duration(milliseconds) == text) }
        #expect(korean.duration(840_000) == "14분")
        let counts: [(Int64, String)] = [
            (0, "0"), (950, "950"), (1_000, "1k"), (1_250, "1.3k"), (12_400, "12k"), (1_200_000, "1.2M"),
        ]
        for (value, text) in counts { #expect(english.compact(value) == text) }
        #expect(korean.compact(12_000) == "1.2만" && korean.compact(9_000) == "9,000")
    }
}
