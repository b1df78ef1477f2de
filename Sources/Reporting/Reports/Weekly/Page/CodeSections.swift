import Figures

/// The period's error codes one by one: what each means, where it struck, and which requests show it.
struct CodeSections {
    private static let mostMappings = 12
    private static let mostRequests = 12

    private let sections: WeeklySections
    private let evidence: EvidenceSections
    private let catalogue: CodeCatalogue

    private var words: Words { sections.words }
    private var figures: WeeklyFigures { sections.summary.figures }

    init(_ sections: WeeklySections, _ evidence: EvidenceSections) {
        self.sections = sections
        self.evidence = evidence
        catalogue = CodeCatalogue(sections.options.language)
    }

    /// The most frequent ones.
    func details(_ most: Int) -> [Details] {
        guard sections.summary.hasData else { return [] }
        return figures.errors.compactMap { error in error.code.map { (error, $0) } }.prefix(most).map(details)
    }

    private func details(_ error: CodeFigures, _ code: String) -> Details {
        let own = evidence.selection.requests.filter { $0.codes.contains(code) }
        let entry = catalogue[code]
        let says = entry == nil ? self.says(code, own) : nil
        let count = Span(" · " + words.counted("requestCount", error.count))
        let meaning = entry.map { [Span(" · " + $0.meaning)] } ?? says.map { [Span(" · "), $0] } ?? []
        return Details(
            .code, [Span(code, .name, tone: .heading), count] + meaning, place: .code(code),
            (entry.map(meanings) ?? unknown(says)) + note(code) + mappings(code) + requests(own))
    }

    private func meanings(_ entry: CodeCatalogue.Entry) -> [Block] {
        let kind = Span(" (\(words["codeKind_\(entry.kind.rawValue)"]))", tone: .quiet)
        let texts = [("codeCause", entry.cause), ("codeAction", entry.action), ("codeSource", entry.source)]
        return [
            .definitions(
                [Definition([Span(words["codeMeaning"])], [Span(entry.meaning), kind])]
                    + texts.map { Definition([Span(words[$0])], [Span($1)]) })
        ]
    }

    private func unknown(_ says: Span?) -> [Block] {
        [.paragraph(words["codeUnknown"])]
            + (says.map { [.paragraph([Span(words["codeSays"] + " "), $0])] } ?? [])
    }

    /// What an embedded answer says about the code.
    private func says(_ code: String, _ own: [RequestFigures]) -> Span? {
        let places = Set(own.map(\.place))
        let stories = figures.stories.filter {
            places.contains(.request(organization: $0.name.organization, $0.id))
        }
        return AnswerText.of(code, in: stories).map { Span($0, .prose) }
    }

    private func note(_ code: String) -> [Block] {
        guard let note = sections.options.codeNotes[code] else { return [] }
        let owner = note.owner.map { [Span(" ("), Span($0, .prose), Span(")")] } ?? []
        return [.paragraph([Span(words["codeNote"] + " ", tone: .heading), Span(note.text, .prose)] + owner)]
    }

    /// The mappings that the code struck most, with how often.
    private func mappings(_ code: String) -> [Block] {
        let struck = figures.mappings.filter { $0.counts.codes[code, default: 0] > 0 }
            .sorted {
                ($1.counts.codes[code]!, $0.organization, $0.mapping) < (
                    $0.counts.codes[code]!, $1.organization, $1.mapping
                )
            }
        let list = struck.prefix(Self.mostMappings).map { mapping in
            sections.writing.mapping(mapping.name).linked(.mapping(mapping.name))
                + [Span(" (\(Numbers.grouped(mapping.counts.codes[code] ?? 0)))")]
        }
        return [.paragraph([Span(words["inMappings"] + ": ")] + .joined(list + more(struck.count - list.count), ", "))]
    }

    private func requests(_ own: [RequestFigures]) -> [Block] {
        let all = own.filter(evidence.hasAnswers)
        let shown = all.prefix(Self.mostRequests).map { [evidence.link($0)] }
        guard !shown.isEmpty else { return [] }
        let list = shown + more(all.count - shown.count)
        return [.paragraph([Span(words["requestsWithAnswers"] + ": ")] + .joined(list, ", "))]
    }

    private func more(_ count: Int) -> [[Span]] {
        count > 0 ? [[Span(words("andMore", ["n": Numbers.grouped(count)]))]] : []
    }
}
