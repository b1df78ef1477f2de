import Figures
import IngestionAPI

/// The period's error codes one by one: what each means, where it struck, and which requests show it.
struct CodeSections {
    private static let mostMappings = 12
    private static let mostRequests = 12

    let phrases: WeeklyPhrases
    let anchors: Anchors
    let requests: RequestSections
    let catalogue: CodeCatalogue
    let notes: [String: CodeNote]
    let selection: EvidenceSelection

    private var words: Words { phrases.words }
    private var figures: WeeklyFigures { phrases.summary.figures }

    /// What the template draws.
    var context: [[String: Any]] {
        figures.errors.compactMap { error in
            guard let code = error.code, let anchor = anchors.code(code) else { return nil }
            let own = selection.requests.filter { $0.codes.contains(code) }
            let shown = own.filter { anchors.request($0.name.organization, $0.id) != nil }.prefix(Self.mostRequests)
            return [
                "anchor": anchor, "code": ShownName.of(code), "count": words.counted("requestCount", error.count),
                "entry": catalogue[code].map { [entry($0)] } ?? [],
                "isUnknown": catalogue[code] == nil,
                "says": catalogue[code] == nil ? says(code, own) : [],
                "note": notes[code].map { [["text": $0.text, "owner": $0.owner.map { [$0] } ?? []] as [String: Any]] }
                    ?? [],
                "mappings": mappings(code),
                "hasRequests": !shown.isEmpty,
                "requests": shown.map(requests.link),
            ]
        }
    }

    /// What an embedded answer says about the code.
    private func says(_ code: String, _ own: [RequestFigures]) -> [String] {
        let ids = Set(own.map { Anchors.Request(organization: $0.name.organization, id: $0.id) })
        let stories = figures.stories.filter {
            ids.contains(Anchors.Request(organization: $0.name.organization, id: $0.id))
        }
        return AnswerText.of(code, in: stories).map { [$0] } ?? []
    }

    private func entry(_ entry: CodeCatalogue.Entry) -> [String: Any] {
        [
            "kind": words["codeKind_\(entry.kind.rawValue)"], "meaning": entry.meaning, "cause": entry.cause,
            "action": entry.action, "source": entry.source,
        ]
    }

    /// The mappings that the code struck most, with how often.
    private func mappings(_ code: String) -> [[String: Any]] {
        let struck = figures.mappings.filter { $0.counts.codes[code, default: 0] > 0 }
            .sorted {
                ($1.counts.codes[code]!, $0.organization, $0.mapping) < (
                    $0.counts.codes[code]!, $1.organization, $1.mapping
                )
            }
        return struck.prefix(Self.mostMappings).map { mapping in
            return [
                "mapping": ShownName.of(phrases.summary.labels.shown(mapping.name)),
                "count": Numbers.grouped(mapping.counts.codes[code] ?? 0),
                "anchor": anchors.mapping(mapping.name).map { [$0] } ?? [],
            ]
        }
    }
}
