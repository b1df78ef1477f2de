import Assessment
import Figures
import IngestionAPI

/// The figures that several documents have, as JSON. What is unknown is `null`, never absent and never 0; rates are fractions,
/// times RFC 3339 in UTC.
extension JSONObject {
    private static let counts = TableColumn<Counts>.all { $0 }

    /// COUNTS of the JSON contract, and what was added to them: the columns of counts, and how often each code.
    init(_ counts: Counts) {
        let codes: JSONObject = ["codes": counts.codes.filter { $0.value > 0 }]
        self = codes.beside(RowDocument(Self.counts, counts))
    }

    init(_ period: Period) {
        self = [
            "week": period.week?.description, "start": period.first.description, "end": period.last.description,
            "timezone": period.timeZone.identifier,
        ]
    }

    init(_ figures: EvidenceFigures) {
        self = [
            "firstExchange": figures.firstExchange?.description, "lastExchange": figures.lastExchange?.description,
            "exchanges": figures.exchanges, "imports": figures.imports, "quarantined": figures.quarantined,
            "prunedBefore": figures.prunedBefore?.description, "datedAhead": figures.ahead?.count ?? 0,
        ]
    }

    /// What is known about some trouble.
    init(_ known: Acknowledgement) {
        self = [
            "organization": known.organization, "mapping": known.mapping, "code": known.code,
            "check": known.rule?.rawValue, "until": known.until.description, "owner": known.owner,
            "reason": known.reason,
        ]
    }

    init(_ name: MappingName) { self = ["organization": name.organization, "mapping": name.mapping] }
}
