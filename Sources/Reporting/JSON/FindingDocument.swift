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
    let facts: [String: Finding.Fact.Value]
    /// Since when, where a beginning is known.
    @Null var since: SinceDocument?
    /// What the team knows about it; left out of findings that nobody acknowledged.
    let acknowledged: AcknowledgementDocument?

    init(_ finding: Finding, known: Acknowledgement? = nil) {
        rule = finding.rule.rawValue
        organization = finding.mapping?.organization
        mapping = finding.mapping?.mapping
        mappings = finding.mappings.map(MappingNameDocument.init)
        code = finding.code
        requests = finding.requests
        pValue = finding.pValue
        facts = Dictionary(uniqueKeysWithValues: finding.figures.map { ($0.name, $0.value) })
        since = finding.since.map(SinceDocument.init)
        acknowledged = known.map(AcknowledgementDocument.init)
    }
}

extension Finding.Fact.Value: Encodable {
    /// Numbers in full, days and times as ISO 8601 and RFC 3339.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .count(let count): try container.encode(count)
        case .requests(let count), .days(let count), .weeks(let count): try container.encode(count)
        case .number(let number), .volume(let number), .fraction(let number), .points(let number):
            try container.encode(number)
        case .duration(let milliseconds): try container.encode(milliseconds)
        case .instant(let instant): try container.encode(instant.description)
        case .day(let day), .date(let day): try container.encode(day.description)
        case .dayList(let days): try container.encode(days.map(\.description))
        case .name(let name): try container.encode(name)
        }
    }
}
