import Assessment
import IngestionAPI

/// What happened, as the page lists it: a sentence each, with how much it matters, its rule and its evidence.
struct FindingList {
    /// How many are shown at once; the rest opens at the press of a button.
    static let open = 12

    /// Those that are open, then those that are known.
    private let findings: [Finding]
    private let known: [KnownFinding]
    let phrases: FindingPhrases
    let anchors: Anchors

    private var words: Words { phrases.words }

    init(_ sorted: SortedFindings, phrases: FindingPhrases, anchors: Anchors) {
        findings = sorted.open + sorted.known.map(\.finding)
        known = sorted.known
        self.phrases = phrases
        self.anchors = anchors
    }

    /// What the template draws of those that are open.
    var openContext: [[String: Any]] { Array(context.dropLast(known.count)) }

    /// What the template draws of those that are known.
    var knownContext: [[String: Any]] { Array(context.suffix(known.count)) }

    private var context: [[String: Any]] {
        let firstKnown = findings.count - known.count
        return findings.enumerated().map { index, finding in
            let known = index < firstKnown ? nil : known[index - firstKnown].acknowledgement
            let tone = known == nil ? Self.tone(finding) : "known"
            return [
                "anchor": "f-\(index + 1)", "tone": tone, "toneText": words["tone_\(tone)"],
                "spans": phrases.spans(finding).map(\.context),
                "rule": finding.rule.rawValue,
                "links": links(finding),
                "knownBy": known.map { [["spans": phrases.spans($0).map(\.context)]] } ?? [],
            ]
        }
    }

    /// The same, by mapping, for the mappings' own sections.
    var byMapping: [(name: MappingName, context: [String: Any])] {
        paired(findings, context).map { finding, context in
            finding.allMappings.map { (name: $0, context: context) }
        }
        .flatMap { $0 }
    }

    static func tone(_ finding: Finding) -> String {
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
