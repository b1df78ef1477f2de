import Assessment
import Figures
import IngestionAPI

extension JSONObject {
    /// How the period went: the judgement that every other format shows, too. Findings are named by place from 1.
    init(_ assessment: Assessment) {
        self = [
            "state": assessment.state.rawValue, "rate": assessment.rate.map { JSONObject($0) },
            "mappings": assessment.mappings.map { JSONObject($0) },
            "toDo": assessment.toDo.map { JSONObject($0, assessment) },
        ]
    }

    /// A success rate, without requests that only go on with a failure, beside what is usual.
    private init(_ rate: Assessment.Rate) {
        let limits = rate.limits
        self = [
            "judged": rate.judged.rate, "n": rate.judged.total, "usual": rate.level, "sample": rate.sample,
            "low": limits.lowerBound, "high": limits.upperBound, "place": rate.place.rawValue,
        ]
    }

    private init(_ mapping: Assessment.Mapping) {
        self = [
            "organization": mapping.name.organization, "mapping": mapping.name.mapping,
            "state": mapping.state.rawValue, "rate": mapping.rate.map { JSONObject($0) },
            "findings": mapping.findings.map { $0 + 1 }, "silentSince": mapping.silentSince?.description,
        ]
    }

    private init(_ toDo: ToDo, _ assessment: Assessment) {
        var (code, requests, recovered): (String?, Int?, String?)
        switch toDo.action {
        case .lookInto(let name): code = name
        case .lookUp(let count), .askAgain(let count), .resend(let count): requests = count
        case .nothing(let since): recovered = since.description
        default: break
        }
        self = [
            "action": toDo.action.name, "code": code, "requests": requests, "recovered": recovered,
            "findings": toDo.findings.compactMap { finding in
                assessment.findings.firstIndex(of: finding).map { $0 + 1 }
            },
        ]
    }

    /// A finding: its rule, what it is about, and the figures that it rests on, all keys of a rule in `facts`. `pValue` is by
    /// chance, before the correction for how many were looked at; null for what is a fact.
    /// - Parameter known: what the team knows about it; left out of findings that nobody acknowledged.
    init(_ finding: Finding, known: Acknowledgement? = nil) {
        let object: JSONObject = [
            "rule": finding.rule.id, "organization": finding.mapping?.organization,
            "mapping": finding.mapping?.mapping, "mappings": finding.mappings.map { JSONObject($0) },
            "code": finding.code, "requests": finding.requests, "pValue": finding.pValue,
            "facts": finding.facts.figures,
            // The likeliest beginning, and what can't be told from it.
            "since": finding.since.map { since -> JSONObject in
                [
                    "at": since.at.description, "earliest": since.earliest.description,
                    "latest": since.latest.description,
                ]
            },
        ]
        self = object.beside(JSONObject(known: ["acknowledged": known.map { JSONObject($0) }]))
    }
}

extension Finding.Figure: Encodable {
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
