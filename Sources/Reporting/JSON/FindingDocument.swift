import Assessment
import IngestionAPI

/// A finding: its rule, what it is about, and the figures that it rests on, all keys of a rule in `facts`.
struct FindingDocument: Encodable {
    let rule: String
    @Null var organization: String?
    @Null var mapping: String?
    /// The mappings of a finding about several; else none.
    let mappings: [MappingNameDocument]
    @Null var code: String?
    let requests: Int
    /// By chance, before the correction for how many were looked at; null for what is a fact.
    @Null var pValue: Double?
    let facts: [String: Fact]
    /// Since when, where a beginning is known.
    @Null var since: SinceDocument?
    /// What the team knows about it; left out of findings that nobody acknowledged.
    let acknowledged: AcknowledgementDocument?

    /// One figure.
    enum Fact: Encodable {
        case count(Int128)
        case number(Double)
        case text(String)
        case texts([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .count(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .texts(let values): try container.encode(values)
            }
        }
    }

    init(_ finding: Finding, known: Acknowledgement? = nil) {
        rule = finding.rule.rawValue
        organization = finding.mapping?.organization
        mapping = finding.mapping?.mapping
        mappings = finding.mappings.map(MappingNameDocument.init)
        code = finding.code
        requests = finding.requests
        pValue = finding.pValue
        facts = Self.facts(finding.facts)
        since = finding.since.map(SinceDocument.init)
        acknowledged = known.map(AcknowledgementDocument.init)
    }

    private static func facts(_ facts: Finding.Facts) -> [String: Fact] {
        switch facts {
        case .rate(let now, let before, let low, let high):
            return proportion(now, "").merging(proportion(before, "Before")) { $1 }
                .merging(["differenceLow": .number(low), "differenceHigh": .number(high)]) { $1 }
        case .burst(let failed, let from, let to, let usual):
            return proportion(failed, "").merging(proportion(usual, "Usual")) { $1 }.merging(span(from, to)) { $1 }
        case .outage(let failed, let from, let to, let usual):
            return proportion(failed, "").merging(proportion(usual, "Usual")) { $1 }.merging(span(from, to)) { $1 }
        case .apiErrors(let status, let count, let expected, let from, let to, let days):
            return span(from, to).merging([
                "httpStatus": .count(Int128(status)), "count": .count(Int128(count)), "expected": .number(expected),
                "sampleDays": .count(Int128(days)),
            ]) { $1 }
        case .slow(let now, let usual, let low, let high, let sample, let weeks):
            return [
                "medianMs": .count(Int128(now)), "usualMs": .count(Int128(usual)), "lowMs": .count(Int128(low)),
                "highMs": .count(Int128(high)), "sample": .count(Int128(sample)), "sampleWeeks": .count(Int128(weeks)),
            ]
        case .codeRose(let requests, let days, let expected, let before):
            return [
                "count": .count(Int128(requests)), "mappingDays": .count(Int128(days)), "expected": .number(expected),
                "mappingDaysBefore": .count(Int128(before)),
            ]
        case .weekVolume(let days, let value, let usual, let low, let high, let weeks):
            return [
                "days": .count(Int128(days)), "value": .count(Int128(value)), "usual": .number(usual),
                "low": .number(low), "high": .number(high), "sampleWeeks": .count(Int128(weeks)),
            ]
        case .streak(let length, let from, let to, let usual):
            return proportion(usual, "Usual").merging(span(from, to)) { $1 }
                .merging(["length": .count(Int128(length))]) { $1 }
        case .stuck(let count, let age, let usual, let sample):
            return [
                "count": .count(Int128(count)), "ageMs": .count(Int128(age)), "usualMs": .count(Int128(usual)),
                "sample": .count(Int128(sample)),
            ]
        case .silent(let days, let last, let usual):
            return proportion(usual, "Usual").merging([
                "days": .count(Int128(days)), "last": .text("\(last)"),
            ]) { $1 }
        case .newCode(let requests, let before):
            return ["count": .count(Int128(requests)), "sample": .count(Int128(before))]
        case .returned(let requests, let last, let days):
            return ["count": .count(Int128(requests)), "last": .text("\(last)"), "days": .count(Int128(days))]
        case .rejections(let kind, let count, let expected, let most, let days):
            return [
                "kind": .text(kind.rawValue), "count": .count(Int128(count)), "expected": .number(expected),
                "expectedHigh": .count(Int128(most)),
                "sampleDays": .count(Int128(days)),
            ]
        case .empty(let now, let before):
            return proportion(now, "").merging(proportion(before, "Before")) { $1 }
        case .volume(let day, let isRecords, let value, let low, let high, let sample):
            return [
                "day": .text("\(day)"), "unit": .text(isRecords ? "records" : "requests"), "value": .count(value),
                "low": .number(low), "high": .number(high), "sample": .count(Int128(sample)),
            ]
        case .missingDays(let days):
            return ["days": .texts(days.map(\.description))]
        case .missingHours(let from, let to, let weeks):
            return span(from, to).merging(["sampleWeeks": .count(Int128(weeks))]) { $1 }
        }
    }

    private static func proportion(_ value: Proportion, _ suffix: String) -> [String: Fact] {
        [
            "count" + suffix: .count(Int128(value.count)), "n" + suffix: .count(Int128(value.total)),
            "low" + suffix: .number(value.interval.low), "high" + suffix: .number(value.interval.high),
        ]
    }

    private static func span(_ from: Instant, _ to: Instant) -> [String: Fact] {
        ["from": .text(from.description), "to": .text(to.description)]
    }
}
