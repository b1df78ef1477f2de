import Assessment
import IngestionAPI
import Mustache

/// What happened, as the page lists it: a sentence each, with how much it matters, its rule and its evidence.
struct FindingList {
    /// How many are shown at once where there is no button that opens the rest.
    static let open = 12

    /// Those that are open, then those that are known.
    private let findings: [Finding]
    private let known: [KnownFinding]
    private let all: [Item]
    let phrases: FindingPhrases

    init(_ sorted: SortedFindings, phrases: FindingPhrases, anchors: Anchors) {
        findings = sorted.open + sorted.known.map(\.finding)
        known = sorted.known
        self.phrases = phrases
        let words = phrases.words
        let known = sorted.known
        let firstKnown = sorted.open.count
        all = findings.enumerated().map { index, finding in
            let acknowledgement = index < firstKnown ? nil : known[index - firstKnown].acknowledgement
            let tone = acknowledgement == nil ? Self.tone(finding) : "known"
            return Item(
                anchor: "f-\(index + 1)", tone: tone, toneText: words["tone_\(tone)"], spans: phrases.spans(finding),
                rule: finding.rule.rawValue, ruleName: words["rule_\(finding.rule.rawValue)"],
                ruleText: words["ruleText_\(finding.rule.rawValue)"], links: Self.links(finding, words, anchors),
                knownBy: acknowledgement.map { [KnownBy(spans: phrases.spans($0))] } ?? [])
        }
    }

    /// What the template `finding_items` draws of one.
    struct Item: MustacheParent {
        let anchor, tone, toneText: String
        let spans: [Span]
        let rule, ruleName, ruleText: String
        let links: [Link]
        let knownBy: [KnownBy]

        func child(named key: String) -> Any? {
            switch key {
            case "anchor": TemplateText(anchor)
            case "tone": TemplateText(tone)
            case "toneText": TemplateText(toneText)
            case "spans": spans
            case "rule": TemplateText(rule)
            case "ruleName": TemplateText(ruleName)
            case "ruleText": TemplateText(ruleText)
            case "links": links
            case "knownBy": knownBy
            default: nil
            }
        }
    }

    /// Where a finding leads.
    struct Link: MustacheParent {
        let anchor, label: String

        func child(named key: String) -> Any? {
            switch key {
            case "anchor": TemplateText(anchor)
            case "label": TemplateText(label)
            default: nil
            }
        }
    }

    /// Who knows about a finding, and until when.
    struct KnownBy: MustacheParent {
        let spans: [Span]
        func child(named key: String) -> Any? { key == "spans" ? spans : nil }
    }

    /// What the template draws of some that are open.
    func context(of some: [Finding]) -> [Item] {
        let open = findings.indices.dropLast(known.count)
        return some.compactMap { finding in open.first { findings[$0] == finding }.map { all[$0] } }
    }

    /// What the template draws of those that ask for nothing: good news.
    var good: [Item] {
        paired(findings, all).dropLast(known.count).filter { $0.0.weight == 3 }.map(\.1)
    }

    /// What the template draws of those that are known.
    var knownContext: [Item] { Array(all.suffix(known.count)) }

    /// The same, by mapping, for the mappings' own sections.
    var byMapping: [(name: MappingName, context: Item)] {
        paired(findings, all).map { finding, context in
            finding.allMappings.map { (name: $0, context: context) }
        }
        .flatMap { $0 }
    }

    static func tone(_ finding: Finding) -> String {
        ["unknown", "bad", "watch", "good"][finding.weight]
    }

    private static func links(_ finding: Finding, _ words: Words, _ anchors: Anchors) -> [Link] {
        var links: [Link] = []
        if let code = finding.code, let anchor = anchors.code(code) {
            links.append(Link(anchor: anchor, label: words["linkCode"]))
        }
        if let mapping = finding.mapping, let anchor = anchors.mapping(mapping) {
            links.append(Link(anchor: anchor, label: words["linkMapping"]))
        }
        switch finding.facts {
        case .missingDays, .missingHours: links.append(Link(anchor: "days", label: words["linkDays"]))
        case .rate where finding.mapping == nil: links.append(Link(anchor: "weeks", label: words["linkWeeks"]))
        case .rejections:
            if let anchor = anchors.rejections { links.append(Link(anchor: anchor, label: words["linkRejections"])) }
        default: break
        }
        return links
    }
}
