import Assessment
import Figures
import IngestionAPI

/// The report as a message: the text report, and beside it a page that mail programs show, tables and inline style only.
/// The whole page can go along as a file.
struct WeeklyMail {
    /// How many rows of each list the body has: a mail program cuts what is longer than about 100 KB.
    private static let findings = 10
    private static let mappings = 15
    private static let codes = 8

    private let summary: WeeklySummary
    private let words: Words
    private let options: ReportOptions
    private let phrases: WeeklyPhrases

    init(_ summary: WeeklySummary, _ words: Words, _ options: ReportOptions) {
        self.summary = summary
        self.words = words
        self.options = options
        phrases = WeeklyPhrases(summary: summary, words: words)
    }

    /// The whole message.
    func written() throws -> String {
        let mail = options.mail
        let text = TerminalWriter(style: TerminalStyle(width: 76), words: words).written(
            WeeklySections(summary, options).document())
        let page = try PageTemplates().render("mail", context)
        var body = MailMessage.Part.several(
            [.text(text, type: "text/plain"), .text(page, type: "text/html")], kind: "alternative")
        if mail.attachesPage {
            let whole = try WeeklyPage(summary, words, options).written()
            body = .several([body, .file(whole, name: attachment, type: "text/html")], kind: "mixed")
        }
        let date = mail.date ?? summary.figures.evidence.lastExchange ?? summary.period.instants.lowerBound
        return MailMessage(options: mail, subject: mail.subject ?? subject, date: date, body: body).written()
    }

    private var periodName: String {
        summary.period.week?.description ?? "\(summary.period.first)–\(summary.period.last)"
    }

    private var attachment: String {
        "weekly-" + (summary.period.week?.description ?? "\(summary.period.first)-to-\(summary.period.last)") + ".html"
    }

    /// The answer in few words.
    private var subject: String {
        guard let rate = summary.totals.successRate, summary.hasData else {
            return words("mailSubjectNothing", ["state": phrases.state, "period": periodName])
        }
        return words(
            "mailSubject",
            [
                "period": periodName, "rate": Numbers.percent(rate.rate), "n": Numbers.grouped(rate.total),
                "state": phrases.state,
                "toDo": toDo.isEmpty ? words["mailToDoNone"] : words.counted("mailToDo", summary.assessment.toDo.count),
            ])
    }

    /// What to do, a line each.
    private var toDo: [[Span]] {
        let phrases = ToDoPhrases(FindingPhrases(summary, words))
        let list = summary.assessment.toDo
        return list.prefix(ToDoPhrases.most).map(phrases.spans)
            + (phrases.more(list.count).map { [[Span($0)]] } ?? [])
    }

    private var context: [String: Any] {
        let sorted = summary.sortedFindings
        let sentences = FindingPhrases(summary, words)
        let known = sorted.known.map { known in
            sentences.spans(known.finding) + [Span(" ")] + sentences.spans(known.acknowledgement)
        }
        let findings =
            sorted.open.prefix(Self.findings).map { finding in
                self.finding(FindingList.tone(finding), sentences.spans(finding))
            } + known.prefix(Self.findings).map { self.finding("known", $0) }
        let more = sorted.open.count + known.count - findings.count
        let command =
            "ingest-audit report weekly "
            + (summary.period.week.map { "--week \($0)" }
                ?? "--since \(summary.period.first) --until \(summary.period.last)")
            + " --output report.html" + options.databaseOption
        return [
            "language": words.language.rawValue, "title": phrases.title, "period": phrases.period,
            "answer": phrases.answer.map { ["spans": $0] },
            "state": phrases.state, "toDoTitle": words["toDo"], "hasData": summary.hasData,
            "toDo": toDo.map { ["spans": $0] },
            "noToDo": toDo.isEmpty ? [["text": words["toDoNone"]]] : [],
            "tiles": summary.hasData ? SummaryTiles(phrases: phrases).context : [],
            "findingsTitle": words["findings"],
            "findings": findings,
            "weeks": summary.hasData ? [MailWeeks(summary, words)] : [],
            "figuresTitle": words["mailFigures"], "stateColor": Self.color(summary.assessment.state.rawValue),
            "noFindings": findings.isEmpty && summary.hasData ? [["text": words["findingsNone"]]] : [],
            "moreFindings": more > 0 ? [["text": words.counted("moreFindings", more)]] : [],
            "mappings": mappings.map { [$0] } ?? [], "errors": errors.map { [$0] } ?? [],
            "whole": words(options.mail.attachesPage ? "mailWholeAttached" : "mailWhole", ["name": attachment]),
            "command": options.mail.attachesPage ? [] : [["text": command]],
            "basis": phrases.basis.joined(separator: " · "),
        ]
    }

    /// A finding with how much it matters before it.
    private func finding(_ tone: String, _ spans: [Span]) -> [String: Any] {
        ["tone": words["tone_\(tone)"], "color": Self.color(tone), "spans": spans]
    }

    /// The color of a state or a tone, dark enough on white to be read.
    private static func color(_ name: String) -> String {
        switch name {
        case "trouble", "bad": "#a83210"
        case "watch": "#7a5600"
        case "healthy", "good": "#1c6b3a"
        default: "#4b5563"
        }
    }

    /// The mappings, those in trouble first.
    private var mappings: [String: Any]? {
        let all = MappingOrder.worstFirst(summary).map { summary.figures.mappings[$0] }.filter { mapping in
            mapping.counts.requests > 0 || summary.assessment[mapping.name].map { $0.state > .healthy } == true
        }
        guard summary.hasData, !all.isEmpty else { return nil }
        let rows = all.prefix(Self.mappings).map { mapping -> [String: Any] in
            let counts = mapping.counts
            return [
                "spans": summary.labels.spans(mapping.name),
                "organization": ShownName.of(mapping.organization),
                "rate": counts.successRate.map { Numbers.percent($0.rate) } ?? words["undefined"],
                "n": Numbers.grouped(counts.finished), "failed": Numbers.grouped(counts.failed),
                "aborted": Numbers.grouped(counts.aborted), "pending": Numbers.grouped(counts.pending),
                "isBad": counts.failed + counts.aborted > 0,
            ]
        }
        let left = all.count - rows.count
        return [
            "title": words["mappings"], "rows": rows, "successRate": words["successRate"],
            "finished": words["finished"], "failed": words["failed"], "aborted": words["aborted"],
            "pending": words["pending"],
            "more": left > 0 ? [["text": words.counted("mailMoreMappings", left)]] : [],
        ]
    }

    private var errors: [String: Any]? {
        guard summary.hasData, !summary.figures.errors.isEmpty else { return nil }
        let meanings = Dictionary(
            phrases.meanings.map { ($0.code, $0.meaning) }, uniquingKeysWith: { first, _ in first })
        let rows = summary.figures.errors.prefix(Self.codes).map { error -> [String: Any] in
            [
                "spans": [phrases.code(error.code)],
                "requests": words.counted("requestCount", error.count),
                "meaning": error.code.flatMap { meanings[$0] } ?? "",
            ]
        }
        return ["title": words["errors"], "rows": rows]
    }
}
