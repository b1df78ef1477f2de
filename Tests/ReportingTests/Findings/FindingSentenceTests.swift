import Assessment
import Figures
import Foundation
import IngestionAPI
import ReportText
import TestSupport
import Testing

@testable import Reporting

/// Every sentence that a finding can be told in, in every language, compared with files under `Golden`. To renew them after a change
/// that is meant:
///
///     INGEST_AUDIT_RENEW_GOLDEN=1 swift test --filter ReportingTests
@Suite("The sentences of findings")
struct FindingSentenceTests {
    private static let monday = SimulatedHistory.week.monday
    private static let mapping = MappingName(organization: "acme", mapping: "1042")

    private static func at(_ day: Int, _ hour: Int) -> Instant {
        Instant(milliseconds: Int64(monday.advanced(by: day).number) * 86_400_000 + Int64(hour) * 3_600_000)
    }

    private static func share(_ count: Int, _ total: Int) -> Proportion { Proportion(count, of: total)! }

    /// Requests that were accepted here and lost there, each of a batch of its own.
    private static func lost(_ count: Int, input: Int64?, output: Int64?) -> [RequestBatch] {
        (0..<count).map { place in
            let request = RequestFigures(
                name: mapping, id: .number(Int64(place)), submitted: at(0, 3), lastSeen: at(0, 4), outcome: .success,
                batchID: "b\(place)")
            var batch = BatchFigures(
                id: "b\(place)", outcome: .failed, state: "failed", seen: at(0, 5), lastSeen: at(0, 5))
            (batch.inputRecords, batch.outputRecords) = (input, output)
            return RequestBatch(request: request, batch: batch)
        }
    }

    /// One of each kind, by the key of its words.
    private static let findings: [(key: String, finding: Finding)] = [
        (
            "find_rateFell",
            of(.rateFell, .rate(now: share(29, 38), before: share(137, 143), low: -0.352, high: -0.078))
        ),
        ("find_decay", of(.decay, .rate(now: share(520, 600), before: share(1_710, 1_800), low: -0.12, high: -0.05))),
        (
            "find_outage",
            Finding(
                rule: .outage,
                mappings: ["1042", "1043", "1047", "1051"].map { MappingName(organization: "acme", mapping: $0) },
                facts: .failures(share(31, 34), from: at(2, 10), to: at(2, 13), usual: share(120, 4_800)),
                requests: 31, pValue: 1e-9)
        ),
        (
            "find_apiErrors",
            of(.apiErrors, .apiErrors(status: 401, count: 75, expected: 0.2, from: at(2, 0), to: at(4, 23), days: 84))
        ),
        (
            "find_slow",
            of(
                .slow,
                .slow(now: 1_740_000, usual: 840_000, low: 700_000, high: 1_000_000, sample: 125, weeks: 12))
        ),
        (
            "find_codeRose",
            of(.codeRose, .codeRose(requests: 21, days: 16, expected: 6.5, before: 78), code: "ACP-880096")
        ),
        (
            "find_weekVolume",
            of(.weekVolume, .weekVolume(days: 5, value: 75, usual: 125.2, low: 98.4, high: 159.1, weeks: 12))
        ),
        ("find_rateRose", of(.rateRose, .rate(now: share(39, 40), before: share(110, 150), low: 0.12, high: 0.33))),
        ("find_burst", of(.burst, .failures(share(6, 10), from: at(1, 1), to: at(1, 19), usual: share(4, 198)))),
        ("find_abortStreak", of(.abortStreak, .streak(length: 8, from: at(4, 14), to: at(5, 2), usual: share(2, 300)))),
        ("find_lostThere", of(.lostThere, .lostThere(lost(3, input: 519, output: 0)))),
        ("find_lostThere_unknown", of(.lostThere, .lostThere(lost(1, input: nil, output: nil)))),
        ("find_partlyTaken", of(.partlyTaken, .lostThere(lost(2, input: 519, output: 514)))),
        ("find_partlyTaken_unknown", of(.partlyTaken, .lostThere(lost(1, input: nil, output: nil)))),
        ("find_stuck", of(.stuck, .stuck(count: 2, age: 561_600_000, usual: 1_140_000, sample: 200))),
        ("find_silent", of(.silent, .silent(days: 3, last: monday.advanced(by: 2), usual: share(82, 82)))),
        ("find_newCode", of(.newCode, .newCode(requests: 2, before: 157), code: "ACP-880311")),
        (
            "find_codeReturned",
            of(.codeReturned, .returned(requests: 1, last: monday.advanced(by: -71), days: 20), code: "ACP-880777")
        ),
        (
            "find_rejections",
            of(.rejections, .rejections(kind: .notStopped, count: 12, expected: 1.5, most: 7, days: 82))
        ),
        ("find_emptySuccesses", of(.emptySuccesses, .empty(now: share(70, 280), before: share(11, 1_120)))),
        (
            "find_volume_requests",
            of(
                .volume,
                .volume(day: monday.advanced(by: 3), isRecords: false, value: 600, low: 12.4, high: 31.5, sample: 12))
        ),
        (
            "find_volume_records",
            of(
                .volume,
                .volume(
                    day: monday.advanced(by: 3), isRecords: true, value: 1_234_567, low: 1_000, high: 52_000, sample: 12
                ))
        ),
        (
            "find_gap_days",
            Finding(
                rule: .gap, mapping: nil, code: nil,
                facts: .missingDays([0, 1, 4].map { monday.advanced(by: $0) }), requests: 0)
        ),
        (
            "find_gap_hours",
            Finding(
                rule: .gap, mapping: nil, code: nil, facts: .missingHours(from: at(2, 8), to: at(2, 17), weeks: 12),
                requests: 0)
        ),
    ]

    private static func of(_ rule: Finding.Rule, _ facts: Finding.Facts, code: String? = nil) -> Finding {
        Finding(rule: rule, mapping: code == nil ? mapping : nil, code: code, facts: facts, requests: 1, pValue: 0.001)
    }

    @Test("are what they were", arguments: ReportLanguage.allCases)
    func unchanged(language: ReportLanguage) throws {
        let words = Words(language)
        let summary = WeeklySummary(SampleFigures.ordinary, ReportOptions(language: language))
        let phrases = FindingPhrases(summary, words)
        let text = Self.findings.map { key, finding in
            "\(key): \(phrases.spans(finding).map(\.text).joined())\n"
                + "in brief: \(phrases.brief(finding).map(\.text).joined())\n"
        }.joined()
        let file = GoldenTests.folder.appending(path: "findings.\(language.rawValue).text")
        if ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_GOLDEN"] != nil {
            try Data(text.utf8).write(to: file)
        }
        #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
        #expect(!text.contains("{"), "a value has no place")
    }

    @Test("every kind has one here, and every rule")
    func complete() {
        let locale = ReportText.file("locales/en/weekly.json")
        let keys = locale.matches(of: /"(find_[A-Za-z_]+)"/).map { String($0.1) }
        #expect(Set(keys) == Set(Self.findings.map(\.key)))
        #expect(Self.findings.allSatisfy { "find_\($0.finding.wording)" == $0.key })
        #expect(Set(Self.findings.map(\.finding.rule)) == Set(Finding.Rule.allCases))
    }
}
