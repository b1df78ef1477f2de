import IngestionAPI

/// What happened, as the page lists it: a sentence each, with how much it matters, its rule and its evidence.
struct FindingList {
    /// How many are shown at once; the rest opens at the press of a button.
    static let open = 12

    let findings: [Finding]
    let phrases: FindingPhrases
    let anchors: Anchors

    private var words: Words { phrases.words }

    /// What the template draws.
    var context: [[String: Any]] {
        findings.enumerated().map { index, finding in
            [
                "anchor": "f-\(index + 1)", "tone": tone(finding), "toneText": words["tone_\(tone(finding))"],
                "spans": phrases.spans(finding).map(\.context),
                "rule": finding.rule.rawValue,
                "links": links(finding),
            ]
        }
    }

    /// The same, by mapping, for the mappings' own sections.
    var byMapping: [(name: MappingName, context: [String: Any])] {
        zip(findings, context).compactMap { finding, context in
            finding.mapping.map { (name: $0, context: context) }
        }
    }

    private func tone(_ finding: Finding) -> String {
        ["unknown", "bad", "watch", "good"][finding.weight]
    }

    private func links(_ finding: Finding) -> [[String: Any]] {
        var links: [(String, String)] = []
        if let code = finding.code, let anchor = anchors.code(code) { links.append((anchor, words["linkCode"])) }
        if let mapping = finding.mapping, let anchor = anchors.mapping(mapping) {
            links.append((anchor, words["linkMapping"]))
        }
        switch finding.facts {
        case .missingDays, .missingHours: links.append(("days", words["linkDays"]))
        case .rate where finding.mapping == nil: links.append(("weeks", words["linkWeeks"]))
        default: break
        }
        return links.map { ["anchor": $0.0, "label": $0.1] }
    }
}
