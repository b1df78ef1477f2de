import Mustache

/// How the figures are counted, each under the name that the page gives it: in a list at the end, and beside a figure at the
/// press of a button, which needs no script.
struct Definitions {
    /// One of them.
    struct Definition: MustacheParent {
        let id: String
        let term: String
        let text: String

        func child(named key: String) -> Any? {
            switch key {
            case "id": TemplateText(id)
            case "term": TemplateText(term)
            case "text": TemplateText(text)
            default: nil
            }
        }
    }

    let list: [Definition]

    /// - Parameter withBudget: whether the page has an error budget to define.
    init(_ words: Words, withBudget: Bool) {
        list = Self.keys.filter { $0.id != "budget" || withBudget }.map { id, term, text in
            Definition(id: id, term: words[term], text: words[text])
        }
    }

    private static let keys: [(id: String, term: String, text: String)] = [
        ("accepted", "accepted", "defAccepted"), ("ingested", "ingested", "defIngested"),
        ("rate", "successRate", "defRate"), ("state", "mappingState", "defState"),
        ("aborts", "abortsPer1000", "defAborts"), ("budget", "errorBudget", "defBudget"),
        ("records", "records", "defRecords"), ("rejected", "rejected", "defRejected"),
        ("collisions", "collisions", "defCollisions"), ("api-errors", "apiErrors", "defApiErrors"),
        ("codes", "errors", "defCodes"), ("period", "period", "defPeriod"), ("nodata", "noData", "defNoData"),
        ("change", "change", "defChange"), ("control", "controlLimits", "defControl"),
        ("expected", "expected", "defExpected"), ("duration", "chartDurations", "defDuration"),
        ("heat", "heatMaps", "defHeat"), ("trend", "trend", "defTrend"),
    ]
}
