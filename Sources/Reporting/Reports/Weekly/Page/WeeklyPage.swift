import Assessment
import IngestionAPI

/// The report as a page: all that the text has, and behind it pictures, every request that asks for attention, and raw answers.
struct WeeklyPage {
    private static let mostCodes = 60

    private let sections: WeeklySections
    private let evidence: EvidenceSections
    private let codes: [Details]

    private var summary: WeeklySummary { sections.summary }
    private var phrases: WeeklyPhrases { sections.phrases }
    private var words: Words { sections.words }

    init(_ sections: WeeklySections) {
        self.sections = sections
        evidence = EvidenceSections(sections)
        codes = CodeSections(sections, evidence).details(Self.mostCodes)
    }

    func document() -> Document {
        let definitions = Definitions.all(words, withBudget: !summary.budgets.isEmpty)
        let last = [evidence.section, Definitions.section(definitions, words)].compactMap(\.self)
        let middle: [Section?] =
            summary.hasData
            ? [otherFindings, sections.budget, mappings, charts, errors, rejections]
            : [sections.budget, sections.mappings(), charts]
        var document = Document(
            title: [Span(phrases.title)], subtitle: summary.period.isoInterval,
            lead: [.remark(phrases.period), sections.verdict, .remark(sections.basis)],
            sections: first + middle.compactMap(\.self) + last, definitions: definitions)
        document.asked = .period(summary.period, asOf: summary.figures.asOf)
        document.neighbors = neighbors
        return document
    }

    /// The weeks before and behind, as far as there are data.
    private var neighbors: [Neighbor] {
        let evidence = summary.figures.evidence
        guard let week = summary.period.week, let first = evidence.firstExchange, let last = evidence.lastExchange
        else { return [] }
        let days = [first, last].map { ISOWeek(containing: summary.period.timeZone.day(of: $0)) }
        return [(-1, "framePreviousWeek"), (1, "frameNextWeek")].compactMap { step, key in
            let other = week.advanced(by: step)
            guard step < 0 ? other >= days[0] : other <= days[1] else { return nil }
            return Neighbor(place: .week(other), label: words(key, ["week": "\(other)"]), isNext: step > 0)
        }
    }

    // MARK: - The first screen

    private var first: [Section] {
        var first = summary.hasData ? [toDo, figures] : []
        first.append(Section("by-week", [.charts([WeekChart(summary, words, sections.writing.requests).chart()])]))
        return first.map { section in
            var section = section
            section.isFirst = true
            return section
        }
    }

    /// What to do; what is more than anybody works off opens in place.
    private var toDo: Section {
        var section = sections.toDo()
        let more = Array(summary.assessment.toDo.dropFirst(ToDoPhrases.most))
        guard !more.isEmpty else { return section }
        section.blocks[1] = .details(
            Details(
                .more, [Span(words.counted("moreToDoHere", more.count))],
                [.notices(sections.notices.toDo(more), from: ToDoPhrases.most + 1)]))
        return section
    }

    /// The figures, and what else has to be known to read them right.
    private var figures: Section {
        let pending = PendingAtEnd(summary.figures).map {
            [Span($0.sentence(words, pending: summary.totals.pending))]
        }
        let remarks = phrases.remarks + [pending].compactMap(\.self)
        return Section("figures", [.tiles(sections.figures.tiles)] + (remarks.isEmpty ? [] : [.list(remarks)]))
    }

    // MARK: - Behind it

    /// What asks for nothing: good news, and what the team knows about.
    private var otherFindings: Section? {
        let (good, known) = (sections.notices.good, sections.notices.known)
        guard !good.isEmpty || !known.isEmpty else { return nil }
        return Section(
            "findings", words["otherFindings"],
            (good.isEmpty ? [] : [.notices(good, from: nil)])
                + (known.isEmpty
                    ? [] : [.paragraph([Span(words["known"], tone: .heading)]), .notices(known, from: nil)]))
    }

    /// The mappings, and the table behind their small pictures.
    private var mappings: Section {
        var section = sections.mappings()
        guard case .table? = section.blocks.first else { return section }
        section.blocks.insert(.remark(words["mappingsHint"]), at: 0)
        section.blocks.append(
            .details(
                Details(.table, [Span(words["sparkTable"])], [.table(MappingWeeks.table(summary, sections.writing))])))
        return section
    }

    /// The pictures that have something to show.
    private var charts: Section? {
        let figures = summary.figures
        let charts =
            [DayChart.chart(figures.days, sections.writing)]
            + (summary.hasData ? [RecordsChart(figures, summary.assessment.baseline, words)?.chart] : [])
            + [
                DurationChart.chart(figures, words), MappingHeatMap.chart(summary, sections.notices.phrases),
                HourHeatMap.chart(figures, words, evidence.days),
                summary.hasData ? CodeTrends.chart(figures, sections.writing) : nil,
            ]
        return Section("charts", words["pictures"], [.charts(charts.compactMap(\.self))])
    }

    private var errors: Section {
        guard !sections.codes.isEmpty else { return sections.errors() }
        let title: [Block] = codes.isEmpty ? [] : [.paragraph([Span(words["codesInDetail"], tone: .heading)])]
        return Section("errors", words["errors"], sections.codes + title + codes.map { .details($0) })
    }

    private var rejections: Section? {
        Rejections.section(summary, sections.writing, sections.options)
    }
}
