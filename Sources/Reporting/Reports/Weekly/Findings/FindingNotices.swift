import Assessment
import IngestionAPI

/// What was found and what is to be done about it, as notices: a sentence each, how much it matters, its rule, and where it leads.
struct FindingNotices {
    let phrases: FindingPhrases
    private let sorted: SortedFindings
    private var words: Words { phrases.words }

    init(_ sorted: SortedFindings, _ phrases: FindingPhrases) {
        self.sorted = sorted
        self.phrases = phrases
    }

    /// Those that nobody knows about, the weightiest first.
    var open: [Notice] { sorted.open.indices.map { open($0) } }

    /// Of these, those that ask for nothing: good news.
    var good: [Notice] { sorted.open.indices.filter { sorted.open[$0].weight == 3 }.map { open($0) } }

    /// Those that the team knows about.
    var known: [Notice] {
        sorted.known.enumerated().map { place, known in
            var notice = notice(known.finding, number: sorted.open.count + place + 1, tone: .quiet)
            notice.aside = phrases.spans(known.acknowledgement).asProse
            return notice
        }
    }

    /// What to do, each with what it rests on.
    func toDo(_ list: [ToDo]) -> [Notice] {
        let lines = ToDoPhrases(phrases)
        return list.map { toDo in
            let found = toDo.findings.compactMap { finding in sorted.open.firstIndex { $0 == finding } }
            return Notice(
                tone: Tone(toDo.main), label: label(toDo.main), says: lines.spans(toDo), because: found.map { open($0) }
            )
        }
    }

    /// What was found about each mapping, as a list of its own tells it: with a link to the whole.
    var byMapping: [MappingName: [Notice]] {
        let all = sorted.open + sorted.known.map(\.finding)
        return paired(all, open + known).enumerated().reduce(into: [:]) { lists, found in
            let (finding, told) = found.element
            let notice = Notice(
                tone: told.tone, label: told.label ?? words["tone_known"], says: told.says, aside: told.aside,
                links: [Span(words["linkFinding"], link: .finding(found.offset + 1))])
            for name in finding.allMappings { lists[name, default: []].append(notice) }
        }
    }

    private func open(_ place: Int) -> Notice {
        var notice = notice(sorted.open[place], number: place + 1, tone: Tone(sorted.open[place]))
        notice.label = label(sorted.open[place])
        return notice
    }

    private func label(_ finding: Finding) -> String {
        words["tone_\(["unknown", "bad", "watch", "good"][finding.weight])"]
    }

    private func notice(_ finding: Finding, number: Int, tone: Tone) -> Notice {
        let rule = finding.rule.id
        return Notice(
            tone: tone, says: phrases.spans(finding), links: links(finding),
            rule: (Span(words["rule_\(rule)"], link: .rule(rule)), words["ruleText_\(rule)"]), place: .finding(number))
    }

    /// Where a finding leads, in documents that have the place.
    private func links(_ finding: Finding) -> [Span] {
        var links = [
            finding.code.map { Span(words["linkCode"], link: .code($0)) },
            finding.mapping.map { Span(words["linkMapping"], link: .mapping($0)) },
        ].compactMap(\.self)
        switch finding.facts.place {
        case .days: links.append(Span(words["linkDays"], link: .section("days")))
        case .weeks where finding.mapping == nil: links.append(Span(words["linkWeeks"], link: .section("weeks")))
        case .rejections: links.append(Span(words["linkRejections"], link: .section("rejections")))
        case .weeks, nil: break
        }
        return links
    }
}

extension Tone {
    /// How much a finding matters.
    init(_ finding: Finding) {
        self = [.quiet, .bad, .watch, .good][finding.weight]
    }
}

extension [Span] {
    /// With what was captured as prose: a sentence with what the team wrote in it, at full length.
    fileprivate var asProse: [Span] { map { $0.isCaptured ? Span($0.text, .prose) : $0 } }
}
