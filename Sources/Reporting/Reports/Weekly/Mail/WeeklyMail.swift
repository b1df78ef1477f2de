import Assessment
import IngestionAPI

/// The report as a message: the text report, and beside it a page that mail programs show. The whole page can go along as a
/// file.
struct WeeklyMail {
    /// How much of each list the body has: a mail program cuts what is longer than about 100 KB.
    private static let findings = 10
    private static let mappings = 15
    private static let codes = 8

    private let sections: WeeklySections

    private var summary: WeeklySummary { sections.summary }
    private var words: Words { sections.words }
    private var phrases: WeeklyPhrases { sections.phrases }

    init(_ sections: WeeklySections) { self.sections = sections }

    var subject: String { sections.options.mail.subject ?? answer + scope }

    /// ` (acme, 1042)` of a report about these alone.
    private var scope: String {
        let names = [sections.options.organization].compactMap(\.self) + sections.options.mappings
        return names.isEmpty ? "" : " (\(names.map { PlainText.visible(ShownName.of($0)) }.joined(separator: ", ")))"
    }
    var date: Instant {
        sections.options.mail.date ?? summary.figures.evidence.lastExchange ?? summary.period.instants.lowerBound
    }

    /// What the file that goes along is called.
    var attachment: String {
        "weekly-" + (summary.period.week?.description ?? "\(summary.period.first)-to-\(summary.period.last)") + ".html"
    }

    /// The body, as a phone has room for it.
    func document() -> Document {
        let title = "\(phrases.title) · \(phrases.period)"
        return Document(
            title: [Span(phrases.title)], lead: [sections.verdict, .remark(title)],
            sections: (summary.hasData
                ? [
                    sections.toDo(), sections.happened(Self.findings), sections.known,
                    Section(
                        "figures", words["mailFigures"],
                        [.tiles(sections.figures.tiles)] + (phrases.remarks.isEmpty ? [] : [.list(phrases.remarks)])),
                    Section("weeks", [.charts([WeekChart(summary, words).chart()])]), sections.mappings(Self.mappings),
                    errors,
                ] : []).filter { !$0.blocks.isEmpty },
            foot: whole + [.remark(sections.basis)])
    }

    private var errors: Section {
        let meanings = Dictionary(
            phrases.meanings.map { ($0.code, $0.meaning) }, uniquingKeysWith: { first, _ in first })
        let items = summary.figures.errors.prefix(Self.codes).map { error in
            let meaning = error.code.flatMap { meanings[$0] }.map { [Span(" · " + $0)] } ?? []
            return [sections.writing.code(error.code)].toned(.heading)
                + [Span(": " + words.counted("requestCount", error.count))] + meaning
        }
        return Section("errors", words["errors"], items.isEmpty ? [] : [.list(items)])
    }

    /// Where the whole report is.
    private var whole: [Block] {
        if sections.options.mail.attachesPage {
            return [.remark(words("mailWholeAttached", ["name": attachment]))]
        }
        let period =
            summary.period.week.map { "--week \($0)" }
            ?? "--since \(summary.period.first) --until \(summary.period.last)"
        return [
            .command(
                words["mailWhole"],
                "ingest-audit report weekly \(period)\(sections.options.scopeOption) --output report.html"
                    + sections.options.databaseOption)
        ]
    }

    /// The answer in few words.
    private var answer: String {
        let period = summary.period.week?.description ?? "\(summary.period.first)–\(summary.period.last)"
        guard let rate = summary.totals.successRate, summary.hasData else {
            return words("mailSubjectNothing", ["state": phrases.state, "period": period])
        }
        let count = summary.assessment.toDo.count
        return words(
            "mailSubject",
            [
                "period": period, "rate": Numbers.percent(rate.rate), "n": Numbers.grouped(rate.total),
                "state": phrases.state, "toDo": count == 0 ? words["mailToDoNone"] : words.counted("mailToDo", count),
            ])
    }
}
