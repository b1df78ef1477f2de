import Figures
import IngestionAPI

@testable import Reporting

/// Figures for monitors, built by hand.
enum MetricsSample {
    static let week = Period(week: ISOWeek(iso: "2026-W47")!, timeZone: .utc)

    static func mapping(
        _ mapping: String, _ all: Counts, week: Counts = Counts(), durations: [Int64] = [],
        lastSuccess: Int64? = nil, oldestPending: Int64? = nil
    ) -> MappingMetrics {
        MappingMetrics(
            name: MappingName(organization: "acme", mapping: mapping), all: all, week: week, durations: durations,
            lastSuccess: lastSuccess.map(Instant.init(milliseconds:)),
            oldestPending: oldestPending.map(Instant.init(milliseconds:)))
    }

    static func figures(_ mappings: [MappingMetrics], capturedDays: Int = 7) -> MetricsFigures {
        MetricsFigures(
            week: week, capturedDays: capturedDays, mappings: mappings,
            evidence: EvidenceFigures(
                firstExchange: Instant(milliseconds: 1_500), lastExchange: Instant(milliseconds: 1_795_370_943_062),
                exchanges: 25_039, imports: 2, quarantined: 3),
            lastImport: Instant(milliseconds: 1_795_572_284_095), databaseBytes: 1_064_960)
    }

    /// One mapping with all that there can be of it, one without a finished request.
    static var ordinary: MetricsFigures {
        var all = SampleFigures.counts(20, 3, 1, pending: 2, records: 12_340, codes: ["ACP-880056": 2, "(no code)": 1])
        all.notStopped = 4
        all.notPublished = 1
        all.rejectedOtherwise = 6
        all.collisions = 7
        all.apiErrors = 8
        all.unrecognized = 9
        let week = SampleFigures.counts(2, 1, pending: 1, records: 340, codes: ["ACP-880056": 1])
        return figures([
            mapping(
                "9", SampleFigures.counts(0, pending: 1), week: SampleFigures.counts(0, pending: 1),
                oldestPending: 1_795_000_000_250),
            mapping(
                "1042", all, week: week, durations: [60_000, 120_500, 61_000], lastSuccess: 1_795_370_943_062,
                oldestPending: 1_795_100_000_000),
        ])
    }

    static func text(
        _ figures: MetricsFigures, maximum: Int = MetricsText.usualSeries, labels: MappingLabels = .none
    ) -> String {
        MetricsText(figures, maximum: maximum, labels: labels, version: "9.9.9").written
    }

    /// The series' lines of a text, each up to its value.
    static func series(_ text: String) -> [String: Double] {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let space = line.lastIndex(of: " ")!
                return (String(line[..<space]), Double(line[line.index(after: space)...])!)
            })
    }
}
