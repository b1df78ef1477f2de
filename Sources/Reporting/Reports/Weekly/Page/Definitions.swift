import Assessment

/// How the figures are counted, each under the name that the page gives it, and how findings are made.
enum Definitions {
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

    /// - Parameter withBudget: whether there is an error budget to define.
    static func all(_ words: Words, withBudget: Bool) -> [Definition] {
        keys.filter { $0.id != "budget" || withBudget }.map { id, term, text in
            Definition([Span(words[term])], [Span(words[text])], id: id)
        }
    }

    /// All of them, and the rules.
    static func section(_ definitions: [Definition], _ words: Words) -> Section {
        let rules = Finding.Rule.allCases.map { rule in
            let id = rule.id
            return Definition([Span(words["rule_\(id)"])], [Span(words["ruleText_\(id)"])], place: .rule(id))
        }
        var section = Section(
            "definitions", words["definitions"],
            [
                .definitions(definitions), .paragraph([Span(words["rules"], tone: .heading)]),
                .remark(words["rulesText"]), .definitions(rules),
            ])
        section.label = words["navDefinitions"]
        return section
    }
}
